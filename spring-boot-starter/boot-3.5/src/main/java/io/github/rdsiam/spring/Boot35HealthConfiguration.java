package io.github.rdsiam.spring;

import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the {@code rdsIam} health contributor with the types of Spring Boot 3.5. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("rds-iam")
class Boot35HealthConfiguration {

    @Bean
    HealthIndicator rdsIamHealthIndicator(RdsIamMonitors monitors) {
        return () -> health(HealthReport.of(monitors));
    }

    private static Health health(HealthReport report) {
        Health.Builder health = report.connected() ? Health.up() : Health.unknown();
        return health.withDetails(report.details()).build();
    }
}
