package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which of Boot's settings for the pool warn of pinning: those that pin, where there may be a proxy. */
@ExtendWith(OutputCaptureExtension.class)
class QuietStartTest {

    private static final String INSTANCE =
            "spring.datasource.url=jdbc:mysql://orders.abc123.eu-west-1.rds.amazonaws.com/orders";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.datasource.hikari.auto-commit=false",
                "spring.datasource.hikari.transaction-isolation=TRANSACTION_READ_COMMITTED",
                "spring.datasource.hikari.read-only=true",
                "spring.datasource.hikari.connection-init-sql=SET time_zone = '+00:00'",
                "spring.datasource.hikari.data-source-properties.connectionCollation=utf8mb4_0900_ai_ci",
                "rds-iam.driver-properties.forceConnectionTimeZoneToSession=true"
            })
    void doesNotWarnOfWhatAProxyTracks(String property, CapturedOutput output) {
        StarterContract.enabled()
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll()).doesNotContain("pin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.datasource.hikari.connection-init-sql=SET @tenant = 1",
                "rds-iam.driver-properties.useServerPrepStmts=true"
            })
    void warnsOfWhatPinsAtAProxyOnly(String property, CapturedOutput output) {
        StarterContract.enabled()
                .withPropertyValues(property, INSTANCE)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output.getAll()).doesNotContain("pin");

        StarterContract.enabled()
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output.getAll()).containsOnlyOnce("RDS Proxy may pin");
    }
}
