package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** After a failover a connection may lead to a reader: the pool drops it at the first refused write. */
@OnBothEngines
class ReadOnlyServerTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        becomeWriter();
        rds.close();
    }

    @Test
    void aRefusedWriteCostsThePoolThatConnection() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            String before = sessionId(pool);
            becomeReader();
            refused(pool);
            becomeWriter();

            String after = sessionId(pool);
            assertThat(after).as("a new connection").isNotEqualTo(before);
            insert(pool);
            assertThat(sessionId(pool)).isEqualTo(after);
        }
        // the pool and its caller may both open the next connection
        assertThat(rds.proxy().logins()).hasSizeBetween(2, 3);
    }

    @Test
    void whatTheServerRefusesForOtherReasonsDoesNot() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            insert(pool);
            assertThatThrownBy(() -> insert(pool)).hasMessageContainingAll("uplicate", "key");
            insert(pool, 78);
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void theApplicationsOwnOverrideIsAskedFirst() throws SQLException {
        List<String> asked = new ArrayList<>();
        SQLExceptionOverride keeps = new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException e) {
                asked.add(refusal(e));
                return Override.DO_NOT_EVICT;
            }
        };
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setExceptionOverride(keeps);
        })) {
            String before = sessionId(pool);
            becomeReader();
            refused(pool);
            assertThat(sessionId(pool)).isEqualTo(before);
        }
        assertThat(asked).containsOnly(readOnly());
    }

    /** The server's option prevents the statement; PostgreSQL's transactions are read-only, with another SQLState. */
    private String readOnly() {
        return engine == DatabaseEngine.MYSQL ? "1290 HY000" : "0 25006";
    }

    private static String refusal(SQLException e) {
        return e.getErrorCode() + " " + e.getSQLState();
    }

    private void becomeReader() {
        if (engine == DatabaseEngine.MYSQL) {
            rds.server().execute("SET GLOBAL read_only = 1");
        } else {
            reload("ALTER SYSTEM SET default_transaction_read_only = on", "on");
        }
    }

    private void becomeWriter() {
        if (engine == DatabaseEngine.MYSQL) {
            rds.server().execute("SET GLOBAL read_only = 0");
        } else {
            reload("ALTER SYSTEM RESET default_transaction_read_only", "off");
        }
    }

    /** The server first changes its open sessions, and then gives new ones the value. */
    private void reload(String change, String value) {
        rds.server().execute(change);
        rds.server().query("SELECT pg_reload_conf()");
        Awaitility.await()
                .until(() ->
                        rds.server().query("SHOW default_transaction_read_only").contains(value));
    }

    private void refused(HikariDataSource pool) {
        assertThatThrownBy(() -> insert(pool))
                .satisfies(e -> assertThat(refusal((SQLException) e)).isEqualTo(readOnly()));
    }

    private static void insert(HikariDataSource pool) throws SQLException {
        insert(pool, 77);
    }

    private static void insert(HikariDataSource pool, int id) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO my_table VALUES (?)")) {
            statement.setInt(1, id);
            statement.executeUpdate();
        }
    }

    private String sessionId(HikariDataSource pool) throws SQLException {
        String id = engine == DatabaseEngine.MYSQL ? "CONNECTION_ID()" : "pg_backend_pid()";
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT " + id)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
