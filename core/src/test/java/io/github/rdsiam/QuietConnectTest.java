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
import org.junit.jupiter.api.Test;

/** Nothing that RDS Proxy could pin on leaves unless the application sends it. */
class QuietConnectTest {

    private static final String SELECT = "SELECT id FROM my_table";

    private final LocalRds rds = LocalRds.start(builder -> builder.recordStatements(true));

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
        List<String> sent = rds.proxy().statements();
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
        assertThat(rds.proxy().statements()).isNotEmpty().noneMatch(QuietConnectTest::isSet);
    }

    @Test
    void aReadOnlyTransactionSendsItsBeginningAndEndAlone() throws SQLException {
        assertThat(sentBy(connection -> {
                    connection.setReadOnly(true);
                    connection.setAutoCommit(false);
                    select(connection, statement -> {});
                    connection.commit();
                }))
                .containsExactly("SET autocommit=0", SELECT, "COMMIT", "SET autocommit=1");
    }

    @Test
    void aQueryTimeoutThatIsNotReachedSendsNothing() throws SQLException {
        assertThat(sentBy(connection -> select(connection, statement -> statement.setQueryTimeout(60))))
                .containsExactly(SELECT);
    }

    /** The driver's doing, not a default: docs/reliability.md says what to use instead. */
    @Test
    void aRowLimitOfTheDriversIsASet() throws SQLException {
        assertThat(sentBy(connection -> {
                    select(connection, statement -> statement.setMaxRows(1));
                    select(connection, statement -> {});
                }))
                .containsExactly("SET sql_select_limit=1", SELECT, "SET sql_select_limit=DEFAULT", SELECT);
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    private interface Preparation {
        void of(Statement statement) throws SQLException;
    }

    /** All that is sent from the checkout to the return. */
    private List<String> sentBy(Work work) throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            open(pool);
            rds.proxy().clearRecords();
            try (Connection connection = pool.getConnection()) {
                work.on(connection);
            }
            return rds.proxy().statements();
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
