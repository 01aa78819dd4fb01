package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestkitExtension.class)
class TestkitExtensionTest {

    /** Ports that must be closed when all tests have run. */
    private static final List<Integer> TEST_PORTS = new ArrayList<>();

    private static EmbeddedDatabase databaseOfTheClass;

    private final FakeSecretsManager secretsOfTheConstructor;
    private FakeSecretsManager secretsOfBeforeEach;

    TestkitExtensionTest(FakeSecretsManager secrets) {
        secretsOfTheConstructor = secrets;
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
    static void everythingButTheDatabaseIsClosed(EmbeddedDatabase database) throws Exception {
        assertThat(TEST_PORTS).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
        for (int port : TEST_PORTS) {
            assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
        }
        connect(database.port());
    }

    private static void connect(int port) throws Exception {
        new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port).close();
    }

    @Test
    void sharesOneDatabase(EmbeddedDatabase database) {
        assertThat(database).isSameAs(databaseOfTheClass);
        assertThat(database.query("SELECT 1")).containsExactly("1");
    }

    @Test
    void givesATestOneSecretsManager(FakeSecretsManager secrets) {
        assertThat(secrets).isSameAs(secretsOfTheConstructor).isSameAs(secretsOfBeforeEach);
        TEST_PORTS.add(secrets.endpoint().getPort());
    }

    @Test
    void givesAnotherTestAnotherSecretsManager(FakeSecretsManager secrets) {
        TEST_PORTS.add(secrets.endpoint().getPort());
    }

    @Test
    void startsAProxy(FakeRdsProxy proxy, FakeRdsProxy same) throws Exception {
        assertThat(proxy).isSameAs(same);
        assertThat(proxy.endpoint()).isEqualTo(TestkitExtension.ENDPOINT);
        connect(proxy.port());
        TEST_PORTS.add(proxy.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {TestkitExtension.USER, "admin"})
    void logsInTheUsersOfADatabase(String user, FakeRdsProxy proxy, AwsIdentity identity, EmbeddedDatabase database)
            throws Exception {
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
                .noneMatch(grant -> grant.contains("ALL PRIVILEGES ON *.*"));
    }

    @Test
    void closesWhatABuilderStarts(FakeRdsProxy.Builder builder, FakeRdsProxy.Builder another) throws Exception {
        var proxy = builder.instanceEndpoint("orders.abc123.eu-west-1.rds.amazonaws.com")
                .start();
        var second = another.endpoint("another.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .start();

        assertThat(second.endpoint()).startsWith("another.");
        connect(proxy.instancePort());
        TEST_PORTS.addAll(List.of(proxy.port(), proxy.instancePort(), second.port()));
    }

    @Test
    void givesATestOneIdentity(AwsIdentity identity, AwsIdentity same) {
        assertThat(identity).isSameAs(same);
        assertThat(identity.toString()).doesNotContain(identity.secretAccessKey());
    }
}
