package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Properties;
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
