package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.net.Dialer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** A name with several addresses, of which the first is dead: it costs time, but the login succeeds. */
@OnBothEngines
class ManyAddressesTest {

    @Parameter
    DatabaseEngine engine;

    private static final String NAME = "many.example.com";
    private static final String FIRST = "127.0.0.9";

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void anAddressThatRefusesDoesNotEndTheLogin() throws Exception {
        assertThat(Arrays.stream(InetAddress.getAllByName(NAME)).map(InetAddress::getHostAddress))
                .as("nothing listens on the first")
                .containsExactly(FIRST, "127.0.0.1");
        try (IamTokenDataSource source = byThatName()) {
            open(source);
            assertThat(rds.proxy().accepted()).isEqualTo(1);
        }
    }

    @Test
    void whenEveryAddressFailsTheFailureOfEachIsKept() throws Exception {
        HostAndPort nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = new HostAndPort(NAME, socket.getLocalPort());
        }
        Deadline deadline = Deadline.after(Duration.ofSeconds(10));

        Throwable failure = catchThrowable(() -> new Dialer().dial(nobody, deadline, Timeouts.of(Map.of())));

        assertThat(failure).isInstanceOf(ConnectException.class);
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(ConnectException.class);
    }

    @Test
    void anAddressThatNeverAnswersLeavesTimeForTheNext() throws Exception {
        try (Unanswered dead = new Unanswered(FIRST, rds.proxy().port());
                IamTokenDataSource source = rds.dataSource()
                        .connectVia(NAME, rds.proxy().port())
                        .driverProperty("connectTimeout", engine == DatabaseEngine.MYSQL ? "20000" : "20")
                        .build()) {
            assertThat(dead.answers()).isFalse();
            // shorter than the time for one address alone
            source.setLoginTimeout(10);
            open(source);
            assertThat(rds.proxy().accepted()).isEqualTo(1);
        }
    }

    @Test
    void anAddressThatNeverAnswersIsToldAsATimeout() throws Exception {
        int port = rds.proxy().port();
        try (Unanswered dead = new Unanswered(FIRST, port);
                IamTokenDataSource source =
                        rds.dataSource().connectVia(FIRST, port).build()) {
            assertThat(dead.answers()).isFalse();
            source.setLoginTimeout(1);
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageStartingWith(FailureKind.CONNECT_TIMED_OUT.heading())
                    .hasMessageContaining("Next: allow TCP port " + port);
        }
    }

    private IamTokenDataSource byThatName() {
        return rds.dataSource().connectVia(NAME, rds.proxy().port()).build();
    }

    /** Like an address in a dead availability zone: it drops packets that would open a connection. */
    static final class Unanswered implements AutoCloseable {

        private static final int MILLIS = 300;

        private final InetSocketAddress address;
        private final ServerSocket listener;
        private final List<Socket> queued = new ArrayList<>();

        Unanswered(String host, int port) throws IOException {
            address = new InetSocketAddress(host, port);
            listener = new ServerSocket();
            listener.bind(address, 1);
            while (answers() && queued.size() < 100) {
                // nobody accepts: one after the other fills the queue
            }
        }

        boolean answers() throws IOException {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(address, MILLIS);
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : queued) {
                socket.close();
            }
            listener.close();
        }
    }
}
