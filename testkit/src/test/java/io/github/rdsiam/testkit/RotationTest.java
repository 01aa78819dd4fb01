package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotationTest {

    private static final DatabaseLogin OLD = new DatabaseLogin("app", "old'\\pw");

    private static EmbeddedDatabase database;

    private final FakeSecretsManager secrets = FakeSecretsManager.start();

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.start();
        database.execute("CREATE DATABASE orders", "CREATE TABLE orders.my_table AS SELECT 1 AS id");
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void createUserAndSecret() {
        database.execute(
                "DROP USER IF EXISTS app, app_clone, app@localhost, app_clone@localhost",
                "CREATE USER app IDENTIFIED BY 'old''\\\\pw'",
                "GRANT SELECT, INSERT ON orders.* TO app WITH GRANT OPTION",
                "GRANT PROCESS ON *.* TO app");
        secrets.create("app", "{\"host\":\"h\",\"port\":\"3306\",\"username\":\"app\",\"password\":\"old'\\\\pw\"}");
    }

    @AfterEach
    void stop() {
        secrets.close();
    }

    @Test
    void ofASingleUserChangesThePasswordBeforeTheLabels() {
        var rotation = secrets.rotateSingleUser("app", database);

        assertThat(secrets.currentLogin("app")).isEqualTo(OLD);
        assertRefused(OLD);
        assertThat(rows(rotation.pending())).containsExactly("1");

        rotation.finish();
        rotation.finish();

        assertThat(secrets.currentLogin("app")).isEqualTo(rotation.pending());
        assertThat(rotation.pending().user()).isEqualTo("app");
        assertThat(secrets.current("app")).contains("\"host\":\"h\"", "\"port\":\"3306\"");
        assertThat(secrets.issuedSecrets())
                .containsExactly(OLD.password(), rotation.pending().password());
    }

    @Test
    void ofASingleUserReachesAllItsHosts() {
        database.execute(
                "CREATE USER app@localhost IDENTIFIED BY 'old''\\\\pw'", "GRANT SELECT ON orders.* TO app@localhost");

        var rotation = secrets.rotateSingleUser("app", database);

        assertRefused(OLD);
        assertThat(rows(rotation.pending())).containsExactly("1");
    }

    @Test
    void ofAlternatingUsersKeepsTheOldLoginValid() {
        var toClone = secrets.rotateAlternatingUsers("app", database);

        assertThat(toClone.pending().user()).isEqualTo("app_clone");
        assertThat(rows(OLD)).containsExactly("1");
        assertThat(rows(toClone.pending())).containsExactly("1");
        toClone.finish();
        assertThat(secrets.currentLogin("app")).isEqualTo(toClone.pending());
        assertThat(rows(OLD)).containsExactly("1");

        var back = secrets.rotateAlternatingUsers("app", database);

        assertThat(back.pending().user()).isEqualTo("app");
        assertRefused(OLD);
        assertThat(rows(toClone.pending())).containsExactly("1");
        assertThat(rows(back.pending())).containsExactly("1");
    }

    @Test
    void ofAlternatingUsersGivesTheCloneTheSameGrantsByAnyMaster() {
        database.execute(
                "DROP USER IF EXISTS master",
                "CREATE USER master IDENTIFIED BY 'm'",
                "GRANT ALL ON *.* TO master WITH GRANT OPTION");

        secrets.rotateAlternatingUsers("app", database, new DatabaseLogin("master", "m"))
                .finish();

        assertThat(grants("app_clone")).isEqualTo(grants("app")).hasSize(2);
    }

    private static List<String> grants(String user) {
        return database.query("SHOW GRANTS FOR " + user).stream()
                .map(grant -> grant.replaceFirst("`" + user + "`", "`user`").replaceFirst("PASSWORD '.*?'", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsAProxyInThroughoutItsWindow(boolean singleUser) throws Exception {
        var builder =
                Lab.builder().database(database.host(), database.port()).databaseSecret(secrets, secrets.arn("app"));
        try (var lab = Lab.start(builder)) {
            connect(lab, OLD.user());

            var rotation = singleUser
                    ? secrets.rotateSingleUser("app", database)
                    : secrets.rotateAlternatingUsers("app", database);
            connect(lab, singleUser ? rotation.pending().user() : OLD.user());

            rotation.finish();
            connect(lab, rotation.pending().user());
        }
    }

    @Test
    void doesNotLetAProxyInWhoseSecretIsWrong() throws Exception {
        secrets.put("app", "{\"username\":\"app\",\"password\":\"wrong\"}");
        var builder = Lab.builder().database(database.host(), database.port()).databaseSecret(secrets, "app");
        try (var lab = Lab.start(builder)) {
            assertThatThrownBy(() -> connect(lab, "app"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(9501));
            assertThat(lab.lastLogin().detail()).startsWith("1045 (28000) Access denied");
        }
    }

    private static void connect(Lab lab, String databaseUser) throws SQLException {
        var url = "jdbc:mysql://" + Lab.PROXY + ":" + lab.proxy.port() + "/orders";
        var properties =
                lab.verified(AwsSigner.token(Lab.IDENTITY, Lab.PROXY, lab.proxy.port(), Lab.REGION, databaseUser));
        properties.put("user", databaseUser);
        try (var connection = DriverManager.getConnection(url, properties);
                var rows = connection.createStatement().executeQuery("SELECT CURRENT_USER()")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).startsWith(databaseUser + "@");
        }
    }

    @Test
    void refusesASecondOneInTheWindow() {
        secrets.rotateSingleUser("app", database);

        assertThatThrownBy(() -> secrets.rotateSingleUser("app", database))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("under way");
    }

    @Test
    void ofAnUnknownUserLeavesTheSecretAsItWas() {
        secrets.create("ghost", "{\"username\":\"ghost\",\"password\":\"pw\"}");

        assertThatThrownBy(() -> secrets.rotateSingleUser("ghost", database))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no user ghost");

        assertThat(secrets.currentLogin("ghost").password()).isEqualTo("pw");
        database.execute("DROP USER IF EXISTS ghost", "CREATE USER ghost IDENTIFIED BY 'pw'");
        assertThatCode(() -> secrets.rotateSingleUser("ghost", database).finish())
                .doesNotThrowAnyException();
    }

    @Test
    void movesNoLabelWhenTheDatabaseRefusesTheNewLogin() {
        var rotation = secrets.rotateSingleUser("app", database);
        database.execute("ALTER USER app IDENTIFIED BY 'other'");

        assertThatThrownBy(rotation::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("testSecret");
        assertThat(secrets.currentLogin("app")).isEqualTo(OLD);
    }

    private static List<String> rows(DatabaseLogin login) {
        try (var link = MysqlLink.open(database.host(), database.port(), login)) {
            return link.query("SELECT id FROM orders.my_table").stream()
                    .map(row -> row.get(0))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(DatabaseLogin login) {
        assertThatThrownBy(() -> rows(login)).hasMessageContaining("1045");
    }
}
