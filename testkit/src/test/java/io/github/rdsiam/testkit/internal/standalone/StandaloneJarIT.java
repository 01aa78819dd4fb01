package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.File;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar as users have it, in a separate process. */
class StandaloneJarIT {

    private static final long MAX_BYTES = 2_500_000;

    @TempDir
    Path directory;

    @TempDir
    Path temporary;

    private JarProcess start(RdsEngine engine, String... more) throws Exception {
        return JarProcess.start(temporary, arguments(engine, more));
    }

    private static List<String> arguments(RdsEngine engine, String... more) {
        var database = EmbeddedDatabase.shared(engine);
        List<String> arguments = new ArrayList<>(List.of(
                "--engine",
                CommandLine.name(engine),
                "--database",
                "127.0.0.1:" + database.port(),
                "--admin",
                database.admin().user() + ":" + database.admin().password()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static void assertClosed(Client client) {
        for (var name : client.values().keySet()) {
            if (name.equals("TESTKIT_PORT") || name.equals("TESTKIT_INSTANCE_PORT") || name.contains("_URL")) {
                int port = Integer.parseInt(client.get(name).replaceFirst(".*:([0-9]+).*", "$1"));
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .as(name)
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesClientsUntilItIsTerminated(RdsEngine engine) throws Exception {
        var sql = Files.writeString(
                directory.resolve("a.sql"),
                "DROP TABLE IF EXISTS of_jar; CREATE TABLE of_jar (id INT); INSERT INTO of_jar VALUES (42)");
        try (var jar = start(engine, "--sql", sql.toString())) {
            var client = jar.client();

            assertThat(client.query("SELECT id FROM of_jar")).isEqualTo("42");
            client.control("POST", "/deny");
            assertThatThrownBy(() -> client.query("SELECT 7")).isInstanceOf(SQLException.class);
            client.control("POST", "/allow");
            // the jar contains only some of the classes that create certificates
            for (var fault : List.of("WRONG_HOST_CERTIFICATE", "EXPIRED_CERTIFICATE", "FOREIGN_CA", "SELF_SIGNED")) {
                client.control("POST", "/fault?name=" + fault);
                assertThatThrownBy(() -> client.query("SELECT 7")).as(fault).isInstanceOf(SQLException.class);
            }
            if (engine == RdsEngine.POSTGRESQL) { // Connector/J does not find the authority
                for (var fault : List.of("CROSS_SIGNED_CHAIN", "CROSS_SIGNED_CHAIN_4")) {
                    client.control("POST", "/fault?name=" + fault);
                    assertThat(client.query("SELECT 7")).as(fault).isEqualTo("7");
                }
            }
            client.control("POST", "/rotate?kind=SINGLE_USER");
            assertThat(client.query("SELECT 8")).isEqualTo("8");
            assertThat(client.control("GET", "/logins")).contains("\"REJECTED\"", "\"DENIED\"", "\"ACCEPTED\"");
            assertThat(jar.children()).isZero();

            jar.terminate();

            assertThat(jar.exitCode()).isEqualTo(128 + 15);
            assertThat(jar.errors().lines())
                    .as("a line for each refused login")
                    .anyMatch(line -> line.contains("DENIED"))
                    .noneMatch(line -> line.contains("X-Amz-Signature"));
            assertClosed(client);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void endsWithThePipeAtItsInput() throws Exception {
        try (var jar = start(RdsEngine.MYSQL)) {
            var client = jar.client();
            jar.endInput();

            assertThat(jar.exitCode()).isZero();
            assertThat(jar.errors()).endsWith("rds-iam-testkit: standard input has ended\n");
            assertClosed(client);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    /** }.|As after {@code true |}.|}. */
    @Test
    void failsToStartAlsoIfItsInputHasEnded() throws Exception {
        try (var jar = JarProcess.start(temporary, List.of("--database", "127.0.0.1:1", "--admin", "root:x"))) {
            jar.endInput();

            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.errors()).startsWith("rds-iam-testkit: the database at 127.0.0.1:1 cannot be used");
        }
        try (var jar = start(RdsEngine.MYSQL)) {
            jar.endInput();

            assertThat(jar.exitCode()).isZero();
            assertThat(jar.output()).endsWith("READY\n");
        }
    }

    @Test
    void doesNotEndWithAnInputThatWasNeverOpen() throws Exception {
        var nothing = ProcessBuilder.Redirect.from(new File("/dev/null"));
        try (var jar = JarProcess.start(temporary, nothing, arguments(RdsEngine.MYSQL))) {
            assertThat(jar.client().query("SELECT 7")).isEqualTo("7");
            assertThat(jar.isAlive()).isTrue();
        }
        assertThat(StandardInput.isPipe(Path.of("/dev/null"))).isFalse();
        assertThat(StandardInput.isPipe(Path.of("/no/such/file"))).isFalse();
    }

    /** As seen by a client with the CA file of the first start. */
    @ParameterizedTest
    @EnumSource
    void startsAgainWhereItWasKilled(RdsEngine engine) throws Exception {
        Client before;
        try (var jar = start(engine, "--dir", directory.toString())) {
            before = jar.client();
            assertThat(before.query("SELECT 7")).isEqualTo("7");
            jar.kill();
            assertThat(jar.exitCode()).isEqualTo(128 + 9);
        }
        assertThat(directory.resolve("testkit.env")).exists();
        var bundle = Files.readString(directory.resolve("ca.pem"));
        var port = before.get("TESTKIT_PORT");
        try (var jar = start(engine, "--dir", directory.toString(), "--port", port)) {
            jar.client();
            assertThat(before.query("SELECT 7")).isEqualTo("7");
            assertThat(directory.resolve("ca.pem")).hasContent(bundle);
            jar.terminate();
            jar.exitCode();
        }
        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder("authorities.pem", "ca.p12", "ca.pem", "identity", "lock", "users");
        assertThat(temporary).isEmptyDirectory();
    }

    /** Wherever it is killed. */
    @Test
    void startsAgainWhereItWasKilledWhileItStarted() throws Exception {
        for (var file : List.of("lock", "identity", "authorities.pem", "ca.pem", "ca.p12")) {
            try (var jar = start(RdsEngine.MYSQL, "--dir", directory.toString())) {
                while (jar.isAlive() && !Files.exists(directory.resolve(file))) {
                    Thread.onSpinWait();
                }
                jar.kill();
                jar.exitCode();
            }
        }
        try (var jar = start(RdsEngine.MYSQL, "--dir", directory.toString())) {
            assertThat(jar.client().query("SELECT 7")).isEqualTo("7");
            assertThat(directory.toFile().list()).noneMatch(name -> name.endsWith(".unfinished"));
        }
    }

    @Test
    void endsInWordsWheneverItIsTerminated() throws Exception {
        for (var file : List.of("", "lock", "identity", "authorities.pem", "ca.pem", "ca.p12", "testkit.env")) {
            try (var jar = start(
                    RdsEngine.MYSQL, "--dir", directory.resolve("of " + file).toString())) {
                while (jar.isAlive()
                        && !Files.exists(directory.resolve("of " + file).resolve(file))) {
                    Thread.onSpinWait();
                }
                jar.terminate();

                assertThat(jar.exitCode()).isEqualTo(128 + 15);
                assertThat(jar.errors()).as(file).doesNotContain("\tat ", "Exception");
                assertThat(directory.resolve("of " + file).resolve("testkit.env"))
                        .doesNotExist();
            }
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void leavesNothingAfter24Starts() throws Exception {
        for (int i = 0; i < 24; i++) {
            var engine = i % 2 == 0 ? RdsEngine.MYSQL : RdsEngine.POSTGRESQL;
            try (var jar = start(engine)) {
                var client = jar.client();
                assertThat(client.query("SELECT 7")).isEqualTo("7");
                assertThat(jar.children()).isZero();
                if (i % 3 == 0) {
                    jar.terminate();
                } else {
                    jar.endInput();
                }
                jar.exitCode();
                assertClosed(client);
            }
            assertThat(temporary).as("after start %s", i).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--help                         | 0 | A local RDS Proxy, the instance behind it |",
                "--version                      | 0 | rds-iam-testkit 1. |",
                "--frobnicate                   | 2 | | rds-iam-testkit: unknown option --frobnicate",
                "--engine postgresql            | 2 | | rds-iam-testkit: --database HOST:PORT is missing",
                "--database 127.0.0.1:1 --admin root:x | 1 | | rds-iam-testkit: the database at 127.0.0.1:1 cannot be used",
            })
    void exits(String arguments, int code, String output, String error) throws Exception {
        try (var jar = JarProcess.start(temporary, List.of(arguments.split(" ", -1)))) {
            assertThat(jar.exitCode()).isEqualTo(code);
            assertBegins(jar.output(), output);
            assertBegins(jar.errors(), error);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static void assertBegins(String text, String beginning) {
        if (beginning == null) {
            assertThat(text).isEmpty();
        } else {
            assertThat(text).startsWith(beginning);
        }
    }

    @Test
    void holdsWhatItShould() throws Exception {
        var file = Path.of(System.getProperty("standalone.jar"));
        try (var jar = new JarFile(file.toFile())) {
            var entries = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(entries)
                    .doesNotHaveDuplicates()
                    .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/THIRD-PARTY.txt")
                    .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"))
                    .filteredOn(name -> name.endsWith(".class"))
                    .allMatch(name -> name.matches(
                            "(io/github/rdsiam/testkit|com/google/gson|org/bouncycastle|org/tukaani/xz)/.*"));
            var main = jar.getManifest().getMainAttributes();
            assertThat(main.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(Main.class.getName());
            assertThat(jar.getManifest().getEntries()).isEmpty();
            assertThat(new String(
                            jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY.txt"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains("Gson", "Bouncy Castle", "XZ for Java");
        }
        assertThat(Files.size(file)).isLessThan(MAX_BYTES);
    }
}
