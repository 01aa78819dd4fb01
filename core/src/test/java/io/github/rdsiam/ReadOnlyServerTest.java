package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a failover a connection may lead to a reader: the pool gives it up at the first write that is refused. */
class ReadOnlyServerTest {

    private static final int OPTION_PREVENTS_STATEMENT = 1290;

    private final EmbeddedDatabase database = LocalRds.database();
    private final LocalRds rds = LocalRds.start();

    @AfterEach
    void close() {
        database.execute("SET GLOBAL read_only = 0");
        rds.close();
    }

    @Test
    void aRefusedWriteCostsThePoolThatConnection() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            String before = sessionId(pool);
            database.execute("SET GLOBAL read_only = 1");
            refused(pool);
            database.execute("SET GLOBAL read_only = 0");

            assertThat(sessionId(pool)).as("a new connection").isNotEqualTo(before);
            insert(pool);
        }
        assertThat(rds.proxy().logins()).hasSize(2);
    }

    @Test
    void whatTheServerRefusesForOtherReasonsDoesNot() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            insert(pool);
            assertThatThrownBy(() -> insert(pool)).hasMessageContaining("Duplicate entry");
            insert(pool, 78);
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void theApplicationsOwnOverrideIsAskedFirst() throws SQLException {
        List<Integer> asked = new ArrayList<>();
        SQLExceptionOverride keeps = new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException e) {
                asked.add(e.getErrorCode());
                return Override.DO_NOT_EVICT;
            }
        };
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setExceptionOverride(keeps);
        })) {
            String before = sessionId(pool);
            database.execute("SET GLOBAL read_only = 1");
            refused(pool);
            assertThat(sessionId(pool)).isEqualTo(before);
        }
        assertThat(asked).containsOnly(OPTION_PREVENTS_STATEMENT);
    }

    private static void refused(HikariDataSource pool) {
        assertThatThrownBy(() -> insert(pool))
                .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(OPTION_PREVENTS_STATEMENT));
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

    private static String sessionId(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
