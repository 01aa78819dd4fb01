package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens after the login, and at the end. */
@ParameterizedClass
@EnumSource
class FakeRdsProxyRelayTest {

    private static final int MORE_THAN_A_PACKET = 17 * 1024 * 1024;

    @Parameter
    private RdsEngine engine;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesValuesLargerThanAPacketBothWays(boolean recording) throws Exception {
        try (var lab = Lab.start(Lab.builder(engine).recordStatements(recording));
                var connection = lab.connect();
                var statement =
                        connection.prepareStatement(engine == RdsEngine.MYSQL ? "SELECT ?" : "SELECT ?::bytea")) {
            byte[] large = new byte[MORE_THAN_A_PACKET];
            for (int i = 0; i < large.length; i++) {
                large[i] = (byte) (i * 31);
            }
            statement.setBytes(1, large);
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getBytes(1)).isEqualTo(large);
            }
        }
    }

    @Test
    void recordsNothingUnlessTold() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.connect().close();
            assertThat(lab.proxy.statements()).isEmpty();
        }
    }

    @Test
    void forgetsAConnectionThatTheClientClosed() throws Exception {
        try (var lab = Lab.start(engine)) {
            var connection = lab.connect();
            assertThat(lab.proxy.connections()).isEqualTo(1);

            connection.close();
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isZero());
        }
    }

    @Test
    void endsAConnectionThatHasSaidNothingForTheIdleTimeout() throws Exception {
        var timeout = Duration.ofSeconds(60);
        try (var lab = Lab.start(engine);
                var silent = lab.connect();
                var asking = lab.connect();
                var pinged = lab.connect()) {
            lab.proxy.elapse(Duration.ofSeconds(59), timeout);
            assertThat(lab.proxy.connections()).isEqualTo(3);
            asking.createStatement().execute("SELECT 1");
            assertThat(pinged.isValid(5)).isTrue();

            lab.proxy.elapse(Duration.ofSeconds(1), timeout);

            assertThat(lab.proxy.connections()).isEqualTo(2);
            assertThat(silent.isValid(1)).isFalse();
            assertThat(asking.isValid(5)).isTrue();
            assertThat(pinged.isValid(5)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Drop.class,
            names = {"FIN", "RESET"})
    void dropsConnections(Drop how) throws Exception {
        try (var lab = Lab.start(engine);
                var first = lab.connect();
                var second = lab.connect()) {
            lab.proxy.dropConnections(how);

            assertThat(lab.proxy.connections()).isZero();
            for (Connection connection : new Connection[] {first, second}) {
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                        .isInstanceOf(SQLException.class)
                        .satisfies(e -> assertThat(((SQLException) e).getSQLState())
                                .isEqualTo(engine == RdsEngine.MYSQL ? "08S01" : "08006"));
            }
            lab.connect().close();
        }
    }

    @Test
    void dropsConnectionsInSilence() throws Exception {
        try (var lab = Lab.start(engine);
                var connection = lab.connect()) {
            connection.setNetworkTimeout(Runnable::run, 300);
            lab.proxy.dropConnections(Drop.SILENT);

            assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                    .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
            lab.connect().close();
        }
    }

    @Test
    void servesManyClientsAtOnce() throws Exception {
        int clients = 24;
        var threads = Executors.newFixedThreadPool(clients);
        var open = new CopyOnWriteArrayList<Connection>();
        try (var lab = Lab.start(engine)) {
            var logins = Collections.nCopies(clients, (Callable<Boolean>) () -> open.add(lab.connect()));
            for (var login : threads.invokeAll(logins)) {
                assertThat(login.get()).isTrue();
            }
            assertThat(lab.proxy.connections()).isEqualTo(clients);
            for (Connection connection : open) {
                assertThat(connection.isValid(5)).isTrue();
                connection.close();
            }
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isZero());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void leavesNoThreadAndNoFileWhenItCloses() throws Exception {
        Set<Thread> before = proxyThreads();
        var lab = Lab.start(engine);
        var relayed = lab.connect();
        lab.proxy.enqueue(Fault.STALL_BEFORE_GREETING, Fault.NONE);
        try (var stalled = new Socket(InetAddress.getLoopbackAddress(), lab.proxy.port());
                var silent = new Socket(InetAddress.getLoopbackAddress(), lab.proxy.port())) {
            await().until(() -> lab.proxy.accepted() == 3);
            assertThat(stalled.isConnected() && silent.isConnected()).isTrue();
            assertThat(proxyThreads()).hasSizeGreaterThan(before.size() + 4);

            lab.proxy.close();

            assertThat(proxyThreads()).isEqualTo(before);
            assertThat(lab.proxy.caBundle()).doesNotExist();
            assertThat(relayed.isValid(1)).isFalse();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), lab.proxy.port()).close())
                    .isInstanceOf(IOException.class);
            lab.close();
        } finally {
            relayed.close();
        }
    }

    private static Set<Thread> proxyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fake-rds-proxy"))
                .collect(Collectors.toSet());
    }

    @Test
    void writesABundleOfItsOwn() throws Exception {
        try (var one = Lab.start(engine);
                var other = Lab.start(engine)) {
            assertThat(Files.readString(one.proxy.caBundle())).isNotEqualTo(Files.readString(other.proxy.caBundle()));
        }
    }
}
