package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Faults with a handwritten client of MySQL. */
class MysqlFaultTest {
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

    /** Like MariaDB's client, which checks the name after the handshake. */
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

    /** A context for a client that disconnects when it sees the certificate. */
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
        var time = silent ? Duration.ofSeconds(5) : Duration.ofSeconds(30);
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
    void getsThePasswordInPlainTextFromAClientThatLetsItsPluginDoWithoutTls() throws Exception {
        lab.proxy.enqueue(Fault.AUTH_SWITCH_BEFORE_TLS);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.login("app", AuthSwitch.CLEAR_PASSWORD, "first ");
            assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
            client.write("second\0");
        }
        assertThat(lab.lastLogin().detail()).isEqualTo("AUTH_SWITCH_BEFORE_TLS");
        assertThat(lab.proxy.summary().credentialsInPlainText()).isEqualTo(2);
        assertThat(lab.proxy.receivedCredentials()).containsExactly("first ", "second");
        assertThat(plainText()).contains("first ", "second");
    }

    @ParameterizedTest
    @ValueSource(strings = {PasswordScramble.CACHING_SHA2, PasswordScramble.NATIVE})
    void asksAClientThatGoesOnWithoutTlsForItsPasswordInPlainText(String plugin) throws Exception {
        lab.proxy.enqueue(Fault.NO_TLS);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.login("app", plugin, "a scramble");
            assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
            client.write("secret\0");
            assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(3159);
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.FAULT);
        assertThat(lab.proxy.summary().credentialsInPlainText()).isEqualTo(1);
        assertThat(lab.proxy.receivedCredentials()).containsExactly("secret");
        assertThat(plainText()).contains("secret");
    }

    @Test
    void recordsNoPasswordOfAClientThatLeavesWhenItIsAskedWithoutTls() throws Exception {
        lab.proxy.enqueue(Fault.NO_TLS);
        try (var client = PlainClient.connect(lab.proxy.port())) {
            client.greeting();
            client.login("app", PasswordScramble.CACHING_SHA2, "a scramble");
            client.read();
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.FAULT);
        assertThat(lab.proxy.receivedCredentials()).isEmpty();
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
}
