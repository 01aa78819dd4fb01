package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only MySQL has: accounts for several hosts, and grants that are read as text. */
class MysqlRotationTest {

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
    void ofASingleUserReachesAllItsHosts() {
        database.execute(
                "CREATE USER app@localhost IDENTIFIED BY 'old''\\\\pw'", "GRANT SELECT ON orders.* TO app@localhost");

        var rotation = secrets.rotateSingleUser("app", database);

        assertRefused(OLD);
        assertAccepted(rotation.pending());
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

    private static void assertAccepted(DatabaseLogin login) {
        assertThatCode(() -> database.users(login).checkLogin(login)).doesNotThrowAnyException();
    }

    private static void assertRefused(DatabaseLogin login) {
        assertThatThrownBy(() -> database.users(login).checkLogin(login)).hasMessageContaining("1045");
    }
}
