package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B18, B19: one warning at start for each setting that pins, naming what is sent. */
class PinningWarningsTest {

    private final LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO);

    @AfterEach
    void stop() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessionVariables | wait_timeout=60 | SET SESSION wait_timeout=60",
                "connectionCollation | utf8mb4_bin | SET NAMES ... COLLATE utf8mb4_bin",
                "characterEncoding | cp1252 | SET NAMES cp1252",
                "characterSetResults | latin1 | SET character_set_results = latin1",
                "alwaysSendSetIsolation | YES | SET SESSION TRANSACTION ISOLATION LEVEL",
                "trackSessionState | true | SET SESSION session_track_",
                "useCursorFetch | ' true ' | COM_STMT_PREPARE",
                "forceConnectionTimeZoneToSession | true | SET SESSION time_zone = ...",
                "useServerPrepStmts | true | COM_STMT_PREPARE",
                "readOnlyPropagatesToServer | true | SET SESSION TRANSACTION READ ONLY",
                "maxRows | 100 | SET SQL_SELECT_LIMIT = 100",
                "useLocalSessionState | false | SET autocommit = 1"
            })
    void aDriverPropertyThatPinsIsNamedWithItsStatement(String property, String value, String statement) {
        PinningWarnings.ofDriver(Map.of(property, value));
        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("WARN The driver property " + property)
                .contains(statement);
    }

    @ParameterizedTest
    @CsvSource({
        "useServerPrepStmts, false",
        "rewriteBatchedStatements, true",
        "characterEncoding, UTF-8",
        "characterSetResults, UTF8MB4",
        "useLocalSessionState, true",
        "maxRows, -1",
        "useCursorFetch, false"
    })
    void aHarmlessOneIsNot(String property, String value) {
        PinningWarnings.ofDriver(Map.of(property, value));
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void poolSettingsAreNamedToo() {
        PinningWarnings.ofPool("SET time_zone = '+00:00'", "TRANSACTION_READ_COMMITTED", false);
        assertThat(log.messages()).hasSize(3);
        assertThat(log.messages().get(0)).contains("connectionInitSql", "SET time_zone = '+00:00'");
        assertThat(log.messages().get(1)).contains("transactionIsolation", "SET SESSION TRANSACTION ISOLATION LEVEL");
        assertThat(log.messages().get(2)).contains("autoCommit=false", "SET autocommit = 0");
    }

    @Test
    void thePresetsGiveNoWarning() {
        for (HikariConfig preset :
                List.of(PoolPresets.create(Map.of("AWS_LAMBDA_FUNCTION_NAME", "f")), PoolPresets.create(Map.of()))) {
            PinningWarnings.ofPool(
                    preset.getConnectionInitSql(), preset.getTransactionIsolation(), preset.isAutoCommit());
        }
        assertThat(log.messages()).isEmpty();
    }
}
