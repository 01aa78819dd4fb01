package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the extension's objects belong to: the JVM, a test or the test's builder. */
@ExtendWith(TestkitExtension.class)
class TestkitExtensionTest {

    /** What must be closed when all tests have run. */
    private static final List<Server> SERVERS = new ArrayList<>();

    private static EmbeddedDatabase databaseOfTheClass;

    private final FakeSecretsManager secretsOfTheConstructor;
    private FakeSecretsManager secretsOfBeforeEach;

    TestkitExtensionTest(FakeSecretsManager secrets) {
        secretsOfTheConstructor = secrets;
    }

    /** A server of a test, and how many clients have reached it. */
    private record Server(int port, IntSupplier reached) {

        static Server of(FakeSecretsManager secrets) {
            return new Server(
                    secrets.endpoint().getPort(), () -> secrets.calls().size());
        }

        boolean answers() {
            int before = reached.getAsInt();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().read();
            } catch (IOException e) {
                // closed, or another program has the port now
            }
            return reached.getAsInt() > before;
        }
    }

    @BeforeAll
    static void keepDatabase(EmbeddedDatabase database) {
        databaseOfTheClass = database;
    }

    @BeforeEach
    void keepSecrets(FakeSecretsManager secrets) {
        secretsOfBeforeEach = secrets;
    }

    @AfterAll
    static void everythingButTheDatabaseIsClosed(EmbeddedDatabase database) {
        assertThat(SERVERS).isNotEmpty().noneMatch(Server::answers);
        assertThat(database.query("SELECT 1")).containsExactly("1");
    }

    private static void assertAnswers(Server... servers) {
        assertThat(servers).allMatch(Server::answers);
        SERVERS.addAll(List.of(servers));
    }

    @Test
    void sharesOneDatabase(EmbeddedDatabase database) {
        assertThat(database).isSameAs(databaseOfTheClass);
        assertThat(database.query("SELECT 1")).containsExactly("1");
    }

    @Test
    void givesATestOneSecretsManager(FakeSecretsManager secrets) {
        assertThat(secrets).isSameAs(secretsOfTheConstructor).isSameAs(secretsOfBeforeEach);
        assertAnswers(Server.of(secrets));
    }

    @Test
    void givesAnotherTestAnotherSecretsManager(FakeSecretsManager secrets) {
        assertThat(secrets.calls()).isEmpty();
        assertAnswers(Server.of(secrets));
    }

    @Test
    void startsAProxy(FakeRdsProxy proxy, FakeRdsProxy same) {
        assertThat(proxy).isSameAs(same);
        assertThat(proxy.endpoint()).isEqualTo(TestkitExtension.ENDPOINT);
        assertAnswers(new Server(proxy.port(), proxy::accepted));
    }

    @ParameterizedTest
    @ValueSource(strings = {TestkitExtension.USER, "admin"})
    void logsInTheUsersOfADatabase(String user, FakeRdsProxy proxy, AwsIdentity identity) throws Exception {
        var token = AwsSigner.token(identity, TestkitExtension.ENDPOINT, proxy.port(), "eu-west-1", user);
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", token);
        properties.put("sslMode", "REQUIRED");
        try (var connection = DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + proxy.port() + "/", properties);
                var rows = connection.createStatement().executeQuery("SELECT CURRENT_USER()")) {
            rows.next();
            assertThat(rows.getString(1)).startsWith(user + "@");
        }
    }

    @Test
    void limitsTheUserToItsSchema(FakeRdsProxy proxy, EmbeddedDatabase database) {
        assertThat(proxy).isNotNull();
        assertThat(database.query("SHOW GRANTS FOR " + TestkitExtension.USER))
                .isNotEmpty()
                .allMatch(grant -> grant.startsWith("GRANT USAGE ON *.*") || !grant.contains(" ON *.*"));
    }

    @Test
    void closesWhatABuilderStarts(FakeRdsProxy.Builder builder, FakeRdsProxy.Builder another) {
        var proxy = builder.instanceEndpoint("orders.abc123.eu-west-1.rds.amazonaws.com")
                .start();
        var second = another.endpoint("another.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .start();

        assertThat(second.endpoint()).startsWith("another.");
        assertAnswers(
                new Server(proxy.port(), proxy::accepted),
                new Server(proxy.instancePort(), proxy::accepted),
                new Server(second.port(), second::accepted));
    }

    @Test
    void givesATestOneIdentity(AwsIdentity identity, AwsIdentity same) {
        assertThat(identity).isSameAs(same);
        assertThat(identity.toString()).doesNotContain(identity.secretAccessKey());
    }
}
