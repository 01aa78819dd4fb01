package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A MySQL that hangs or sends nonsense, which a real one does not do on demand. */
class FakeRdsProxyBackendTest {

    private static final byte[] SALT = "01234567890123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};
    private static final byte[] NONSENSE = {1, 9};
    private static final byte[] FULL_AUTHENTICATION = {1, 4};
    private static final byte[] NOT_A_KEY = {1, '!'};
    private static final int LIMIT_MILLIS = 60_000;

    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private ServerSocket database;

    @BeforeEach
    void listen() throws IOException {
        database = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        database.setSoTimeout(LIMIT_MILLIS);
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        database.close();
        threads.shutdownNow();
    }

    private FakeRdsProxy.Builder builder() {
        // longer than this class waits for anything
        return Lab.builder().database("127.0.0.1", database.getLocalPort()).loginTime(Duration.ofMinutes(5));
    }

    private interface Conversation {
        void with(Connection proxy) throws Exception;
    }

    /** The next connection of the proxy to the database. */
    private final class Connection implements AutoCloseable {
        private final Socket socket = database.accept();
        private final PacketChannel channel = new PacketChannel(socket.getInputStream(), socket.getOutputStream());

        Connection() throws IOException {
            // a socket that is garbage-collected is closed
            connections.add(this);
            socket.setSoTimeout(LIMIT_MILLIS);
        }

        void greet() throws IOException {
            long capabilities = Capabilities.LOGIN | Capabilities.RELAYED;
            channel.write(new Greeting("9.9.9", 7, SALT, capabilities, 45, 2, PasswordScramble.CACHING_SHA2).toBytes());
        }

        LoginRequest login() throws IOException {
            greet();
            return LoginRequest.parse(channel.read());
        }

        /** What the database reads next: -1 once the proxy has closed the connection. */
        int next() throws IOException {
            return socket.getInputStream().read();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Plays the database: only greets on the first connection, and continues on the following ones. */
    private Future<Boolean> play(Conversation... conversations) {
        return threads.submit(() -> {
            try (var first = new Connection()) {
                first.greet();
            }
            for (var conversation : conversations) {
                conversation.with(new Connection());
            }
            return true;
        });
    }

    private static void changeUser(PlainClient client, String credential) throws IOException {
        client.command(
                CommandBoundaries.COM_CHANGE_USER,
                new PayloadWriter()
                        .terminatedText(Lab.APP.user())
                        .integer(1, 0)
                        .terminatedText("lab")
                        .integer(2, 45)
                        .terminatedText(PasswordScramble.NATIVE)
                        .toBytes());
        assertThat(AuthSwitch.isSwitch(client.read())).isTrue();
        client.write(credential + "\0");
    }

    @Test
    void endsTheConnectionToTheDatabaseBeforeTheRefusedClientLeaves() throws Exception {
        var ended = play(proxy -> {
            proxy.login();
            proxy.channel.write(NONSENSE);
            assertThat(proxy.next()).isEqualTo(-1);
        });
        try (var lab = Lab.start(builder());
                var client = lab.secured()) {
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0");
            assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(9501);
            assertThat(ended.get()).isTrue();
        }
    }

    @Test
    void endsTheConnectionOfTheFormerUserWhenTheNextIsRefused() throws Exception {
        var ended = play(proxy -> {
            proxy.login();
            proxy.channel.write(OK);
            assertThat(proxy.next()).isEqualTo(-1);
        });
        try (var lab = Lab.start(builder());
                var client = lab.loggedIn()) {
            changeUser(client, "no token");
            assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(1045);
            assertThat(ended.get()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsTheClientThatTheDatabaseHangs(boolean greets) throws Exception {
        Future<Boolean> played = greets ? play(Connection::login) : CompletableFuture.completedFuture(true);
        try (var lab = Lab.start(builder().loginTime(Duration.ofSeconds(6)))) {
            var e = catchThrowableOfType(SQLException.class, lab::connect);

            assertThat(e.getErrorCode()).isEqualTo(9501);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.DATABASE_REFUSED);
            assertThat(lab.lastLogin().detail()).contains("timed out");
            assertThat(played.get()).isTrue();
        }
    }

    @Test
    void letsNoClientWaitForAnotherAndClosesAllWhenTheDatabaseHangs() throws Exception {
        try (var lab = Lab.start(builder());
                var one = PlainClient.connect(lab.proxy.port());
                var first = new Connection();
                var two = PlainClient.connect(lab.proxy.port());
                var second = new Connection()) {
            lab.proxy.close();

            assertThat(first.next()).isEqualTo(-1);
            assertThat(second.next()).isEqualTo(-1);
            assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::verdict)
                    .containsExactly(Verdict.CLIENT_GONE, Verdict.CLIENT_GONE);
        }
    }

    @Test
    void closesTheConnectionOfTheNextUserWhenTheDatabaseHangs() throws Exception {
        var played = play(proxy -> {
            proxy.login();
            proxy.channel.write(OK);
        });
        try (var lab = Lab.start(builder());
                var client = lab.loggedIn()) {
            assertThat(played.get()).isTrue();
            changeUser(client, lab.token());
            try (var next = new Connection()) {
                lab.proxy.close();
                assertThat(next.next()).isEqualTo(-1);
            }
        }
    }

    /** Whatever the failure is. */
    @Test
    void closesTheConnectionOfTheNextUserWhenItsLoginBreaks() throws Exception {
        var ended = play(
                proxy -> {
                    proxy.login();
                    proxy.channel.write(OK);
                },
                next -> {
                    next.login();
                    next.channel.write(FULL_AUTHENTICATION);
                    next.channel.read();
                    next.channel.write(NOT_A_KEY);
                    assertThat(next.next()).isEqualTo(-1);
                });
        try (var lab = Lab.start(builder());
                var client = lab.loggedIn()) {
            changeUser(client, lab.token());
            assertThat(ended.get()).isTrue();
        }
    }

    /** The client must not use a capability of the database that the proxy did not offer. */
    @Test
    void forwardsOnlyCapabilitiesThatTheClientWasOffered() throws Exception {
        var login = threads.submit(() -> {
            new Connection().close();
            var proxy = new Connection();
            var request = proxy.login();
            proxy.channel.write(OK);
            return request;
        });
        try (var lab = Lab.start(builder());
                var client = lab.secured()) {
            assertThat(client.greeting().offers(Capabilities.DEPRECATE_EOF)).isFalse();
            client.login(
                    "app",
                    AuthSwitch.CLEAR_PASSWORD,
                    lab.token() + "\0",
                    PlainClient.BASIC | Capabilities.DEPRECATE_EOF | Capabilities.FOUND_ROWS);

            assertThat(client.read()[0]).isZero();
            assertThat(login.get().has(Capabilities.DEPRECATE_EOF)).isFalse();
            assertThat(login.get().has(Capabilities.FOUND_ROWS)).isFalse();
            assertThat(login.get().has(Capabilities.TRANSACTIONS)).isTrue();
        }
    }
}
