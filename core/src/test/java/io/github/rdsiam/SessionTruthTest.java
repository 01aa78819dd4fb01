package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/**
 * Getters return the server's value and setters take effect, whatever the server's defaults are and whatever SQL has
 * changed. {@link MysqlSessionTest} tests what only MySQL has.
 */
@OnBothEngines
class SessionTruthTest {

    private static final String OTHER = "stock";
    private static final String INSERT = "INSERT INTO my_table VALUES (77)";

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    interface Work {
        void on(Connection connection) throws SQLException;
    }

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine, builder -> builder.recordStatements(true));
        if (isMysql()) {
            rds.server()
                    .execute(
                            "CREATE DATABASE IF NOT EXISTS " + OTHER,
                            "GRANT SELECT ON " + OTHER + ".* TO '" + LocalRds.USER + "'@'%'");
        } else {
            rds.server()
                    .in(LocalRds.DATABASE)
                    .execute("CREATE SCHEMA " + OTHER, "GRANT USAGE ON SCHEMA " + OTHER + " TO " + LocalRds.USER);
        }
    }

    /** In PostgreSQL they belong to the user and the database, which are created again for every test. */
    @AfterEach
    void restoreDefaults() {
        rds.close();
        if (isMysql()) {
            rds.server()
                    .execute(
                            "SET GLOBAL TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                            "SET GLOBAL TRANSACTION READ WRITE");
        }
    }

    private boolean isMysql() {
        return engine == DatabaseEngine.MYSQL;
    }

    // the server's defaults

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theIsolationLevelIsTheServersDefaultUntilItIsSet(boolean pooled) throws SQLException {
        defaultIsolation("SERIALIZABLE");
        on(pooled, Map.of(), connection -> {
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(isolation(connection)).isEqualTo("READ COMMITTED");
        });
    }

    @Test
    void aPoolsIsolationLevelIsThatOfConnectionsOpenedAfterTheDefaultHasChanged() throws SQLException {
        defaultIsolation("REPEATABLE READ");
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        })) {
            try (Connection connection = pool.getConnection()) {
                assertThat(isolation(connection)).isEqualTo("REPEATABLE READ");
                pool.evictConnection(connection);
            }
            defaultIsolation("READ COMMITTED");
            try (Connection connection = pool.getConnection()) {
                assertThat(isolation(connection)).isEqualTo("REPEATABLE READ");
            }
        }
    }

    /** A setter makes MySQL's writable; in PostgreSQL it may be a guard, as on a green cluster, and stays. */
    @Test
    void aSessionThatIsReadOnlyByDefaultSaysSo() throws SQLException {
        readOnlyByDefault();
        on(false, Map.of(), connection -> {
            assertThat(connection.isReadOnly()).isTrue();
            assertThatThrownBy(() -> run(connection, INSERT)).isInstanceOf(SQLException.class);
            connection.setReadOnly(false);
            assertThat(connection.isReadOnly()).isEqualTo(!isMysql());
            if (isMysql()) {
                run(connection, INSERT);
            } else {
                assertThatThrownBy(() -> run(connection, INSERT)).hasMessageContaining("read-only transaction");
            }
        });
        assertThat(committed()).isEqualTo(isMysql());
    }

    @Test
    void aPoolThatIsReadOnlyLeavesSuchASessionAlone() throws SQLException {
        readOnlyByDefault();
        onPool(
                config -> config.setReadOnly(true),
                connection -> assertThat(connection.isReadOnly()).isTrue());
        assertThat(rds.proxy().statements()).noneMatch(sent -> QuietConnectTest.isSet(sent.replace("Parse ", "")));
    }

    // what SQL has changed

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1", // MySQL: flags in a result's last packet
                INSERT,
                "SELECT * FROM no_such_table" // MySQL: no flags in an error; PostgreSQL: the transaction is aborted
            })
    void theNextBorrowerOfAPoolHasItsAutocommitBack(String last) throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            try (Connection connection = pool.getConnection()) {
                beginBySql(connection);
                attempt(connection, last);
            }
            assertThat(committed()).as("nobody has committed").isFalse();
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                run(connection, "INSERT INTO my_table VALUES (78)");
            }
        }
        assertThat(rds.server().in(LocalRds.DATABASE).query("SELECT id FROM my_table WHERE id > 70"))
                .as("the first borrower's row is rolled back, the second's is there")
                .containsExactly("78");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theIsolationLevelChangedBySqlIsToldAndPutBack(boolean pooled) throws SQLException {
        on(pooled, Map.of(), connection -> {
            isolateBySql(connection, "SERIALIZABLE");
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            isolateBySql(connection, "READ UNCOMMITTED");
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(isolation(connection)).isEqualTo("SERIALIZABLE");
        });
    }

    @Test
    void aPoolsResetOfTheIsolationLevelTakesEffect() throws SQLException {
        defaultIsolation("REPEATABLE READ");
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            try (Connection connection = pool.getConnection()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                isolateBySql(connection, "SERIALIZABLE");
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(isolation(connection)).isEqualTo("REPEATABLE READ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, CATALOG", "false, SCHEMA", "true, CATALOG", "true, SCHEMA"})
    void theSchemaChangedBySqlIsToldAndPutBack(boolean pooled, String term) throws SQLException {
        on(pooled, inTermsOf(term), connection -> {
            useBySql(connection, OTHER);
            assertThat(schema(connection, term)).isEqualTo(OTHER);
            setSchema(connection, term, home());
            assertThat(schema(connection)).isEqualTo(home());
            assertThat(schema(connection, term)).isEqualTo(home());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CATALOG", "SCHEMA"})
    void aPoolsResetOfTheSchemaTakesEffect(String term) throws SQLException {
        try (HikariDataSource pool = poolAtHome(term)) {
            try (Connection connection = pool.getConnection()) {
                setSchema(connection, term, OTHER);
                useBySql(connection, home());
                useBySql(connection, OTHER);
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(schema(connection)).isEqualTo(home());
            }
        }
    }

    /** PostgreSQL reverts at the end of a transaction what was set in it, so the pool replaces such a connection. */
    @ParameterizedTest
    @CsvSource({
        "SQL, true, false",
        "SQL, true, true",
        "SQL, false, false",
        "SQL, false, true",
        "COPY, true, false",
        "COPY, true, true",
        "COPY, false, false",
        "COPY, false, true"
    })
    void aPoolsResetInATransactionThatWasLeftOpenTakesEffect(String by, boolean autocommit, boolean failed)
            throws SQLException {
        assumeThat(isMysql() && by.equals("COPY")).isFalse();
        defaultIsolation("REPEATABLE READ");
        try (HikariDataSource pool = poolAtHome("SCHEMA", autocommit)) {
            for (Work setter : List.<Work>of(
                    connection -> connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED),
                    connection -> connection.setReadOnly(true),
                    connection -> connection.setSchema(OTHER))) {
                Connection connection = pool.getConnection();
                setter.on(connection);
                String table = failed ? "no_such_table" : table();
                if (by.equals("SQL")) {
                    beginBySql(connection);
                    attempt(
                            connection,
                            failed || connection.isReadOnly()
                                    ? "SELECT * FROM " + table
                                    : "DELETE FROM " + table + " WHERE id = 4");
                } else {
                    beginByCopy(connection, table);
                }
                try {
                    connection.close();
                } catch (SQLException e) {
                    assertThat(isMysql()).as("%s", e).isFalse();
                }
                try (Connection next = pool.getConnection()) {
                    assertThat(next.getAutoCommit()).isEqualTo(autocommit);
                    assertThat(next.isReadOnly()).isFalse();
                    assertThat(isolation(next)).isEqualTo("REPEATABLE READ");
                    assertThat(schema(next)).isEqualTo(home());
                    assertThat(ask(next, "COUNT(*) FROM my_table")).isEqualTo("4");
                }
            }
        }
    }

    /** The pool assumes that what was set last is in effect, and does not reset it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSchemaThatARollbackHasBroughtBackDoesNotReachTheNextBorrower(boolean byPool) throws SQLException {
        try (HikariDataSource pool = poolAtHome("SCHEMA", false)) {
            try (Connection connection = pool.getConnection()) {
                connection.setSchema(OTHER);
                ask(connection, "1");
                connection.setSchema(home());
                if (!byPool) {
                    connection.rollback();
                }
            }
            try (Connection next = pool.getConnection()) {
                assertThat(schema(next)).isEqualTo(home());
            }
        }
    }

    @Test
    void aSchemaSetInATransactionThatWasCommittedCostsNoConnection() throws SQLException {
        try (HikariDataSource pool = poolAtHome("SCHEMA", false)) {
            for (int i = 0; i < 2; i++) {
                try (Connection connection = pool.getConnection()) {
                    ask(connection, "1");
                    // the pool's own, which it does not reset
                    connection.setSchema(home());
                    connection.commit();
                }
            }
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void readOnlyChangedBySqlIsToldAndPutBack() throws SQLException {
        for (String sql : isMysql()
                ? List.of(
                        "SET SESSION TRANSACTION READ ONLY",
                        "SET SESSION transaction_read_only = 1",
                        "set local transaction read  only")
                : List.of(
                        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                        "set default_transaction_read_only to on",
                        "SELECT set_config('default_transaction_read_only', 'on', false)")) {
            for (boolean pooled : List.of(false, true)) {
                on(pooled, Map.of(), connection -> {
                    run(connection, sql);
                    assertThat(connection.isReadOnly()).as(sql).isTrue();
                    connection.setReadOnly(false);
                    assertThat(connection.isReadOnly()).as(sql).isFalse();
                    run(connection, pooled ? INSERT : "DELETE FROM my_table WHERE id = 77");
                });
            }
        }
        assertThat(committed()).isTrue();
    }

    private void defaultIsolation(String level) {
        String value = " default_transaction_isolation = '" + level.toLowerCase(Locale.ROOT) + "'";
        rds.server()
                .execute(
                        isMysql()
                                ? "SET GLOBAL TRANSACTION ISOLATION LEVEL " + level
                                : "ALTER DATABASE " + LocalRds.DATABASE + " SET" + value);
    }

    private void readOnlyByDefault() {
        rds.server()
                .execute(
                        isMysql()
                                ? "SET GLOBAL TRANSACTION READ ONLY"
                                : "ALTER ROLE " + LocalRds.USER + " SET default_transaction_read_only = on");
    }

    private void beginBySql(Connection connection) throws SQLException {
        run(connection, isMysql() ? "SET autocommit = 0" : "BEGIN");
    }

    /** The driver begins the transaction, and HikariCP does not notice. */
    private static void beginByCopy(Connection connection, String table) throws SQLException {
        connection.setAutoCommit(false);
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + table + " TO STDOUT", OutputStream.nullOutputStream());
        } catch (SQLException e) {
            assertThat(table).isEqualTo("no_such_table");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void isolateBySql(Connection connection, String level) throws SQLException {
        run(
                connection,
                "SET SESSION " + (isMysql() ? "" : "CHARACTERISTICS AS ") + "TRANSACTION ISOLATION LEVEL " + level);
    }

    private void useBySql(Connection connection, String schema) throws SQLException {
        run(connection, "/* by SQL */ " + (isMysql() ? "use " : "set search_path to ") + schema);
    }

    /** What is set with MySQL depends on a property of its driver; the catalog of PostgreSQL is that of the login. */
    private Map<String, String> inTermsOf(String term) {
        assumeThat(isMysql() || term.equals("SCHEMA")).isTrue();
        return isMysql() ? Map.of("databaseTerm", term) : Map.of();
    }

    private HikariDataSource poolAtHome(String term) {
        return poolAtHome(term, true);
    }

    private HikariDataSource poolAtHome(String term, boolean autocommit) {
        IamTokenDataSource.Builder builder = rds.dataSource();
        inTermsOf(term).forEach(builder::driverProperty);
        return builder.buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setAutoCommit(autocommit);
            if (term.equals("SCHEMA")) {
                config.setSchema(home());
            } else {
                config.setCatalog(home());
            }
        });
    }

    /** Where the sessions begin. */
    private String home() {
        return isMysql() ? LocalRds.DATABASE : "public";
    }

    private String table() {
        return home() + ".my_table";
    }

    private void on(boolean pooled, Map<String, String> properties, Work work) throws SQLException {
        on(rds, pooled, properties, work);
    }

    private void onPool(Consumer<HikariConfig> settings, Work work) throws SQLException {
        onPool(rds, settings, work);
    }

    static void on(LocalRds rds, boolean pooled, Map<String, String> properties, Work work) throws SQLException {
        IamTokenDataSource.Builder builder = rds.dataSource();
        properties.forEach(builder::driverProperty);
        if (pooled) {
            try (HikariDataSource pool = builder.buildPool(config -> config.setMaximumPoolSize(1));
                    Connection connection = pool.getConnection()) {
                work.on(connection);
            }
        } else {
            try (IamTokenDataSource source = builder.build();
                    Connection connection = source.getConnection()) {
                work.on(connection);
            }
        }
    }

    static void onPool(LocalRds rds, Consumer<HikariConfig> settings, Work work) throws SQLException {
        try (HikariDataSource pool =
                        rds.dataSource().buildPool(settings.andThen(config -> config.setMaximumPoolSize(1)));
                Connection connection = pool.getConnection()) {
            work.on(connection);
        }
    }

    private boolean committed() {
        return !rds.server()
                .in(LocalRds.DATABASE)
                .query("SELECT id FROM my_table WHERE id = 77")
                .isEmpty();
    }

    private static void attempt(Connection connection, String sql) {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            assertThat(sql).contains("no_such_table");
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String schema(Connection connection, String term) throws SQLException {
        return term.equals("SCHEMA") ? connection.getSchema() : connection.getCatalog();
    }

    private static void setSchema(Connection connection, String term, String schema) throws SQLException {
        if (term.equals("SCHEMA")) {
            connection.setSchema(schema);
        } else {
            connection.setCatalog(schema);
        }
    }

    /** The session's, by the server. */
    private String schema(Connection connection) throws SQLException {
        return ask(connection, isMysql() ? "DATABASE()" : "current_schema()");
    }

    /** The session's, by the server, as SQL writes it. */
    private String isolation(Connection connection) throws SQLException {
        String value = isMysql() ? "@@session.transaction_isolation" : "current_setting('transaction_isolation')";
        return ask(connection, value).replace('-', ' ').toUpperCase(Locale.ROOT);
    }

    static String ask(Connection connection, String expression) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + expression)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
