package io.github.rdsiam.internal.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LogCapture;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.engine.Engine;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;

class PostgresEngineTest {

    private final PostgresEngine engine = new PostgresEngine();

    @ParameterizedTest(name = "pgjdbc {0}: refused {1}, warned of {2}")
    @CsvSource({
        "9.4.1212, true, false",
        "42.2.29, true, false",
        "42.7.7, true, false",
        "42.7.8, false, true",
        "42.7.11, false, true",
        "42.7.12, false, false",
        "42.7.14, false, false",
        "42.8.0, false, false",
        "43.0.0, false, false"
    })
    void anOldDriverIsRefusedAndAVulnerableOneIsWarnedOf(String version, boolean refused, boolean warned) {
        String name = "pgjdbc " + version;
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.WARN)) {
            if (refused) {
                assertThatExceptionOfType(SQLNonTransientConnectionException.class)
                        .isThrownBy(() -> PostgresEngine.requireSupported(name))
                        .withMessageContaining(name + " is on the class path")
                        .withMessageContaining("needs 42.7.8 or newer")
                        .matches(e -> e.getSQLState().equals("08001"));
            } else {
                assertThatNoException().isThrownBy(() -> PostgresEngine.requireSupported(name));
            }
            assertThat(log.messages()).hasSize(warned ? 1 : 0);
        }
    }

    @Test
    void aUrlThatNamesOurHooksGetsNothing() {
        Properties properties = new Properties();
        properties.setProperty("user", "app");
        properties.setProperty("socketFactory", PostgresHooks.class.getName());

        assertThatExceptionOfType(PSQLException.class)
                .isThrownBy(() -> new Driver().connect("jdbc:postgresql://localhost:1/orders", properties))
                .havingRootCause()
                .withMessageContaining("works only for connections that an IamTokenDataSource opens");
    }

    @Test
    void timeoutsOfTheDriverAreSeconds() {
        Timeouts lambda = Timeouts.of(Map.of("AWS_LAMBDA_FUNCTION_NAME", "f"));

        assertThat(engine.timeouts(Map.of("connectTimeout", "7"), lambda).connectMillis())
                .isEqualTo(7_000);
        assertThat(engine.withDefaults(Map.of(), lambda)).containsEntry("socketTimeout", "25");
        assertThat(engine.withDefaults(Map.of("socketTimeout", "3"), lambda)).containsEntry("socketTimeout", "3");
        Properties properties = new Properties();
        assertThat(LoginProperties.cancelTimeout(properties)).hasSeconds(10);
        properties.setProperty("cancelSignalTimeout", "7");
        assertThat(LoginProperties.cancelTimeout(properties)).hasSeconds(7);
    }

    @Test
    void aDriverPropertyThatSendsSetPins() {
        assertThat(engine.pinningStatement("readOnlyMode", "always")).isEqualTo("SET SESSION CHARACTERISTICS ...");
        assertThat(engine.pinningStatement("readOnlyMode", "transaction")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "SELECT 1                       | -",
                "SET search_path = shop         | SET search_path ...",
                "SET app.key=$$s3cret$$         | SET app.key ...",
                "SELECT * INTO TEMP t FROM x    | SELECT * ...",
                "SELECT set_config('a', 'b', false) | SELECT set_config ..."
            })
    void aPoolsInitialStatementPinsIfItChangesTheSession(String sql, String warned) {
        assertThat(engine.pinningStatement(Engine.INIT_SQL, sql)).isEqualTo(warned);
    }
}
