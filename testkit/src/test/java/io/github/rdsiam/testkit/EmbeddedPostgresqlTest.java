package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresqlTest {

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() {
        database = EmbeddedDatabase.postgresql();
        database.execute("CREATE DATABASE scratch");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + name;
    }

    @Test
    void servesPgjdbc() throws SQLException {
        var admin = database.admin();
        try (var connection = DriverManager.getConnection(url("scratch"), admin.user(), admin.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT upper('\u00fc'), current_setting('TimeZone')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("\u00dc");
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
        }
        assertThat(database.query("SHOW timezone")).containsExactly("UTC");
    }

    @Test
    void asksForThePasswordOfTheAdministrator() {
        assertThatThrownBy(() -> DriverManager.getConnection(
                        url("scratch"), database.admin().user(), "wrong"))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("28P01");
    }

    @Test
    void hasOnlyTheAdministratorsAccountAndTheRoleForTokens() {
        assertThat(database.query("SELECT rolname FROM pg_roles WHERE rolname NOT LIKE 'pg%' AND rolname <> 'app'"))
                .containsExactlyInAnyOrder("admin", "rds_iam");
    }

    @Test
    void runsAScriptInADatabaseOfItsOwn(@TempDir Path directory) throws Exception {
        database.execute("CREATE DATABASE orders");
        var script = Files.writeString(directory.resolve("schema.sql"), """
                -- the table; and a user
                CREATE TABLE my_table (id INT PRIMARY KEY, note TEXT);
                INSERT INTO my_table VALUES (1, 'a;b'), (2, NULL);
                DO $$ BEGIN PERFORM 1; END $$;
                CREATE USER app PASSWORD '${PASSWORD}';
                GRANT rds_iam TO app;
                """);

        database.in("orders").executeScript(script, Map.of("PASSWORD", "p;w"));

        assertThat(database.in("orders").query("SELECT note FROM my_table ORDER BY id"))
                .containsExactly("a;b", "NULL");
        DriverManager.getConnection(url("orders"), "app", "p;w").close();
        assertThat(database.isIamUser("app")).isTrue();
        assertThat(database.isIamUser("admin")).isFalse();
        assertThat(database.isIamUser("nobody")).isFalse();
    }

    @Test
    void goesOnAfterAnError() {
        assertThatThrownBy(() -> database.execute("SELECT 1/0")).hasMessageContaining("22012 division by zero");
        assertThat(database.query("SELECT 1")).containsExactly("1");
    }

    @Test
    void isGoneAfterCloseWithItsDataAndItsProcesses() throws Exception {
        var progress = new ArrayList<String>();
        var other = EmbeddedDatabase.start(RdsEngine.POSTGRESQL, progress::add);
        var data = Path.of(other.query("SHOW data_directory").get(0));
        var process = ProcessHandle.of(Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).get(0)))
                .orElseThrow();
        var children = process.children().toList();
        assertThat(children).isNotEmpty();

        other.close();
        other.close();

        assertThat(data.getParent()).doesNotExist();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThatThrownBy(() -> other.query("SELECT 1")).hasRootCauseInstanceOf(ConnectException.class);
        assertThat(progress).last().asString().matches("PostgreSQL 18\\.\\d+ listens on 127.0.0.1:" + other.port());
    }
}
