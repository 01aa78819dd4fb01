package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.MysqlDataSource;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.start();
        database.execute("CREATE DATABASE scratch");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void servesConnectorJ() throws SQLException {
        var source = new MysqlDataSource();
        source.setUrl("jdbc:mysql://127.0.0.1:" + database.port() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true");
        source.setUser(database.admin().user());
        source.setPassword(database.admin().password());
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT @@collation_connection, @@collation_server")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).startsWith("utf8mb4_");
            assertThat(rows.getString(2)).isIn("utf8mb4_general_ci", "utf8mb4_0900_ai_ci");
        }
    }

    @Test
    void isStrict() {
        assertThat(database.query("SELECT @@sql_mode").get(0)).contains("STRICT_TRANS_TABLES");
        database.execute("CREATE TABLE scratch.narrow (name VARCHAR(2))");

        assertThatThrownBy(() -> database.execute("INSERT INTO scratch.narrow VALUES ('abc')"))
                .hasMessageContaining("Data too long");
    }

    @Test
    void keepsTextOutsideTheBasicPlane() {
        database.execute(
                "CREATE TABLE scratch.words (word VARCHAR(10))", "INSERT INTO scratch.words VALUES ('\uD83D\uDC2C')");

        assertThat(database.query("SELECT word FROM scratch.words")).containsExactly("\uD83D\uDC2C");
    }

    /** Except the server's own accounts, such as mariadb.sys and mysql.session, which do not allow logins. */
    @Test
    void hasOnlyTheAdministratorsAccount() {
        assertThat(database.query("SELECT user FROM mysql.user WHERE user NOT LIKE '%.%' AND user NOT LIKE 'app%'"))
                .containsExactly("admin");
    }

    @Test
    void runsAScriptWithItsVariables(@TempDir Path directory) throws Exception {
        var script = Files.writeString(directory.resolve("schema.sql"), """
                -- the schema; and a user
                CREATE DATABASE ${DATABASE};
                CREATE TABLE ${DATABASE}.my_table (id INT PRIMARY KEY, note VARCHAR(20));
                INSERT INTO ${DATABASE}.my_table VALUES (1, 'a;b'), (2, NULL);
                CREATE USER 'app'@'%' IDENTIFIED BY '${PASSWORD}';
                """);

        database.executeScript(script, Map.of("DATABASE", "orders", "PASSWORD", "p;w"));

        assertThat(database.query("SELECT note FROM orders.my_table ORDER BY id"))
                .containsExactly("a;b", "NULL");
        try (var link = MysqlLink.open("127.0.0.1", database.port(), new DatabaseLogin("app", "p;w"))) {
            assertThat(link.query("SELECT 1")).hasSize(1);
        }
    }

    @Test
    void listensOnLoopbackAlone() throws Exception {
        var others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
        for (var other : others) {
            assertThatThrownBy(() -> new Socket(other, database.port()).close()).isInstanceOf(ConnectException.class);
        }
        assertThat(database.query("SELECT @@bind_address")).containsExactly("127.0.0.1");
    }

    @Test
    void isGoneAfterCloseWithItsData() {
        var progress = new ArrayList<String>();
        var other = EmbeddedDatabase.start(progress::add);
        var data = Path.of(other.query("SELECT @@datadir").get(0));
        assertThat(data).exists();
        assertThat(data.getParent()).isDirectoryNotContaining("glob:**.sql");
        assertThat(other.port()).isNotEqualTo(database.port());

        other.close();
        other.close();

        assertThat(data.getParent()).doesNotExist();
        assertThatThrownBy(() -> other.query("SELECT 1")).hasRootCauseInstanceOf(ConnectException.class);
        assertThat(progress).last().asString().contains("127.0.0.1:" + other.port());
    }
}
