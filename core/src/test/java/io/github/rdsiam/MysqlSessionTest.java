package io.github.rdsiam;

import static io.github.rdsiam.SessionTruthTest.ask;
import static io.github.rdsiam.SessionTruthTest.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.SessionTruthTest.Work;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Session state that only MySQL has: autocommit is on the server, and the driver tracks all of the state. */
@ExtendWith(TrustsIdleConnections.class)
class MysqlSessionTest {

    private static final String INSERT = "INSERT INTO orders.my_table VALUES (77)";

    private final LocalRds rds = LocalRds.start(builder -> builder.recordStatements(true));
    private final EmbeddedDatabase database = rds.server();

    @AfterEach
    void restoreDefaults() {
        rds.close();
        database.execute(
                "SET GLOBAL autocommit = 1",
                "SET GLOBAL init_connect = ''",
                "SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                "SET GLOBAL TRANSACTION READ WRITE");
    }

    // the server's defaults

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void autocommitIsOnWhereTheServerDefaultsToOff(boolean pooled) throws SQLException {
        database.execute("SET GLOBAL autocommit = 0");
        on(pooled, Map.of(), connection -> {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(ask(connection, "@@session.autocommit")).isEqualTo("1");
            run(connection, INSERT);
        });
        assertThat(committed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sessionVariables, autocommit=0",
        "useLocalSessionState, true",
        "useLocalSessionState, false",
        "elideSetAutoCommits, true",
        "readOnlyPropagatesToServer, true"
    })
    void autocommitIsOnWhateverTheDriversPropertiesSay(String property, String value) throws SQLException {
        database.execute("SET GLOBAL autocommit = 0");
        for (boolean pooled : List.of(false, true)) {
            on(pooled, Map.of(property, value), connection -> {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(ask(connection, "@@session.autocommit")).isEqualTo("1");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void autocommitIsOnWhereTheServerTurnsItOffForEachConnection(boolean pooled) throws SQLException {
        database.execute("SET GLOBAL init_connect = 'SET autocommit = 0'");
        on(pooled, Map.of(), connection -> {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(ask(connection, "@@session.autocommit")).isEqualTo("1");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPoolWithoutAutocommitHasItOffWhateverTheServersDefault(int byDefault) throws SQLException {
        database.execute("SET GLOBAL autocommit = " + byDefault);
        onPool(config -> config.setAutoCommit(false), connection -> {
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(ask(connection, "@@session.autocommit")).isEqualTo("0");
            run(connection, INSERT);
        });
        assertThat(committed()).as("nobody has committed").isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPoolMakesASessionWritableThatIsReadOnlyByDefault(boolean propagates) throws SQLException {
        database.execute("SET GLOBAL TRANSACTION READ ONLY");
        on(true, Map.of("readOnlyPropagatesToServer", Boolean.toString(propagates)), connection -> {
            assertThat(connection.isReadOnly()).isFalse();
            run(connection, INSERT);
        });
        assertThat(committed()).isTrue();
    }

    // what SQL has changed

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void autocommitChangedBySqlIsTold(boolean pooled) throws SQLException {
        on(pooled, Map.of(), connection -> {
            run(connection, "SET autocommit = 0");
            assertThat(connection.getAutoCommit()).isFalse();
            run(connection, INSERT);
            connection.commit();
            connection.setAutoCommit(true);
            assertThat(ask(connection, "@@session.autocommit")).isEqualTo("1");
        });
        assertThat(committed()).isTrue();
    }

    @Test
    void theNextBorrowerOfAPoolWithoutAutocommitHasItOff() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setAutoCommit(false);
        })) {
            try (Connection connection = pool.getConnection()) {
                run(connection, "SET autocommit = 1");
                assertThat(connection.getAutoCommit()).isTrue();
                connection.commit();
                assertThat(connection.getAutoCommit()).isTrue();
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isFalse();
                run(connection, INSERT);
                connection.rollback();
            }
        }
        assertThat(committed()).isFalse();
    }

    @Test
    void anErrorOrAnUnreadResultIsNotTakenForAutocommitOff() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            try (Connection connection = pool.getConnection()) {
                attempt(connection, "SELECT * FROM orders.no_such_table");
                assertThat(connection.getAutoCommit()).isTrue();
                try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(Integer.MIN_VALUE);
                    try (ResultSet rows = statement.executeQuery("SELECT id FROM orders.my_table")) {
                        assertThat(rows.next()).isTrue();
                        assertThat(connection.getAutoCommit()).isTrue();
                    }
                }
                run(connection, INSERT);
                connection.isValid(5);
            }
            rds.proxy().clearRecords();
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                attempt(connection, "SELECT * FROM orders.no_such_table");
            }
            assertThat(rds.proxy().statements()).containsExactly("SELECT * FROM orders.no_such_table");
            rds.proxy().clearRecords();
            for (int i = 0; i < 2; i++) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.getAutoCommit()).isTrue();
                }
            }
            assertThat(rds.proxy().statements()).as("asked once").containsExactly("DO 0");
        }
    }

    private void createProcedure(String body) {
        database.execute(
                "DROP PROCEDURE IF EXISTS orders.p",
                "CREATE PROCEDURE orders.p() BEGIN " + body + " END",
                "GRANT EXECUTE ON orders.* TO '" + LocalRds.USER + "'@'%'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALL orders.p()", "SET autocommit=0; SELECT * FROM orders.no_such_table"})
    void autocommitThatAFailedStatementTurnedOffIsPutBack(String sql) throws SQLException {
        createProcedure("SET autocommit = 0; SELECT * FROM orders.no_such_table;");
        assertPutBackAfter(connection -> assertThatThrownBy(() -> run(connection, sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no_such_table"));
    }

    @Test
    void autocommitThatAStreamedCallTurnedOffIsPutBack() throws SQLException {
        createProcedure("SELECT id FROM orders.my_table; SET autocommit = 0;");
        assertPutBackAfter(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(Integer.MIN_VALUE);
                for (boolean rows = statement.execute("CALL orders.p()");
                        rows || statement.getUpdateCount() >= 0;
                        rows = statement.getMoreResults()) {
                    if (rows) {
                        readToTheEnd(statement);
                    }
                }
            }
        });
    }

    private static void readToTheEnd(Statement statement) throws SQLException {
        try (ResultSet result = statement.getResultSet()) {
            int rows = 0;
            while (result.next()) {
                rows++;
            }
            assertThat(rows).isEqualTo(4);
        }
    }

    private void assertPutBackAfter(Work work) throws SQLException {
        on(false, Map.of("allowMultiQueries", "true"), connection -> {
            work.on(connection);
            assertThat(connection.getAutoCommit()).isFalse();
            connection.commit();
        });
        try (HikariDataSource pool = rds.dataSource()
                .driverProperty("allowMultiQueries", "true")
                .buildPool(config -> config.setMaximumPoolSize(1))) {
            try (Connection connection = pool.getConnection()) {
                work.on(connection);
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                run(connection, INSERT);
            }
        }
        assertThat(committed()).isTrue();
    }

    @Test
    void aConnectionThatIsClosedAfterAFailedStatementIsNotAsked() throws SQLException {
        on(false, Map.of(), connection -> {
            attempt(connection, "SELECT * FROM orders.no_such_table");
            rds.proxy().clearRecords();
            connection.close();
            assertThat(connection.getAutoCommit()).isTrue();
        });
        assertThat(rds.proxy().statements()).noneMatch(sent -> sent.contains("DO 0"));
    }

    @Test
    void theAbandonedTransactionIsRolledBackThoughTheDriverKeepsARecordOfTransactions() throws SQLException {
        try (HikariDataSource pool = rds.dataSource()
                .driverProperty("useLocalTransactionState", "true")
                .buildPool(config -> config.setMaximumPoolSize(1))) {
            try (Connection connection = pool.getConnection()) {
                run(connection, "SET autocommit = 0");
                run(connection, INSERT);
                connection.isValid(5);
            }
            pool.getConnection().close();
        }
        assertThat(committed()).isFalse();
    }

    @Test
    void theServersDefaultsAreNotThoseOfJdbcAfterAReset() throws SQLException {
        database.execute("SET GLOBAL autocommit = 0", "SET GLOBAL TRANSACTION ISOLATION LEVEL READ COMMITTED");
        on(false, Map.of("useLocalSessionState", "true"), connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.unwrap(JdbcConnection.class).resetServerState();
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(ask(connection, "@@session.autocommit")).isEqualTo("1");
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            rds.proxy().clearRecords();
            connection.setAutoCommit(true);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(rds.proxy().statements()).as("the user's own choice").isEmpty();
        });
    }

    @Test
    void theDriverTrustsItsRecordForAsLongAsTheUserWantsIt() throws SQLException {
        on(false, Map.of("useLocalSessionState", "true"), connection -> {
            run(connection, INSERT);
            rds.proxy().clearRecords();
            connection.setAutoCommit(true);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(rds.proxy().statements()).isEmpty();
        });
    }

    @Test
    void aServerThatDoesNotTellTheStateOfASessionIsNamedInWords() {
        assertThatThrownBy(() -> on(false, Map.of("sessionVariables", "sql_select_limit=0"), connection -> {}))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("The server sent no number for \"SELECT @@session.autocommit")
                .hasMessageContaining("sql_select_limit=0");
    }

    @Test
    void anUnknownAnswerLeavesTheRecordAsItIs() throws SQLException {
        on(false, Map.of(), connection -> {
            run(connection, "SET sql_select_limit = 0");
            run(connection, "SET SESSION TRANSACTION READ ONLY");
            assertThat(connection.isReadOnly()).isFalse();
        });
    }

    @Test
    void readOnlyThatAProcedureTurnedOnIsToldAndPutBack() throws SQLException {
        createProcedure("SET SESSION TRANSACTION READ ONLY; SELECT 1;");
        assertReadOnlyAfter("CALL orders.p()");
    }

    @Test
    void readOnlyThatAProcedureTurnedOnBeforeItChangedARowIsTold() throws SQLException {
        createProcedure(
                "START TRANSACTION; SET SESSION TRANSACTION READ ONLY;" + " DELETE FROM orders.my_table WHERE id = 4;");
        for (String sql : List.of("CALL orders.p()", "EXECUTE s")) {
            on(false, Map.of(), connection -> {
                run(connection, "PREPARE s FROM 'CALL orders.p()'");
                assertThat(connection.isReadOnly()).isFalse();
                run(connection, sql);
                assertThat(connection.isReadOnly()).as(sql).isTrue();
                run(connection, "ROLLBACK");
            });
        }
    }

    @Test
    void statementsThatCannotChangeItCostSetReadOnlyNoQuestion() throws SQLException {
        on(false, Map.of(), connection -> {
            run(connection, "DELETE FROM orders.my_table WHERE id = 999");
            run(connection, "SET @x = 1");
            attempt(connection, "SELECT * FROM orders.no_such_table");
            rds.proxy().clearRecords();
            connection.setReadOnly(true);
            connection.setReadOnly(false);
            assertThat(rds.proxy().statements()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PREPARE s FROM 'SET SESSION TRANSACTION READ ONLY'|EXECUTE s",
                "DO 1; SET SESSION TRANSACTION READ ONLY",
                "SELECT 1; SET SESSION TRANSACTION READ ONLY",
                "SET SESSION TRANSACTION READ ONLY; SELECT * FROM orders.no_such_table"
            })
    void readOnlyThatIsHiddenInAStatementIsToldAndPutBack(String sql) throws SQLException {
        assertReadOnlyAfter(sql.split("\\|"));
    }

    private void assertReadOnlyAfter(String... statements) throws SQLException {
        for (boolean pooled : List.of(false, true)) {
            on(pooled, Map.of("allowMultiQueries", "true"), connection -> {
                for (String sql : statements) {
                    attempt(connection, sql);
                }
                assertThat(connection.isReadOnly()).isTrue();
                connection.setReadOnly(false);
                assertThat(connection.isReadOnly()).isFalse();
                run(connection, pooled ? INSERT : "DELETE FROM orders.my_table WHERE id = 77");
            });
        }
        assertThat(committed()).isTrue();
    }

    @Test
    void callsCostNoQuestion() throws SQLException {
        createProcedure("SET @x = 1;");
        on(false, Map.of(), connection -> {
            rds.proxy().clearRecords();
            for (int i = 0; i < 2; i++) {
                run(connection, "CALL orders.p()");
            }
            run(connection, INSERT);
            assertThat(rds.proxy().statements()).containsExactly("CALL orders.p()", "CALL orders.p()", INSERT);
        });
    }

    @Test
    void aLongTextIsNotDecoded() throws SQLException {
        String comment = " /*" + "x".repeat(4_000_000) + "*/";
        on(false, Map.of(), connection -> {
            // whose rows show that it changes nothing
            long read = allocatedBy(connection, "SELECT 1" + comment);
            assertThat(allocatedBy(connection, "SET @x = 1" + comment) - read).isLessThan(comment.length() / 2);
        });
    }

    private static long allocatedBy(Connection connection, String sql) throws SQLException {
        run(connection, sql);
        long before = allocated();
        run(connection, sql);
        return allocated() - before;
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void autocommitIsTurnedOffAfterAnErrorThoughTheDriverElidesSets() throws SQLException {
        on(false, Map.of("elideSetAutoCommits", "true"), connection -> {
            attempt(connection, "SELECT * FROM orders.no_such_table");
            connection.setAutoCommit(false);
            run(connection, INSERT);
            connection.rollback();
        });
        assertThat(committed()).isFalse();
    }

    @Test
    void oneReadOnlyTransactionBySqlLeavesSetReadOnlyAHint() throws SQLException {
        on(true, Map.of(), connection -> {
            connection.setReadOnly(true);
            run(connection, "SET TRANSACTION READ ONLY");
            rds.proxy().clearRecords();
            assertThat(connection.isReadOnly()).isTrue();
            connection.setReadOnly(false);
            assertThat(rds.proxy().statements()).isEmpty();
        });
    }

    // what it costs

    @Test
    void aNewConnectionOfAPoolIsAskedOnceForAllOfIt() throws SQLException {
        onPool(config -> {}, connection -> {});
        assertThat(rds.proxy().statements())
                .as("the driver's own question, and ours")
                .filteredOn(sent -> !sent.startsWith("COM_"))
                .hasSize(2)
                .last()
                .asString()
                .contains("@@session.autocommit");
    }

    private void on(boolean pooled, Map<String, String> properties, Work work) throws SQLException {
        SessionTruthTest.on(rds, pooled, properties, work);
    }

    private void onPool(Consumer<HikariConfig> settings, Work work) throws SQLException {
        SessionTruthTest.onPool(rds, settings, work);
    }

    private boolean committed() {
        return !database.query("SELECT id FROM orders.my_table WHERE id = 77").isEmpty();
    }

    private static void attempt(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            assertThat(sql).contains("no_such_table");
        }
    }
}
