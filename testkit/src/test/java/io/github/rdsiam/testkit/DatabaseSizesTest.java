package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded database has the limits of one on RDS, and reports itself what exceeds them. */
class DatabaseSizesTest {

    private static final String TABLE = "lab.large_values";

    private final List<Connection> open = new ArrayList<>();

    private final String limit =
            Lab.database().query("SELECT @@max_connections").get(0);

    @AfterEach
    void restore() throws SQLException {
        close();
        Lab.database().execute("SET GLOBAL max_connections = " + limit, "DROP TABLE IF EXISTS " + TABLE);
    }

    private void close() throws SQLException {
        for (var connection : open) {
            connection.close();
        }
        open.clear();
    }

    @Test
    void takesTwoHundredConnectionsAtOnce() throws Exception {
        int clients = 200;
        var threads = Executors.newFixedThreadPool(16);
        try (var lab = Lab.start()) {
            var logins = new ArrayList<Callable<Connection>>();
            for (int i = 0; i < clients; i++) {
                logins.add(lab::connect);
            }
            for (var login : threads.invokeAll(logins)) {
                open.add(login.get());
            }

            assertThat(lab.proxy.connections()).isEqualTo(clients);
            for (var connection : open) {
                assertThat(connection.isValid(5)).isTrue();
            }
            close();
        } finally {
            threads.shutdownNow();
        }
    }

    /** The driver sends two hexadecimal digits for each byte, so the statement has two and a half packets. */
    @Test
    void storesAValueOfMoreThanAPacket() throws Exception {
        Lab.database()
                .execute(
                        "DROP TABLE IF EXISTS " + TABLE,
                        "CREATE TABLE " + TABLE + " (id INT PRIMARY KEY, data LONGBLOB)");
        byte[] large = new byte[20 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        try (var lab = Lab.start(Lab.builder().recordStatements(true));
                var connection = lab.connect();
                var insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (1, ?)");
                var select = connection.prepareStatement("SELECT data FROM " + TABLE)) {
            insert.setBytes(1, large);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            try (var rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getBytes(1)).isEqualTo(large);
            }
            assertThat(lab.proxy.statements())
                    .anyMatch(statement -> statement.startsWith("INSERT INTO " + TABLE))
                    .contains("SELECT data FROM " + TABLE);
        }
    }

    /** The database refuses the eleventh client after its login, and the twelfth instead of a greeting. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysItselfThatItIsFull(boolean token) throws Exception {
        var database = Lab.database();
        database.execute("SET GLOBAL max_connections = 10"); // less cannot be set
        try (var lab = Lab.start()) {
            assertIsFull(lab, token);
            // the one place that is kept for an administrator
            try (var admin = MysqlLink.open(database.host(), database.port(), database.admin())) {
                assertThat(admin.query("SELECT 1")).hasSize(1);
                assertIsFull(lab, token);
            }
            close();
        }
    }

    private void assertIsFull(Lab lab, boolean token) {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 12; i++) {
                        open.add(token ? lab.connect() : lab.connectToInstance(lab.verified(Lab.APP.password())));
                    }
                })
                .isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getErrorCode()).isEqualTo(1040);
                    assertThat(e.getSQLState()).isEqualTo("08004");
                })
                .hasMessageContaining("Too many connections");
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.DATABASE_REFUSED);
        assertThat(lab.lastLogin().detail()).contains("1040 (08004) Too many connections");
    }
}
