package io.github.rdsiam.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.jmx.export.MBeanExporter;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The configuration that is the same for Boot 3.5 and 4. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RdsIamProperties.class)
@ImportRuntimeHints(RdsIamRuntimeHints.class)
class RdsIamConfiguration {

    @Bean
    RdsIamMonitors rdsIamMonitors() {
        return new RdsIamMonitors(Clock.systemUTC());
    }

    @Bean
    IamDataSourceFactory rdsIamDataSourceFactory(
            Environment environment,
            RdsIamProperties properties,
            RdsIamMonitors monitors,
            ObjectProvider<AwsCredentialsProvider> credentials,
            ObjectProvider<SecretsManagerClient> secretsManager) {
        return new IamDataSourceFactory(environment, properties, monitors, credentials, secretsManager);
    }

    @Bean
    PoolMBean rdsIamPoolMBean(ObjectProvider<MBeanExporter> exporter) {
        return new PoolMBean(exporter);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Meters {

        @Bean
        RdsIamMeters rdsIamMeters(RdsIamMonitors monitors) {
            return new RdsIamMeters(monitors);
        }
    }
}
