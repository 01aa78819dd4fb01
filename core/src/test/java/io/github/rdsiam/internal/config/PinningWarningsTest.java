package io.github.rdsiam.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariConfig;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LogCapture;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.pool.PoolPresets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One warning at start for each setting that pins, with the statement that is sent, if there may be a proxy. */
class PinningWarningsTest {

    private static final List<RdsEndpoint.Kind> PROXY_OR_UNKNOWN =
            List.of(RdsEndpoint.Kind.PROXY, RdsEndpoint.Kind.OTHER);

    private static final Engine ENGINE = new MysqlEngine();

    private final LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO);

    @AfterEach
    void stop() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessionVariables | optimizer_switch='mrr=on' | SET SESSION optimizer_switch='mrr=on'",
                "sessionVariables | time_zone='+00:00',group_concat_max_len=4096 | group_concat_max_len=4096",
                "sessionVariables | @tenant=1 | SET SESSION @tenant=...",
                "sessionVariables | wait_timeout=@@global.wait_timeout | SET SESSION wait_timeout",
                "sessionVariables | foreign_key_checks=0 | SET SESSION foreign_key_checks=0",
                "useCursorFetch | true | COM_STMT_PREPARE",
                "useServerPrepStmts | yes | COM_STMT_PREPARE",
                "maxRows | 100 | SET SQL_SELECT_LIMIT = 100"
            })
    void aDriverPropertyThatPinsIsNamedWithItsStatement(String property, String value, String statement) {
        for (RdsEndpoint.Kind endpoint : PROXY_OR_UNKNOWN) {
            Settings.warnOfPinning(endpoint, Map.of(property, value), null, ENGINE);
        }
        assertThat(log.messages())
                .hasSize(2)
                .allSatisfy(message -> assertThat(message)
                        .startsWith("WARN The driver property " + property)
                        .contains(statement));
    }

    @Test
    void aLongListNeedsNoDeepStack() {
        String variables = "sql_mode=ANSI" + ", time_zone='+00:00'".repeat(20_000) + ";";
        Settings.warnOfPinning(RdsEndpoint.Kind.PROXY, Map.of("sessionVariables", variables), null, ENGINE);

        assertThat(log.messages()).isEmpty();
    }

    /** It can be anything, a key for example. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@key='secretOfTheTests'",
                "sql_mode=ANSI, @a = 1, @key:='secretOfTheTests'",
                "@'secretOfTheTests'"
            })
    void theValueOfAUserVariableIsNotLogged(String variables) {
        Settings.warnOfPinning(RdsEndpoint.Kind.PROXY, Map.of("sessionVariables", variables), null, ENGINE);
        Settings.warnOfPinning(RdsEndpoint.Kind.PROXY, Map.of(), "SET " + variables, ENGINE);

        assertThat(log.messages())
                .hasSize(2)
                .allSatisfy(message -> assertThat(message).contains("@").doesNotContain("secretOfTheTests"));
    }

    /** RDS Proxy tracks these variables, and does not pin for them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sessionVariables | wait_timeout=60",
                "sessionVariables | SQL_MODE='STRICT_TRANS_TABLES,ANSI', time_zone = '+00:00';@@session.autocommit:=1",
                "connectionCollation | utf8mb4_bin",
                "connectionTimeZone | Europe/Berlin",
                "characterEncoding | cp1252",
                "characterSetResults | latin1",
                "forceConnectionTimeZoneToSession | true",
                "alwaysSendSetIsolation | true",
                "readOnlyPropagatesToServer | true",
                "useLocalSessionState | false",
                "trackSessionState | true",
                "useServerPrepStmts | false",
                "rewriteBatchedStatements | true",
                "maxRows | -1",
                "useCursorFetch | no"
            })
    void aHarmlessOneIsNot(String property, String value) {
        Settings.warnOfPinning(RdsEndpoint.Kind.PROXY, Map.of(property, value), null, ENGINE);
        assertThat(log.messages()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = RdsEndpoint.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PROXY", "OTHER"})
    void nothingIsSaidWhereThereIsNoProxy(RdsEndpoint.Kind endpoint) {
        Settings.warnOfPinning(
                endpoint, Map.of("useServerPrepStmts", "true", "sessionVariables", "@a=1"), null, ENGINE);
        Settings.warnOfPinning(endpoint, Map.of(), "SET @a = 1", ENGINE);
        assertThat(log.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET @tenant = 7",
                "SET foreign_key_checks = 0",
                "SET time_zone = '+00:00', optimizer_switch = 'mrr=on'",
                "SELECT GET_LOCK('a', 1)",
                "CREATE TEMPORARY TABLE t (id INT)",
                "SET NAMES utf8mb4; SET @a = 1"
            })
    void poolSettingsAreNamedToo(String sql) {
        for (RdsEndpoint.Kind endpoint : PROXY_OR_UNKNOWN) {
            Settings.warnOfPinning(endpoint, Map.of(), sql, ENGINE);
        }
        assertThat(log.messages())
                .hasSize(2)
                .allSatisfy(message ->
                        assertThat(message).contains("connectionInitSql", sql.replaceFirst("(@\\w+ =).*", "$1...")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET time_zone = '+00:00'",
                " set session sql_mode='ANSI', wait_timeout=60;",
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
                "SELECT 1"
            })
    void anInitialStatementOfTrackedVariablesIsNot(String sql) {
        Settings.warnOfPinning(RdsEndpoint.Kind.PROXY, Map.of(), sql, ENGINE);
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void thePresetsGiveNoWarning() {
        for (HikariConfig preset :
                List.of(PoolPresets.create(Map.of("AWS_LAMBDA_FUNCTION_NAME", "f")), PoolPresets.create(Map.of()))) {
            Settings.warnOfPinning(RdsEndpoint.Kind.PROXY, Map.of(), preset.getConnectionInitSql(), ENGINE);
        }
        assertThat(log.messages()).isEmpty();
    }
}
