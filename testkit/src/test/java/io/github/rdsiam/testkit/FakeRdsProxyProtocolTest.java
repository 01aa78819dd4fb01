package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import io.github.rdsiam.testkit.internal.proxy.mysql.MysqlErrors;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow, silent or broken, or that request what was not offered. */
class FakeRdsProxyProtocolTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    /** The TLS handshake has to be over before the limit, on a slow machine too. */
    private static final Duration WITH_HANDSHAKE = Duration.ofSeconds(5);

    private static long connectionsOfTheDatabase() throws IOException {
        var database = Lab.database();
        try (var link = MysqlLink.open(database.host(), database.port(), database.admin())) {
            var row = link.query("SHOW GLOBAL STATUS LIKE 'Connections'").get(0);
            link.quit();
            return Long.parseLong(row.get(1));
        }
    }

    @Test
    void connectsToTheDatabaseOnlyForThoseWhoHaveLoggedIn() throws Exception {
        var silent = new ArrayList<PlainClient>();
        try (var lab = Lab.start()) {
            lab.connect().close();
            long before = connectionsOfTheDatabase();
            for (int i = 0; i < 100; i++) {
                var client = PlainClient.connect(lab.proxy.port());
                silent.add(client);
                client.greeting();
            }
            for (int i = 0; i < 3; i++) {
                silent.add(lab.secured());
            }
            var ghost = lab.secured();
            silent.add(ghost);
            String token = AwsSigner.token(Lab.IDENTITY, Lab.PROXY, lab.proxy.port(), Lab.REGION, "ghost");
            ghost.login("ghost", AuthSwitch.CLEAR_PASSWORD, token + "\0");
            assertThat(ErrorPacket.parse(ghost.read()).code()).isEqualTo(1045);
            lab.proxy.denyIam(true);
            assertThatThrownBy(lab::connect).isInstanceOf(SQLException.class);

            assertThat(connectionsOfTheDatabase() - before)
                    .as("the query's own")
                    .isEqualTo(1);
        } finally {
            for (var client : silent) {
                client.close();
            }
        }
    }

    /** No client waits in these tests; the limit is what the proxy is given. */
    @ParameterizedTest
    @EnumSource(Silence.class)
    void closesTheConnectionOfAClientThatTakesTooLong(Silence silence) throws Exception {
        try (var lab = Lab.start(Lab.builder().loginTime(silence.limit));
                var client = PlainClient.connect(lab.proxy.port())) {
            silence.play(client, lab);

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TIMED_OUT);
            assertThatThrownBy(client::read).isInstanceOf(IOException.class);
        }
    }

    private enum Silence {
        WITHOUT_A_WORD(SHORT),
        IN_A_HEADER(SHORT),
        IN_A_PACKET(SHORT),
        BEFORE_TLS(SHORT),
        AFTER_TLS(WITH_HANDSHAKE),
        WHEN_ASKED_FOR_THE_TOKEN(WITH_HANDSHAKE);

        private final Duration limit;

        Silence(Duration limit) {
            this.limit = limit;
        }

        void play(PlainClient client, Lab lab) throws Exception {
            client.greeting();
            switch (this) {
                case WITHOUT_A_WORD -> {}
                case IN_A_HEADER -> client.writeRaw(32, 0);
                case IN_A_PACKET -> client.writeRaw(32, 0, 0, 1, 1, 2, 3);
                case BEFORE_TLS -> client.requestTls();
                case AFTER_TLS -> client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
                case WHEN_ASKED_FOR_THE_TOKEN -> {
                    client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
                    client.login("app", "mysql_native_password", "scramble");
                    client.read();
                }
            }
        }
    }

    @Test
    void limitsTheTimeOfLoginsOnly() throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            assertThat(lab.proxy.limitedConnections()).isEqualTo(1);
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0");
            assertThat(client.read()[0]).isZero();
            assertThat(lab.proxy.limitedConnections()).isZero();

            client.command(
                    CommandBoundaries.COM_CHANGE_USER,
                    new PayloadWriter()
                            .terminatedText("app")
                            .integer(1, 0)
                            .terminatedText("lab")
                            .integer(2, 45)
                            .terminatedText(PasswordScramble.NATIVE)
                            .toBytes());
            assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
            assertThat(lab.proxy.limitedConnections()).isEqualTo(1);
            client.write(lab.token() + "\0");
            assertThat(client.read()[0]).isZero();
            assertThat(lab.proxy.limitedConnections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "an empty packet, '0,0,0,1', 2",
        "a packet that is too short, '5,0,0,1,0,10,0,0,0', 2",
        "a packet without user, '32,0,0,1,0,2,0,0,0,0,0,1,45,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0', 2",
        "a protocol before 4.1, '32,0,0,1,1,0,0,0,0,0,0,1,45,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0', 2",
        "a number out of turn, '1,0,0,7,0', 8",
        "the last number of all, '1,0,0,255,0', 0",
        "HTTP, '71,69,84,32,47,32,72,84,84,80', 33",
        "a giant, '255,255,255,1,1', 2"
    })
    void answersWhatIsNotALoginWithBadHandshake(String what, String bytes, int number) throws Exception {
        try (var lab = Lab.start();
                var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.writeRaw(List.of(bytes.split(",")).stream()
                    .mapToInt(Integer::parseInt)
                    .toArray());

            var error = ErrorPacket.parse(client.read());
            assertThat(error).as(what).isEqualTo(MysqlErrors.BAD_HANDSHAKE);
            assertThat(client.sequence()).isEqualTo(number + 1);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.BAD_HANDSHAKE);
            assertThat(lab.lastLogin().detail()).isNotBlank();
        }
    }

    @Test
    void answersWhatIsNotALoginInTlsWithBadHandshake() throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            client.write(new byte[0]);

            assertThat(ErrorPacket.parse(client.read())).isEqualTo(MysqlErrors.BAD_HANDSHAKE);
            assertThat(client.sequence()).isEqualTo(4);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.BAD_HANDSHAKE);
            assertThat(lab.lastLogin().tlsVersion()).isEqualTo("TLSv1.3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5, CLIENT_COMPRESS",
        "26, CLIENT_ZSTD_COMPRESSION_ALGORITHM",
    })
    void refusesAClientWhosePacketsTheDatabaseCouldNotRead(int flag, String name) throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0", PlainClient.BASIC | 1L << flag);

            var error = ErrorPacket.parse(client.read());
            assertThat(error.code()).isEqualTo(1043);
            assertThat(error.message()).startsWith("Bad handshake: ").contains(name);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.BAD_HANDSHAKE);
            assertThat(lab.lastLogin().detail()).contains(name);
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.NONE);
        }
    }

    /** Whatever the last request to the client was. */
    @Test
    void doesNotBlameAClientForAConnectionThatTheProxyClosed() throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            client.login("app", "mysql_native_password", "scramble");
            client.read();
            lab.proxy.dropConnections(Drop.FIN);

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.CLIENT_GONE);
            assertThat(lab.lastLogin().detail()).contains("The proxy closed the connection");
        }
    }

    /** Without having seen the database's greeting. */
    @Test
    void logsInWithTheFewestCapabilities() throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0", Capabilities.LOGIN | 8);
            assertThat(client.read()[0]).isZero();
            client.query("DO 1");
            assertThat(client.read()[0]).isZero();
        }
    }

    /**
     * Go's driver always names CLIENT_LOCAL_FILES, PHP's the check of the certificate, Node's mysql2 query attributes.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 7, 8, 10, 12, 14, 16, 17, 18, 22, 23, 27, 28, 29, 30, 31})
    void ignoresOtherCapabilitiesThatItDidNotOffer(int flag) throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            client.login("app", AuthSwitch.CLEAR_PASSWORD, lab.token() + "\0", PlainClient.BASIC | 1L << flag);
            assertThat(client.read()[0]).isZero();

            client.query("DO 1");
            assertThat(client.read()[0]).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "closed", "reset", "SHA-1", "SHA-256"})
    void saysThatTheClientDoesNotKnowMysqlClearPassword(String how) throws Exception {
        try (var lab = Lab.start()) {
            try (var client = lab.secured()) {
                client.login("app", "mysql_native_password", "12345678901234567890");
                assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
                switch (how) {
                    case "empty" -> client.write(new byte[0]);
                    case "SHA-1" -> client.write(scramble(20));
                    case "SHA-256" -> client.write(scramble(32));
                    case "reset" -> client.reset();
                    default -> client.close();
                }
                if (how.equals("empty") || how.startsWith("SHA")) {
                    assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(1045);
                }
            }
            await().untilAsserted(() -> assertThat(lab.proxy.logins()).hasSize(1));
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.NO_CLEAR_PASSWORD);
            assertThat(lab.lastLogin().detail()).contains("mysql_clear_password");
        }
    }

    private static byte[] scramble(int length) {
        var scramble = new byte[length];
        new SecureRandom().nextBytes(scramble);
        scramble[0] = (byte) 0xFF; // which text in UTF-8 never has
        return scramble;
    }

    @Test
    void takesAnEmptyPasswordForOne() throws Exception {
        try (var lab = Lab.start();
                var client = lab.secured()) {
            client.login("app", "mysql_native_password", "scramble");
            client.read();
            client.write("\0");

            assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(1045);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.NONE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void recordsTheAlertOfAClientThatRejectsTheCertificate(String protocol) throws Exception {
        try (var lab = Lab.start()) {
            for (int i = 1; i <= 20; i++) {
                try (var client = PlainClient.connect(lab.proxy.port())) {
                    client.greeting();
                    assertThatThrownBy(() -> client.startTls(rejectingAll(), Lab.PROXY, lab.proxy.port(), protocol))
                            .isInstanceOf(SSLException.class);
                }
                assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
                assertThat(lab.lastLogin().detail()).isEqualTo("the client sent the TLS alert certificate_unknown");
            }
        }
    }

    private static SSLContext rejectingAll() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new RejectingAll()}, null);
        return context;
    }

    private static final class RejectingAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type)
                throws java.security.cert.CertificateException {
            throw new java.security.cert.CertificateException("not this one");
        }

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }

    /** OpenSSL closes the connection right after its alert, while a server may still be sending. */
    @Test
    void recordsTheAlertOfOpenssl() throws Exception {
        try (var lab = Lab.start()) {
            for (int i = 1; i <= 10; i++) {
                assertThat(openssl(lab.proxy.port())).isNotZero();
                assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
                assertThat(lab.lastLogin().detail()).isEqualTo("the client sent the TLS alert unknown_ca");
            }
        }
    }

    private static int openssl(int port) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(
                            "openssl",
                            "s_client",
                            "-connect",
                            "127.0.0.1:" + port,
                            "-starttls",
                            "mysql",
                            "-verify_return_error")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Assumptions.abort("This machine has no openssl: " + e.getMessage());
        }
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysThatTheClientLeftDuringTheHandshake() throws Exception {
        try (var lab = Lab.start()) {
            try (var client = PlainClient.connect(lab.proxy.port())) {
                client.greeting();
                client.requestTls();
                client.writeRaw(0x16, 3, 1, 0, 100, 1, 0);
            }
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
            assertThat(lab.lastLogin().detail()).isEqualTo("the client closed the connection during the TLS handshake");
        }
    }

    @Test
    void saysThatTheClientSentSomethingElseThanTls() throws Exception {
        try (var lab = Lab.start();
                var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.requestTls();
            client.login("app", AuthSwitch.CLEAR_PASSWORD, "secret\0");

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
            assertThat(lab.lastLogin().detail()).isEqualTo("the client asked for TLS and sent something else");
        }
    }

    @Test
    void saysThatTheServerHasNoTlsVersionInCommonWithTheClient() throws Exception {
        try (var lab = Lab.start(Lab.builder().tlsProtocols("TLSv1.3"));
                var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            assertThatThrownBy(() -> client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.2"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("protocol_version");

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
            assertThat(lab.lastLogin().detail()).startsWith("the server ended the TLS handshake: ");
        }
    }

    @Test
    void saysThatTheClientLeftAfterTheHandshake() throws Exception {
        try (var lab = Lab.start()) {
            lab.secured().close();
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.CLIENT_GONE);
            assertThat(lab.lastLogin().detail()).contains("after the TLS handshake without a login");

            lab.proxy.enqueue(Fault.WRONG_HOST_CERTIFICATE);
            assertThat((Throwable) catchThrowableOfType(SQLException.class, lab::connect))
                    .isNotNull();
            assertThat(lab.lastLogin().detail()).startsWith("WRONG_HOST_CERTIFICATE: ");
        }
    }
}
