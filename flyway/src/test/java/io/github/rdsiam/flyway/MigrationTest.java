package io.github.rdsiam.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(RdsEngine.class)
class MigrationTest {

    private final RdsEngine engine;
    private final Map<String, String> before = new HashMap<>();
    private LocalAws aws;

    MigrationTest(RdsEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void start() {
        aws = LocalAws.builder().engine(engine).databaseName("migrated").start();
        aws.systemProperties().forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        aws.database()
                .in(aws.databaseName())
                .execute("DROP TABLE IF EXISTS flyway_orders", "DROP TABLE IF EXISTS flyway_schema_history");
    }

    @AfterEach
    void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        aws.close();
    }

    @Test
    void migratesWithATokenAndFindsNothingToDoTheSecondTime() {
        assertThat(flyway().migrate().migrationsExecuted).isOne();
        assertThat(flyway().migrate().migrationsExecuted).isZero();
        assertThat(flyway().validateWithResult().validationSuccessful).isTrue();

        assertThat(aws.proxy().logins())
                .isNotEmpty()
                .extracting(RecordedLogin::credential)
                .containsOnly(CredentialKind.TOKEN);
    }

    @Test
    void saysWhyIamIsRefused() {
        aws.proxy().denyIam(true);
        Flyway flyway = flyway();

        assertThatThrownBy(flyway::migrate)
                .isInstanceOf(FlywayException.class)
                .hasStackTraceContaining("The IAM token was refused for user \"app\"");
    }

    private Flyway flyway() {
        String url = "jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://" + aws.endpoint() + "/"
                + aws.databaseName() + "?" + aws.urlParameters();
        return Flyway.configure().dataSource(url, aws.user(), null).load();
    }
}
