package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL's SQL files, run as on RDS: the administrator is not a superuser, and the tables belong to another role. */
class CreateUserIT {

    private static final String PASSWORD = "for-this-test";

    private final EmbeddedDatabase server = EmbeddedDatabase.postgresql();
    private final EmbeddedDatabase shop = server.in("shop");

    @BeforeEach
    void createShop() {
        server.execute(
                "CREATE USER master CREATEROLE CREATEDB PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE appowner",
                // what the creator of a role gets
                "GRANT appowner TO master WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
                "CREATE DATABASE shop OWNER appowner");
        shop.execute("SET ROLE appowner", "CREATE TABLE orders (id INT)");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** As {@code psql --single-transaction} does. */
    private void asMaster(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/shop?sslmode=disable";
        try (Connection connection = DriverManager.getConnection(url, "master", PASSWORD);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
        }
    }

    private void runAsMaster(String file) throws SQLException, IOException {
        asMaster(Files.readString(ModuleFiles.sql("postgres", file))
                .replace("${DB_NAME}", "shop")
                .replace("${DB_USER}", "serverless")
                // two dollars would end a plain DO $$
                .replace("${DB_PASSWORD}", "pa$$word;"));
    }

    private boolean exists() {
        return !shop.query("SELECT 1 FROM pg_roles WHERE rolname = 'serverless'")
                .isEmpty();
    }

    @Test
    void changesNothingAndNamesTheOwnerForSomebodyElse() {
        assertThatThrownBy(() -> runAsMaster("create-user.sql"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("GRANT \"appowner\" TO CURRENT_USER");

        assertThat(exists()).isFalse();
    }

    @Test
    void changesNothingWhereEverybodyMayCreateTables() throws SQLException {
        asMaster("GRANT appowner TO CURRENT_USER");
        shop.execute("GRANT CREATE ON SCHEMA public TO PUBLIC");

        assertThatThrownBy(() -> runAsMaster("create-user.sql"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        assertThat(exists()).isFalse();
    }

    @Test
    void grantsRowsOfEachTableToAUserWhoCanBeRemoved() throws SQLException, IOException {
        asMaster("GRANT appowner TO CURRENT_USER");

        runAsMaster("create-user.sql");
        runAsMaster("sample-data.sql");

        assertThat(shop.query(
                        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                                + " AND has_table_privilege('serverless', oid, 'SELECT') ORDER BY relname"))
                .containsExactly("my_table", "orders");

        // as docs/lambda.md says
        asMaster("GRANT serverless TO CURRENT_USER; DROP OWNED BY serverless; DROP USER serverless");

        assertThat(exists()).isFalse();
    }
}
