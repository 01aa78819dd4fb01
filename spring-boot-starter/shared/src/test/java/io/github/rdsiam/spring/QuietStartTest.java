package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Boot's pool settings that pin cause a warning if there may be a proxy; others do not. */
@ExtendWith(OutputCaptureExtension.class)
class QuietStartTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONNECTOR_J | spring.datasource.hikari.auto-commit=false
            PGJDBC      | spring.datasource.hikari.auto-commit=false
            CONNECTOR_J | spring.datasource.hikari.transaction-isolation=TRANSACTION_READ_COMMITTED
            PGJDBC      | spring.datasource.hikari.transaction-isolation=TRANSACTION_READ_COMMITTED
            CONNECTOR_J | spring.datasource.hikari.read-only=true
            PGJDBC      | spring.datasource.hikari.read-only=true
            CONNECTOR_J | spring.datasource.hikari.connection-init-sql=SET time_zone = '+00:00'
            CONNECTOR_J | spring.datasource.hikari.data-source-properties.connectionCollation=utf8mb4_0900_ai_ci
            CONNECTOR_J | rds-iam.driver-properties.forceConnectionTimeZoneToSession=true
            PGJDBC      | rds-iam.driver-properties.ApplicationName=orders
            PGJDBC      | rds-iam.driver-properties.readOnly=true
            """)
    void doesNotWarnOfWhatAProxyTracks(JdbcDriver driver, String property, CapturedOutput output) {
        StarterContract.enabled(driver)
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll()).doesNotContain("may pin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONNECTOR_J | spring.datasource.hikari.connection-init-sql=SET @tenant = 1
            PGJDBC      | spring.datasource.hikari.connection-init-sql=SET work_mem = 1
            CONNECTOR_J | rds-iam.driver-properties.useServerPrepStmts=true
            """)
    void warnsOfWhatPinsAtAProxyOnly(JdbcDriver driver, String property, CapturedOutput output) {
        String instance = driver.urlForm()
                .replace("host:port/database?name=value", "orders.abc123.eu-west-1.rds.amazonaws.com/orders");
        StarterContract.enabled(driver)
                .withPropertyValues(property, "spring.datasource.url=" + instance)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output.getAll()).doesNotContain("may pin");

        StarterContract.enabled(driver)
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output.getAll()).containsOnlyOnce("RDS Proxy may pin");
    }
}
