package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens after the login, and at the end. */
class FakeRdsProxyRelayTest {

    private static final int MORE_THAN_A_PACKET = 17 * 1024 * 1024;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void carriesValuesLargerThanAPacketBothWays(boolean recording) throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(recording));
                var connection = lab.connect();
                var statement = connection.prepareStatement("SELECT ?")) {
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
    void recordsStatementsInOrderWhenTold() throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true))) {
            var properties = lab.verified(lab.token());
            properties.put("useServerPrepStmts", "true");
            try (var connection = lab.connect(properties)) {
                lab.proxy.clearRecords();
                connection.isValid(1);
                connection.createStatement().execute("SELECT 'é'");
                try (var prepared = connection.prepareStatement("SELECT ?")) {
                    prepared.setInt(1, 7);
                    prepared.executeQuery();
                }
                connection.setCatalog("information_schema");
            }
            await().untilAsserted(() -> assertThat(lab.proxy.statements())
                    .containsExactly(
                            "COM_PING",
                            "SELECT 'é'",
                            "COM_STMT_PREPARE SELECT ?",
                            "COM_STMT_EXECUTE",
                            "COM_STMT_CLOSE",
                            "USE `information_schema`",
                            "COM_QUIT"));
        }
    }

    @Test
    void recordsNothingUnlessTold() throws Exception {
        try (var lab = Lab.start()) {
            lab.connect().close();
            assertThat(lab.proxy.statements()).isEmpty();
        }
    }

    @Test
    void forgetsAConnectionThatTheClientClosed() throws Exception {
        try (var lab = Lab.start()) {
            var connection = lab.connect();
            assertThat(lab.proxy.connections()).isEqualTo(1);

            connection.close();
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isZero());
        }
    }

    @Test
    void endsAConnectionThatHasSaidNothingForTheIdleTimeout() throws Exception {
        var timeout = Duration.ofSeconds(60);
        try (var lab = Lab.start();
                var silent = lab.connect();
                var asking = lab.connect();
                var pinged = lab.connect()) {
            lab.proxy.elapse(Duration.ofSeconds(59), timeout);
            assertThat(lab.proxy.connections()).isEqualTo(3);
            asking.createStatement().execute("SELECT 1");
            assertThat(pinged.isValid(1)).isTrue();

            lab.proxy.elapse(Duration.ofSeconds(1), timeout);

            assertThat(lab.proxy.connections()).isEqualTo(2);
            assertThat(silent.isValid(1)).isFalse();
            assertThat(asking.isValid(1)).isTrue();
            assertThat(pinged.isValid(1)).isTrue();
        }
    }

    @Test
    void endsAConnectionThatTheDatabaseKilled() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            try (var rows = connection.createStatement().executeQuery("SELECT CONNECTION_ID()")) {
                rows.next();
                Lab.database().execute("KILL " + rows.getLong(1));
            }
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isZero());
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void greetsWithTheDatabasesThreadId() throws Exception {
        try (var lab = Lab.start();
                var client = PlainClient.connect(lab.proxy.port())) {
            long thread = client.greeting().threadId();
            client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0");
            client.read();

            assertThat(Lab.database().query("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'app'"))
                    .contains(Long.toString(thread));
        }
    }

    /** MariaDB calls itself 8.0.10, since no driver of MySQL knows what to do with 11.4. */
    @Test
    void greetsWithTheVersionOfAMysql() throws Exception {
        var version = Lab.database().query("SELECT VERSION()").get(0);
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            assertThat(connection.getMetaData().getDatabaseProductVersion())
                    .isEqualTo(version.contains("MariaDB") ? "8.0.10" : version);
        }
    }

    /** Hibernate does, of every database: Connector/J asks a later MySQL for them, in words that MariaDB does not know. */
    @Test
    void isAskedForItsKeywords() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            assertThat(connection.getMetaData().getSQLKeywords()).contains("STRAIGHT_JOIN");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Drop.class,
            names = {"FIN", "RESET"})
    void dropsConnections(Drop how) throws Exception {
        try (var lab = Lab.start();
                var first = lab.connect();
                var second = lab.connect()) {
            lab.proxy.dropConnections(how);

            assertThat(lab.proxy.connections()).isZero();
            for (Connection connection : new Connection[] {first, second}) {
                assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
                        .isInstanceOf(SQLException.class)
                        .satisfies(e ->
                                assertThat(((SQLException) e).getSQLState()).isEqualTo("08S01"));
            }
            lab.connect().close();
        }
    }

    @Test
    void dropsConnectionsInSilence() throws Exception {
        try (var lab = Lab.start();
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
        try (var lab = Lab.start()) {
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
        var lab = Lab.start();
        var relayed = lab.connect();
        lab.proxy.enqueue(Fault.STALL_BEFORE_GREETING, Fault.NONE);
        try (var stalled = PlainClient.connect(lab.proxy.port());
                var greeted = PlainClient.connect(lab.proxy.port())) {
            greeted.greeting();
            assertThat(proxyThreads()).hasSizeGreaterThan(before.size() + 4);

            lab.proxy.close();

            assertThat(proxyThreads()).isEqualTo(before);
            assertThat(lab.proxy.caBundle()).doesNotExist();
            assertThat(relayed.isValid(1)).isFalse();
            assertThatThrownBy(() -> PlainClient.connect(lab.proxy.port())).isInstanceOf(java.io.IOException.class);
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
        try (var one = Lab.start();
                var other = Lab.start()) {
            assertThat(Files.readString(one.proxy.caBundle())).isNotEqualTo(Files.readString(other.proxy.caBundle()));
        }
    }
}
