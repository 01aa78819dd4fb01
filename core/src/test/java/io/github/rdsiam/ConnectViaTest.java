package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections may go through a tunnel or an alias; the token is signed for the endpoint, and its certificate is
 * verified.
 */
@OnBothEngines
class ConnectViaTest {

    @Parameter
    DatabaseEngine engine;

    private int realPort() {
        return LocalRds.rdsEngine(engine).port();
    }

    @Test
    void aTunnelIsDialledWhileTheEndpointIsSignedAndVerified() throws SQLException {
        try (LocalRds rds = LocalRds.named(engine, aws -> aws.port(realPort()));
                IamTokenDataSource source = rds.dataSource()
                        .port(realPort())
                        .connectVia("tunnel.example.com", rds.proxy().port())
                        .build()) {
            open(source);
            assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsExactly(Verdict.ACCEPTED);
        }
    }

    /** The name of a service in Docker Compose, for example, which is not a DNS name. */
    @Test
    void aTunnelMayHaveAnUnderscoreInItsName() throws SQLException {
        assertDialled("ssm_tunnel");
    }

    @Test
    void aTunnelMayBeAShortAddress() throws SQLException {
        assertDialled("127.1");
    }

    private void assertDialled(String host) throws SQLException {
        try (LocalRds rds = LocalRds.named(engine, aws -> aws.port(realPort()));
                IamTokenDataSource source = rds.dataSource()
                        .port(realPort())
                        .connectVia(host, rds.proxy().port())
                        .build()) {
            open(source);
            assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsExactly(Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void aTunnelMayListenOnAnIpv6Address(String host) throws Exception {
        try (LocalRds rds = LocalRds.named(engine, aws -> aws.port(realPort()));
                Ipv6Tunnel tunnel = new Ipv6Tunnel(rds.proxy().port());
                IamTokenDataSource source = rds.dataSource()
                        .port(realPort())
                        .connectVia(host, tunnel.port())
                        .build()) {
            open(source);
            assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsExactly(Verdict.ACCEPTED);
            assertThat(source).asString().contains(" via [").contains("]:" + tunnel.port());
        }
    }

    /** Forwards connections from ::1, as ssh -L does. */
    private static final class Ipv6Tunnel implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getAllByName("::1")[0]);
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final int to;

        Ipv6Tunnel(int to) throws IOException {
            this.to = to;
            threads.execute(this::accept);
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listening.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                    threads.execute(() -> copy(client, server));
                    threads.execute(() -> copy(server, client));
                }
            } catch (IOException e) {
                // closed
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // the other direction has ended
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            threads.shutdownNow();
        }
    }

    @Test
    void anAliasGivenAsTheEndpointFailsBeforeAnyTokenAndIsNamed() {
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = rds.dataSource()
                        .endpoint("alias.example.com")
                        .region(LocalRds.REGION)
                        .build()) {
            Throwable failure = catchThrowable(source::getConnection);

            assertThat(failure)
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageStartingWith(FailureKind.WRONG_HOST_NAME.heading())
                    .hasMessageContaining("\"alias.example.com\" is an alias")
                    .hasMessageContaining("endpoint(String)")
                    .hasMessageContaining("connectVia(String, int)");
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }
}
