package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of each fault; and that a careful one gives nothing away where a careless one does. */
class FakeRdsProxyFaultTest {

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start();
    }

    @AfterEach
    void isUsedUp() throws Exception {
        lab.connect().close();
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        lab.proxy.clearRecords();
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    private static SQLException failure(Fault fault, Properties client) {
        lab.proxy.enqueue(fault);
        return catchThrowableOfType(SQLException.class, () -> lab.connect(client));
    }

    private static String plainText() {
        return new String(lab.proxy.receivedInPlainText(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSE, 1045, 28000, Access denied for user 'app'@'127.0.0.1' (using password: YES)",
        "REFUSE_BEFORE_TLS, 1045, 28000, message from server: \"Access denied for user ''@'127.0.0.1' (using password: YES)",
        "RATE_LIMIT, 1040, 08004, IAM authentication rate limit exceeded",
        "TOO_MANY_CONNECTIONS, 1040, 08004, message from server: \"Too many connections",
        "CONNECTION_RATE_LIMIT, 1040, 08004, Connections rate limit exceeded",
        "TOO_MANY_CLIENTS, 1040, 08004, Number simultaneous connections exceeded",
        "DATABASE_FULL, 1040, 08004, Too many connections",
        "TLS_REQUIRED, 3159, HY000, This RDS Proxy requires TLS connections.",
        "SSL_ERROR, 2026, HY000, SSL connection error: Internal Server Error",
        "IAM_NOT_ENABLED, 1524, HY000, Plugin 'AWSAuthenticationPlugin' is not loaded",
        "ACCOUNT_LOCKED, 3118, HY000, Account is locked",
        "PASSWORD_EXPIRED, 1862, S1000, Your password has expired",
        "INTERNAL_ERROR, 1105, HY000, Unknown error",
        "BORROW_TIMEOUT, 9501, HY000, Timed-out waiting to acquire database connection",
        "CONTROL_CHARACTERS, 1045, 28000, INFO all is well",
        "LONG_ERROR, 1105, HY000, xxxxxxxxxx",
        "WRONG_SEQUENCE, 1105, HY000, Unknown error"
    })
    void answersWithTheErrorOfTheRealThing(Fault fault, int code, String state, String message) {
        SQLException e = failure(fault, lab.verified(lab.token()));

        assertThat(e.getErrorCode()).isEqualTo(code);
        assertThat(e.getSQLState()).isEqualTo(state);
        assertThat((Throwable) e).hasMessageContaining(message);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.FAULT);
        assertThat(lab.lastLogin().detail()).isEqualTo(fault.name());
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED_PACKET", "STALL_IN_PACKET"})
    void answersWithHalfAPacket(Fault fault) {
        Properties client = lab.verified(lab.token());
        client.setProperty("socketTimeout", "1000");

        assertThat(failure(fault, client).getErrorCode()).isZero();
        assertThat(lab.lastLogin().detail()).isEqualTo(fault.name());
    }

    @Test
    void recordsTheTokenOfALoginThatAFaultEnded() {
        failure(Fault.REFUSE, lab.verified(lab.token()));

        assertThat(lab.lastLogin().tokenAge()).isNotNull();
        assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.TOKEN);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "WRONG_HOST_CERTIFICATE",
                "EXPIRED_CERTIFICATE",
                "FOREIGN_CA",
                "SELF_SIGNED",
                "REFUSE_BEFORE_TLS",
                "AUTH_SWITCH_BEFORE_TLS",
                "NO_TLS",
                "CLOSE_IN_HANDSHAKE"
            })
    void getsNothingFromACarefulClient(Fault fault) {
        String token = lab.token();

        assertThat((Throwable) failure(fault, lab.verified(token))).isNotNull();
        assertThat(lab.lastLogin().verdict()).isIn(Verdict.FAULT, Verdict.TLS_FAILED, Verdict.CLIENT_GONE);
        assertThat(lab.proxy.receivedCredentials()).isEmpty();
        assertThat(plainText()).doesNotContain(token, "X-Amz");
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_HOST_CERTIFICATE", "FOREIGN_CA", "SELF_SIGNED"})
    void getsTheTokenFromAClientThatDoesNotVerify(Fault fault) throws Exception {
        String token = lab.token();
        lab.proxy.enqueue(fault);

        lab.connect(lab.careless(token, "REQUIRED")).close();

        assertThat(lab.proxy.receivedCredentials()).containsExactly(token);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "FOREIGN_CA, REQUIRED, NOTHING_VERIFIED",
        "SELF_SIGNED, REQUIRED, NOTHING_VERIFIED",
        "WRONG_HOST_CERTIFICATE, VERIFY_CA, HOST_NAME_NOT_VERIFIED",
        "NONE, REQUIRED, NOT_TESTED",
        "CROSS_SIGNED_CHAIN, VERIFY_IDENTITY, NOT_TESTED"
    })
    void recordsWhichCheckAClientSkipped(Fault fault, String sslMode, CertificateCheck check) throws Exception {
        Properties client = lab.verified(lab.token());
        client.put("sslMode", sslMode);
        lab.proxy.enqueue(fault);

        lab.connect(client).close();

        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(check);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void recordsThatAClientSkippedTheExpiryCheck() throws Exception {
        lab.proxy.enqueue(Fault.EXPIRED_CERTIFICATE);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.startTls(PlainClient.trustingAnything(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
            client.login("app", AuthSwitch.CLEAR_PASSWORD, "wrong\0");
            assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(1045);
        }
        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(CertificateCheck.EXPIRY_NOT_VERIFIED);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_HOST_CERTIFICATE", "EXPIRED_CERTIFICATE", "FOREIGN_CA", "SELF_SIGNED"})
    void recordsThatAClientRejectedTheCertificate(Fault fault) {
        failure(fault, lab.verified(lab.token()));

        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(CertificateCheck.REJECTED);
        assertThat(lab.lastLogin().user()).isNull();
    }

    /** As MariaDB's client does with a name: it checks it after the handshake. */
    @Test
    void recordsThatAClientRejectedTheCertificateAfterTheHandshake() throws Exception {
        lab.proxy.enqueue(Fault.WRONG_HOST_CERTIFICATE);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "TLSv1.3");
        }
        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(CertificateCheck.REJECTED);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.CLIENT_GONE);
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, an alert", "TLSv1.3, an alert",
        "TLSv1.2, closes on seeing it", "TLSv1.3, closes on seeing it",
        "TLSv1.2, resets on seeing it", "TLSv1.3, resets on seeing it",
        "TLSv1.2, resets after the handshake", "TLSv1.3, resets after the handshake"
    })
    void recordsARejectionHoweverAClientLeaves(String protocol, String how) throws Exception {
        lab.proxy.enqueue(Fault.FOREIGN_CA);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            if (how.equals("resets after the handshake")) {
                client.startTls(PlainClient.trustingAnything(), Lab.PROXY, lab.proxy.port(), protocol);
                client.reset();
            } else {
                assertThatThrownBy(() -> client.startTls(leaving(client, how), Lab.PROXY, lab.proxy.port(), protocol))
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(CertificateCheck.REJECTED);
    }

    /** A context for a client that leaves when it sees the certificate. */
    private static SSLContext leaving(PlainClient client, String how) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Leaving(client, how)}, null);
        return context;
    }

    private record Leaving(PlainClient client, String how) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                switch (how) {
                    case "closes on seeing it" -> client.close();
                    case "resets on seeing it" -> client.reset();
                    default -> throw new CertificateException("not this one");
                }
            } catch (IOException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** A client that verifies nothing, and whose connection ends for another reason than the certificate. */
    @ParameterizedTest
    @CsvSource({
        "leaves before TLS, TLS_FAILED",
        "leaves in its first record, TLS_FAILED",
        "is silent before TLS, TIMED_OUT",
        "sends something that is not TLS, TLS_FAILED",
        "has no TLS version in common, TLS_FAILED",
        "is silent after the handshake, TIMED_OUT",
        "is closed by the proxy, CLIENT_GONE",
        "sends something that is not a login, BAD_HANDSHAKE"
    })
    void recordsNoRejectionOfAClientThatRejectedNothing(String how, Verdict verdict) throws Exception {
        boolean silent = verdict == Verdict.TIMED_OUT;
        var time = silent ? Duration.ofSeconds(3) : Duration.ofSeconds(30);
        try (var strict = Lab.start(Lab.builder().tlsProtocols("TLSv1.3").loginTime(time))) {
            strict.proxy.enqueue(Fault.FOREIGN_CA);
            try (var client = PlainClient.connect(strict.proxy.port())) {
                client.greeting();
                play(client, strict, how);
                if (!how.startsWith("leaves")) {
                    assertThat(strict.lastLogin().verdict()).isEqualTo(verdict);
                }
            }
            assertThat(strict.lastLogin().verdict()).isEqualTo(verdict);
            assertThat(strict.lastLogin().certificateCheck()).isEqualTo(CertificateCheck.NOT_TESTED);
        }
    }

    private static void play(PlainClient client, Lab strict, String how) throws Exception {
        SSLContext careless = PlainClient.trustingAnything();
        int port = strict.proxy.port();
        switch (how) {
            case "leaves in its first record" -> {
                client.requestTls();
                client.writeRaw(0x16, 3, 1, 0, 100, 1, 0);
            }
            case "sends something that is not TLS" -> {
                client.requestTls();
                client.login("app", AuthSwitch.CLEAR_PASSWORD, "secret\0");
            }
            case "has no TLS version in common" ->
                assertThatThrownBy(() -> client.startTls(careless, Lab.PROXY, port, "TLSv1.2"))
                        .isInstanceOf(SSLException.class);
            case "is silent after the handshake" -> client.startTls(careless, Lab.PROXY, port, "TLSv1.3");
            case "is closed by the proxy" -> {
                client.startTls(careless, Lab.PROXY, port, "TLSv1.3");
                strict.proxy.dropConnections(Drop.FIN);
            }
            case "sends something that is not a login" -> {
                client.startTls(careless, Lab.PROXY, port, "TLSv1.3");
                client.writeRaw(1, 0, 0, 7, 0);
            }
            default -> client.requestTls();
        }
    }

    @Test
    void saysThatTheClientEndedTheHandshake() {
        failure(Fault.FOREIGN_CA, lab.verified(lab.token()));

        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
        assertThat(lab.lastLogin().detail()).startsWith("FOREIGN_CA: ");
    }

    @Test
    void getsThePasswordInPlainTextFromAClientThatLetsItsPluginDoWithoutTls() throws Exception {
        lab.proxy.enqueue(Fault.AUTH_SWITCH_BEFORE_TLS);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.login("app", AuthSwitch.CLEAR_PASSWORD, "first ");
            assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
            client.write("second\0");
        }
        assertThat(lab.lastLogin().detail()).isEqualTo("AUTH_SWITCH_BEFORE_TLS");
        assertThat(lab.proxy.receivedCredentials()).containsExactly("first ", "second");
        assertThat(plainText()).contains("first ", "second");
    }

    @Test
    void offersNoTls() throws Exception {
        lab.proxy.enqueue(Fault.NO_TLS);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            assertThat(client.greeting().offers(Capabilities.SSL)).isFalse();
        }
        SQLException e = failure(Fault.NO_TLS, lab.verified(lab.token()));
        assertThat(e.getSQLState()).isEqualTo("08001");
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.FAULT);
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL_BEFORE_GREETING", "STALL_IN_LOGIN"})
    void stallsUntilTheClientGivesUp(Fault fault) {
        Properties impatient = lab.verified(lab.token());
        impatient.put("socketTimeout", "2000");

        SQLException e = failure(fault, impatient);

        assertThat((Throwable) e).hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
        assertThat(lab.lastLogin().detail()).isEqualTo(fault.name());
    }

    @Test
    void logsInAndRelaysNothing() throws Exception {
        Properties impatient = lab.verified(lab.token());
        impatient.put("socketTimeout", "2000");

        SQLException e = failure(Fault.DEAF_RELAY, impatient);

        assertThat((Throwable) e).hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void leavesOneConnectionAloneForNone() throws Exception {
        lab.proxy.enqueue(Fault.NONE, Fault.REFUSE);

        lab.connect().close();
        assertThat(catchThrowableOfType(SQLException.class, () -> lab.connect()).getErrorCode())
                .isEqualTo(1045);
    }

    @Test
    void playsFaultsOnTheInstanceFaceToo() {
        lab.proxy.enqueue(Fault.EXPIRED_CERTIFICATE);

        assertThatThrownBy(() -> lab.connectToInstance(lab.verified(Lab.APP.password())))
                .isInstanceOf(SQLException.class);

        assertThat(lab.lastLogin().instanceFace()).isTrue();
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
    }
}
