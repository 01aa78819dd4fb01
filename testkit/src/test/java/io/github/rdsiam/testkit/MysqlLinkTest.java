package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import io.github.rdsiam.testkit.internal.proxy.mysql.MysqlErrors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps of a login to MySQL 8 or newer, with a server of a few packets; then a login to the real database. */
class MysqlLinkTest {

    private static final byte[] SALT = "01234567890123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};
    private static final DatabaseLogin LOGIN = new DatabaseLogin("app", "a long password, longer than the salt");

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private ServerSocket listener;

    private interface Conversation {
        Object with(PacketChannel client) throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private Future<Object> serve(String plugin, Conversation conversation) {
        return threads.submit(() -> {
            try (var socket = listener.accept()) {
                var channel = new PacketChannel(socket.getInputStream(), socket.getOutputStream());
                channel.write(new Greeting("8.4.0", 7, SALT, Capabilities.LOGIN, 45, 2, plugin).toBytes());
                return conversation.with(channel);
            }
        });
    }

    private MysqlLink login() throws IOException {
        return MysqlLink.open("127.0.0.1", listener.getLocalPort(), LOGIN);
    }

    @Test
    void authenticatesFastWhereTheServerRemembersThePassword() throws Exception {
        var proof = serve("caching_sha2_password", client -> {
            byte[] response = LoginRequest.parse(client.read()).response();
            client.write(new byte[] {1, 3});
            client.write(OK);
            return response;
        });
        try (var link = login()) {
            assertThat(proof.get()).isEqualTo(PasswordScramble.of("caching_sha2_password", LOGIN.password(), SALT));
        }
    }

    @Test
    void sendsThePasswordUnderTheServersKeyOtherwise() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        var received = serve("caching_sha2_password", client -> {
            client.read();
            client.write(new byte[] {1, 4});
            assertThat(client.read()).containsExactly(2);
            client.write(new PayloadWriter()
                    .integer(1, 1)
                    .text("-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(keys.getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n")
                    .toBytes());
            byte[] masked = decrypt(keys, client.read());
            client.write(OK);
            for (int i = 0; i < masked.length; i++) {
                masked[i] ^= SALT[i % SALT.length];
            }
            return new String(masked, StandardCharsets.UTF_8);
        });
        try (var link = login()) {
            assertThat(received.get()).isEqualTo(LOGIN.password() + "\0");
        }
    }

    private static byte[] decrypt(KeyPair keys, byte[] encrypted) throws Exception {
        var cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.DECRYPT_MODE, keys.getPrivate());
        return cipher.doFinal(encrypted);
    }

    @Test
    void changesThePluginWhenAsked() throws Exception {
        byte[] otherSalt = "98765432109876543210".getBytes(StandardCharsets.US_ASCII);
        var proof = serve("caching_sha2_password", client -> {
            client.read();
            client.write(new AuthSwitch("mysql_native_password", otherSalt).toBytes());
            byte[] response = client.read();
            client.write(OK);
            return response;
        });
        try (var link = login()) {
            assertThat(proof.get())
                    .isEqualTo(PasswordScramble.of("mysql_native_password", LOGIN.password(), otherSalt));
        }
    }

    /** MySQL asks an unknown user for any plugin, and refuses every answer. */
    @Test
    void passesOnTheRefusalOfAServerThatAsksForAnUnknownPlugin() throws Exception {
        var answer = serve("caching_sha2_password", client -> {
            client.read();
            client.write(new AuthSwitch("sha256_password", SALT).toBytes());
            byte[] response = client.read();
            client.write(MysqlErrors.accessDenied("app", true).toBytes());
            return response;
        });

        assertThatThrownBy(this::login)
                .isInstanceOfSatisfying(
                        ServerErrorException.class,
                        e -> assertThat(e.error()).isEqualTo(MysqlErrors.accessDenied("app", true)))
                .hasMessageContaining("sha256_password");
        assertThat((byte[]) answer.get()).isEmpty();
    }

    @Test
    void namesAnUnknownPluginThatWantsMore() throws Exception {
        var server = serve("caching_sha2_password", client -> {
            client.read();
            client.write(new AuthSwitch("authentication_pam", SALT).toBytes());
            client.read();
            client.write(new byte[] {1, 4});
            return true;
        });

        assertThatThrownBy(this::login).isInstanceOf(IOException.class).hasMessageContaining("authentication_pam");
        assertThat(server.get()).isEqualTo(true);
    }

    @Test
    void saysWhatTheServerSaysInsteadOfAGreeting() throws Exception {
        var server = threads.submit(() -> {
            try (var socket = listener.accept()) {
                new PacketChannel(socket.getInputStream(), socket.getOutputStream())
                        .write(MysqlErrors.TOO_MANY_CONNECTIONS.toBytesInsteadOfGreeting());
                return true;
            }
        });

        assertThatThrownBy(this::login)
                .isInstanceOf(ServerErrorException.class)
                .hasMessage("1040 (08004) Too many connections");
        assertThat(server.get()).isTrue();
    }

    @Test
    void readsRowsAndNullsAndErrors() throws Exception {
        var database = Lab.database();
        try (var link = MysqlLink.open(database.host(), database.port(), database.admin())) {
            assertThat(link.query("SELECT 1, NULL, REPEAT('ä', 300) UNION SELECT 2, 'x', ''"))
                    .containsExactly(Arrays.asList("1", null, "ä".repeat(300)), Arrays.asList("2", "x", ""));
            assertThat(link.query("SET @a = 1")).isEmpty();
            assertThatThrownBy(() -> link.query("SELEC"))
                    .isInstanceOf(ServerErrorException.class)
                    .hasMessageContaining("1064 (42000)");
            assertThat(link.query("SELECT @a")).hasSize(1);
        }
    }

    /**
     * MySQL caches a password at the first login: the first login sends the password, the second only a proof of it.
     */
    @Test
    void logsInForTheFirstTimeAndAgain() throws Exception {
        var database = Lab.database();
        for (var login : List.of(
                new DatabaseLogin("first", "p"),
                new DatabaseLogin("first", "ä password longer than the salt, and 'quoted'"),
                new DatabaseLogin("first", ""))) {
            database.execute(
                    "DROP USER IF EXISTS first",
                    "CREATE USER first IDENTIFIED BY '" + login.password().replace("'", "''") + "'");
            for (int i = 0; i < 2; i++) {
                try (var link = MysqlLink.open(database.host(), database.port(), login)) {
                    assertThat(link.query("SELECT CURRENT_USER()")).containsExactly(List.of("first@%"));
                }
            }
        }
        database.execute("DROP USER first");
    }

    @Test
    void saysWhenThePasswordIsWrong() {
        var database = Lab.database();

        assertThatThrownBy(() -> MysqlLink.open(database.host(), database.port(), new DatabaseLogin("app", "wrong")))
                .isInstanceOfSatisfying(
                        ServerErrorException.class,
                        e -> assertThat(((ErrorPacket) e.error()).code()).isEqualTo(1045))
                .hasMessageNotContaining("wrong");
    }
}
