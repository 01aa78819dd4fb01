package io.github.rdsiam;

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

/** B16, B17: nothing that RDS Proxy could pin on leaves unless the application sends it. */
class QuietConnectTest {

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

    private static boolean isSet(String statement) {
        String text = statement.replaceAll("/\\*.*?\\*/", "").strip().toUpperCase(Locale.ROOT);
        return text.startsWith("SET ");
    }
}
