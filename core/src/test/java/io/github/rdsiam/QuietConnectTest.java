package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;

/** No statement on which RDS Proxy could pin is sent unless the application sends it. */
@OnBothEngines
@ExtendWith(TrustsIdleConnections.class)
class QuietConnectTest {

    private static final String SELECT = "SELECT id FROM my_table";

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine, builder -> builder.recordStatements(true));
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aNewConnectionSendsNoSet() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1));
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM my_table")) {
            assertThat(rows.next()).isTrue();
        }
        List<String> sent = statements();
        assertThat(sent).anyMatch(text -> text.startsWith("SELECT id FROM my_table"));
        assertThat(sent).noneMatch(QuietConnectTest::isSet);
    }

    @Test
    void aReadOnlyConnectionSendsNoSet() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1));
                Connection connection = pool.getConnection()) {
            connection.setReadOnly(true);
            connection.setReadOnly(false);
        }
        assertThat(statements()).isNotEmpty().noneMatch(QuietConnectTest::isSet);
    }

    @Test
    void aReadOnlyTransactionSendsItsBeginningAndEndAlone() throws SQLException {
        assertThat(sentBy(connection -> {
                    connection.setReadOnly(true);
                    connection.setAutoCommit(false);
                    select(connection, statement -> {});
                    connection.commit();
                }))
                .containsExactlyElementsOf(
                        engine == DatabaseEngine.MYSQL
                                ? List.of("SET autocommit=0", SELECT, "COMMIT", "SET autocommit=1")
                                : List.of("BEGIN READ ONLY", SELECT, "COMMIT"));
    }

    @Test
    void aQueryTimeoutThatIsNotReachedSendsNothing() throws SQLException {
        assertThat(sentBy(connection -> select(connection, statement -> statement.setQueryTimeout(60))))
                .containsExactly(SELECT);
    }

    /** The driver sends it by itself: docs/reliability.md says what to use instead. */
    @Test
    void aRowLimitOfTheDriversIsASet() throws SQLException {
        assertThat(sentBy(connection -> {
                    select(connection, statement -> statement.setMaxRows(1));
                    select(connection, statement -> {});
                }))
                .containsExactlyElementsOf(
                        engine == DatabaseEngine.MYSQL
                                ? List.of("SET sql_select_limit=1", SELECT, "SET sql_select_limit=DEFAULT", SELECT)
                                : List.of(SELECT, SELECT));
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private interface Preparation {
        void of(Statement statement) throws SQLException;
    }

    /** Their texts. PostgreSQL's come with other messages: only that which parses a statement has its text. */
    private List<String> statements() {
        return rds.proxy().statements().stream()
                .filter(sent -> !sent.matches("Bind|Describe|Execute|Sync|Terminate|Close|Flush"))
                .map(sent -> sent.replaceFirst("^Parse (\\w+: )?", ""))
                .toList();
    }

    /** All that is sent from the checkout to the return. */
    private List<String> sentBy(Work work) throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            open(pool);
            rds.proxy().clearRecords();
            try (Connection connection = pool.getConnection()) {
                work.on(connection);
            }
            return statements();
        }
    }

    private static void select(Connection connection, Preparation preparation) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            preparation.of(statement);
            try (ResultSet rows = statement.executeQuery(SELECT)) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    static boolean isSet(String statement) {
        String text = statement.replaceAll("/\\*.*?\\*/", "").strip().toUpperCase(Locale.ROOT);
        return text.startsWith("SET ");
    }
}
