package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program in this JVM, with a database that it has not started. */
class StandaloneTest {

    @TempDir
    Path directory;

    /** With the administrator of the database that all tests share. */
    private static Standalone standalone(RdsEngine engine, String... more) throws Exception {
        var admin = EmbeddedDatabase.shared(engine).admin();
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--admin", admin.user() + ":" + admin.password()));
        return withoutAdmin(engine, arguments.toArray(String[]::new));
    }

    private static Standalone withoutAdmin(RdsEngine engine, String... more) throws Exception {
        var database = EmbeddedDatabase.shared(engine);
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of("--engine", CommandLine.name(engine), "--database", database.host() + ":" + database.port()));
        return new Standalone(CommandLine.parse(arguments, Map.of(), unused -> false), line -> {});
    }

    @ParameterizedTest
    @EnumSource
    void printsAllThatAClientNeeds(RdsEngine engine) throws Exception {
        try (var standalone = standalone(engine, "--dir", directory + "/it's here")) {
            var lines = standalone.start();
            var client = Client.of(lines);

            assertThat(client.values().keySet())
                    .containsExactly(
                            "TESTKIT_ENGINE",
                            "TESTKIT_ENDPOINT",
                            "TESTKIT_PORT",
                            "TESTKIT_TOKEN_PORT",
                            "TESTKIT_INSTANCE_ENDPOINT",
                            "TESTKIT_INSTANCE_PORT",
                            "TESTKIT_DATABASE_NAME",
                            "TESTKIT_USER",
                            "TESTKIT_CA_BUNDLE",
                            "TESTKIT_TRUST_STORE",
                            "TESTKIT_TRUST_STORE_PASSWORD",
                            "TESTKIT_SECRET_ID",
                            "TESTKIT_ROLE_ARN",
                            "TESTKIT_CONTROL_URL",
                            "AWS_REGION",
                            "AWS_DEFAULT_REGION",
                            "AWS_ACCESS_KEY_ID",
                            "AWS_SECRET_ACCESS_KEY",
                            "AWS_SESSION_TOKEN",
                            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                            "AWS_ENDPOINT_URL_STS");
            assertThat(client.values())
                    .containsEntry("TESTKIT_ENGINE", engine == RdsEngine.MYSQL ? "mysql" : "postgresql")
                    .containsEntry("TESTKIT_ENDPOINT", "localhost")
                    .containsEntry("TESTKIT_TOKEN_PORT", client.get("TESTKIT_PORT"))
                    .containsEntry("TESTKIT_DATABASE_NAME", "orders")
                    .containsEntry("TESTKIT_USER", "app")
                    .containsEntry("AWS_REGION", "eu-west-1");
            assertThat(directory.resolve("it's here/testkit.env")).hasContent(String.join("\n", lines));
            assertThat(sourced(directory.resolve("it's here/testkit.env"))).containsAllEntriesOf(client.values());
            assertThat(client.query("SELECT 7")).isEqualTo("7");
        }
    }

    /** The variables in a child of a shell that has read the file. */
    private static Map<String, String> sourced(Path file) throws Exception {
        var shell = new ProcessBuilder("sh", "-c", "set -a; . \"$1\"; set +a; env", "sh", file.toString()).start();
        var environment = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        return Client.of(environment.lines().filter(line -> line.contains("=")).toList())
                .values();
    }

    @ParameterizedTest
    @EnumSource
    void createsUsersAndRunsSqlInTheDatabase(RdsEngine engine) throws Exception {
        var sql = Files.writeString(
                directory.resolve("a.sql"),
                "DROP TABLE IF EXISTS rows_of_sql; CREATE TABLE rows_of_sql (id INT); INSERT INTO rows_of_sql VALUES (42);");
        try (var standalone = standalone(
                engine, "--database-name", "shop", "--user", "first", "--user", "second", "--sql", sql.toString())) {
            var client = Client.of(standalone.start());

            assertThat(client.query("SELECT id FROM rows_of_sql")).isEqualTo("42");
            try (var connection = client.connect("second", client.token("second"))) {
                assertThat(connection.getCatalog()).isEqualTo("shop");
            }
            assertThatThrownBy(() -> client.connect("second", client.token("first")))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void obeysPoliciesFromTheStart() throws Exception {
        var policy = Files.writeString(
                directory.resolve("a.json"),
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds-db:connect\","
                        + " \"Resource\": \"arn:aws:rds-db:eu-west-1:123456789012:dbuser:*/second\"}]}");
        try (var standalone =
                standalone(RdsEngine.MYSQL, "--user", "first", "--user", "second", "--policy", policy.toString())) {
            var client = Client.of(standalone.start());
            client.connect("second", client.token("second")).close();
            assertThatThrownBy(() -> client.query("SELECT 7")).isInstanceOf(SQLException.class);
            client.control("POST", "/reset");
            assertThatThrownBy(() -> client.query("SELECT 7")).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesUsersWithPasswordsWithoutAnAdministrator(RdsEngine engine) throws Exception {
        String password = "its password";
        createUser(engine, "by_hand", password);
        try (var standalone = withoutAdmin(engine, "--user", "by_hand:" + password)) {
            var client = Client.of(standalone.start());

            assertThat(client.query("SELECT 7")).isEqualTo("7");
            var refused = client.send("POST", "/rotate?kind=SINGLE_USER", "");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).isEqualTo("rotations need --admin, who changes the password in the database\n");
        }
        try (var standalone = withoutAdmin(engine, "--user", "by_hand:wrong")) {
            assertThatThrownBy(standalone::start)
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageStartingWith("--user by_hand cannot log in to the database: ")
                    .hasMessageNotContaining("wrong");
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheUserOfSomebodyElseAlone(RdsEngine engine) throws Exception {
        createUser(engine, "of_others", "its password");
        try (var standalone = standalone(engine, "--user", "of_others")) {
            assertThatThrownBy(standalone::start)
                    .isInstanceOf(StartFailedException.class)
                    .hasMessage("the database has a user of_others already: give its password, --user"
                            + " of_others:PASSWORD, or another name");
        }
        try (var standalone = standalone(engine, "--user", "of_others:its password")) {
            var client = Client.of(standalone.start());
            client.control("POST", "/rotate?kind=SINGLE_USER");
            assertThat(client.query("SELECT 7")).isEqualTo("7");
        }
        // the end has restored the password
        try (var standalone = withoutAdmin(engine, "--user", "of_others:its password")) {
            assertThat(Client.of(standalone.start()).query("SELECT 7")).isEqualTo("7");
        }
    }

    /** As after SIGKILL, when nothing is restored. */
    @ParameterizedTest
    @EnumSource
    void knowsTheUsersThatItHasMadeByItsDirectory(RdsEngine engine) throws Exception {
        try (var standalone = standalone(engine, "--user", "rotated_and_killed", "--dir", directory.toString())) {
            assertThat(Client.of(standalone.start()).query("SELECT 7")).isEqualTo("7");
        }
        EmbeddedDatabase.shared(engine)
                .execute(
                        engine == RdsEngine.MYSQL
                                ? "ALTER USER rotated_and_killed IDENTIFIED BY 'rotated'"
                                : "ALTER USER rotated_and_killed PASSWORD 'rotated'");
        try (var standalone = standalone(engine, "--user", "rotated_and_killed")) {
            assertThatThrownBy(standalone::start).hasMessageContaining("has a user rotated_and_killed already");
        }
        try (var standalone = standalone(engine, "--user", "rotated_and_killed", "--dir", directory.toString())) {
            assertThat(Client.of(standalone.start()).query("SELECT 7")).isEqualTo("7");
        }
    }

    @Test
    void saysThatTheEngineMayBeAnother() throws Exception {
        var postgresql = EmbeddedDatabase.shared(RdsEngine.POSTGRESQL).port();
        var mysql = EmbeddedDatabase.shared().port();
        for (var other : Map.of("mysql", postgresql, "postgresql", mysql).entrySet()) {
            var options = CommandLine.parse(
                    List.of(
                            "--engine",
                            other.getKey(),
                            "--database",
                            "127.0.0.1:" + other.getValue(),
                            "--admin",
                            "a:b"),
                    Map.of(),
                    unused -> false);
            try (var standalone = new Standalone(options, line -> {})) {
                assertThatThrownBy(standalone::start)
                        .hasMessageContaining("is it a " + other.getKey() + ", as --engine says?");
            }
        }
    }

    /** Restores what an earlier test has changed. */
    @BeforeEach
    void makeTheDefaultUser() {
        for (var engine : RdsEngine.values()) {
            LocalAws.builder().engine(engine).start().close();
        }
    }

    private static void createUser(RdsEngine engine, String user, String password) {
        var database = EmbeddedDatabase.shared(engine);
        database.createDatabase("orders");
        if (engine == RdsEngine.MYSQL) {
            database.execute(
                    "CREATE USER IF NOT EXISTS " + user + " IDENTIFIED BY '" + password + "'",
                    "GRANT ALL ON orders.* TO " + user);
        } else if (database.query("SELECT 1 FROM pg_roles WHERE rolname = '" + user + "'")
                .isEmpty()) {
            database.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesPasswordsAtTheProxyIfItShould(RdsEngine engine) throws Exception {
        createUser(engine, "by_hand", "its password");
        try (var standalone = standalone(engine, "--user", "by_hand:its password")) {
            var client = Client.of(standalone.start());
            assertThatThrownBy(() -> client.connect("by_hand", "its password")).isInstanceOf(SQLException.class);
        }
        try (var standalone = standalone(engine, "--user", "by_hand:its password", "--accept-passwords")) {
            var client = Client.of(standalone.start());
            client.connect("by_hand", "its password").close();
            if (engine == RdsEngine.MYSQL) { // PostgreSQL asks for one of the two
                assertThat(client.query("SELECT 7")).isEqualTo("7");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasTheSameAuthorityAndCredentialsAtTheNextStart(RdsEngine engine) throws Exception {
        Client first;
        String bundle;
        try (var standalone = standalone(engine, "--dir", directory.toString())) {
            first = Client.of(standalone.start());
            bundle = Files.readString(Path.of(first.get("TESTKIT_CA_BUNDLE")));
        }
        assertThat(directory.resolve("testkit.env")).doesNotExist();
        // on the same port, a client does not notice the restart
        try (var standalone = standalone(engine, "--dir", directory.toString(), "--port", first.get("TESTKIT_PORT"))) {
            standalone.start();
            assertThat(Path.of(first.get("TESTKIT_CA_BUNDLE"))).hasContent(bundle);
            assertThat(first.query("SELECT 7")).isEqualTo("7");
        }
    }

    @Test
    void hasTheNamesAndPortsOfProduction() throws Exception {
        var endpoint = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com"; // which the hosts file of the tests has
        try (var standalone = standalone(RdsEngine.MYSQL, "--endpoint", endpoint, "--token-port", "3306")) {
            var client = Client.of(standalone.start());

            assertThat(client.get("TESTKIT_TOKEN_PORT")).isEqualTo("3306").isNotEqualTo(client.get("TESTKIT_PORT"));
            assertThat(client.query("SELECT 7")).isEqualTo("7");
        }
        try (var standalone = standalone(
                RdsEngine.MYSQL, "--endpoint", "x.proxy-y.us-east-1.rds.amazonaws.com", "--region", "eu-south-1")) {
            assertThat(Client.of(standalone.start()).get("AWS_REGION")).isEqualTo("eu-south-1");
        }
        try (var standalone = standalone(RdsEngine.MYSQL, "--endpoint", "x.proxy-y.us-east-1.rds.amazonaws.com")) {
            assertThat(Client.of(standalone.start()).get("AWS_REGION")).isEqualTo("us-east-1");
        }
    }

    @Test
    void saysWhyItDoesNotStart() throws Exception {
        var mysql = EmbeddedDatabase.shared();
        var nobody = "127.0.0.1:" + freePort();
        assertFails(
                "the database at " + nobody + " cannot be used as root: Connection refused",
                "--database",
                nobody,
                "--admin",
                "root:x");
        assertFails(
                "the database at there.invalid:3306 cannot be used as root: unknown host",
                "--database",
                "there.invalid:3306",
                "--admin",
                "root:x");
        var broken = Files.writeString(directory.resolve("broken.sql"), "SELECT 1; SELEKT 2;");
        try (var standalone = standalone(RdsEngine.MYSQL, "--sql", broken.toString())) {
            assertThatThrownBy(standalone::start)
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageStartingWith("--sql " + broken + ": ")
                    .hasMessageContaining("SELEKT");
        }
        for (var option : List.of("--port", "--instance-port", "--secrets-port", "--sts-port", "--control-port")) {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var standalone = standalone(RdsEngine.MYSQL, option, Integer.toString(taken.getLocalPort()))) {
                assertThatThrownBy(standalone::start)
                        .isInstanceOf(StartFailedException.class)
                        .hasMessageStartingWith("Port " + taken.getLocalPort() + " of 127.0.0.1 cannot be opened");
            }
        }
        try (var first = standalone(RdsEngine.MYSQL, "--dir", directory.toString());
                var second = standalone(RdsEngine.MYSQL, "--dir", directory.toString())) {
            first.start();
            assertThatThrownBy(second::start).hasMessageStartingWith("another process uses the directory ");
        }
        assertThat(mysql.query("SELECT 1")).containsExactly("1");
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void assertFails(String message, String... arguments) throws Exception {
        var options = CommandLine.parse(List.of(arguments), Map.of(), unused -> false);
        try (var standalone = new Standalone(options, line -> {})) {
            assertThatThrownBy(standalone::start)
                    .isInstanceOf(StartFailedException.class)
                    .hasMessageStartingWith(message);
        }
    }

    @Test
    void opensNothingOnceItIsClosed() throws Exception {
        var standalone =
                standalone(RdsEngine.MYSQL, "--dir", directory.resolve("new").toString());
        standalone.close();
        standalone.close();

        assertThatThrownBy(standalone::start).hasMessage("it was stopped while it started");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void startsADatabaseIfItCarriesOne() throws Exception {
        List<String> progress = new ArrayList<>();
        var options = CommandLine.parse(List.of("--user", "app"), Map.of(), engine -> true);
        try (var standalone = new Standalone(options, progress::add)) {
            var client = Client.of(standalone.start());

            assertThat(client.query("SELECT 7")).isEqualTo("7");
            assertThat(client.control("POST", "/rotate?kind=SINGLE_USER")).isEqualTo("ok\n");
            assertThat(client.query("SELECT 8")).isEqualTo("8");
        }
        assertThat(progress).isNotEmpty();
    }
}
