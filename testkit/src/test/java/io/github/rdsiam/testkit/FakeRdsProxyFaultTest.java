package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of both engines see of faults, and that a careful client reveals nothing where a careless one does. */
@ParameterizedClass
@EnumSource
class FakeRdsProxyFaultTest {

    private static Lab lab;

    @Parameter
    private RdsEngine engine;

    @BeforeParameterizedClassInvocation
    static void start(RdsEngine engine) throws Exception {
        lab = Lab.start(engine);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        lab.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED_PACKET", "STALL_IN_PACKET"})
    void answersWithHalfAPacket(Fault fault) {
        Properties client = lab.verified(lab.token());
        Lab.impatient(client, 3);

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
        lab.verifying(client, sslMode);
        lab.proxy.enqueue(fault);

        lab.connect(client).close();

        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(check);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_HOST_CERTIFICATE", "EXPIRED_CERTIFICATE", "FOREIGN_CA", "SELF_SIGNED"})
    void recordsThatAClientRejectedTheCertificate(Fault fault) {
        failure(fault, lab.verified(lab.token()));

        assertThat(lab.lastLogin().certificateCheck()).isEqualTo(CertificateCheck.REJECTED);
        assertThat(lab.lastLogin().user()).isNull();
    }

    @Test
    void saysThatTheClientEndedTheHandshake() {
        failure(Fault.FOREIGN_CA, lab.verified(lab.token()));

        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
        assertThat(lab.lastLogin().detail()).startsWith("FOREIGN_CA: ");
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL_BEFORE_GREETING", "STALL_IN_LOGIN"})
    void stallsUntilTheClientGivesUp(Fault fault) {
        Properties impatient = Lab.impatient(lab.verified(lab.token()), 3);

        SQLException e = failure(fault, impatient);

        assertThat((Throwable) e).hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
        assertThat(lab.lastLogin().detail()).isEqualTo(fault.name());
    }

    @Test
    void logsInAndRelaysNothing() throws Exception {
        Properties impatient = Lab.impatient(lab.verified(lab.token()), 3);

        SQLException e = failure(Fault.DEAF_RELAY, impatient);

        assertThat((Throwable) e).hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void leavesOneConnectionAloneForNone() throws Exception {
        lab.proxy.enqueue(Fault.NONE, Fault.REFUSE);

        lab.connect().close();
        assertThat(catchThrowableOfType(SQLException.class, () -> lab.connect()).getSQLState())
                .startsWith("28");
    }

    @Test
    void playsFaultsOnTheInstanceFaceToo() {
        lab.proxy.enqueue(Fault.EXPIRED_CERTIFICATE);

        assertThatThrownBy(() -> lab.connectToInstance(lab.verified(Lab.APP.password())))
                .isInstanceOf(SQLException.class);

        assertThat(lab.lastLogin().instanceFace()).isTrue();
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
    }

    @AfterEach
    void isUsedUp() throws Exception {
        lab.connect().close();
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        lab.proxy.clearRecords();
    }

    private static SQLException failure(Fault fault, Properties client) {
        lab.proxy.enqueue(fault);
        return catchThrowableOfType(SQLException.class, () -> lab.connect(client));
    }

    private static String plainText() {
        return new String(lab.proxy.receivedInPlainText(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void playsOnlyTheFaultsOfItsEngine() throws Exception {
        try (var other = Lab.start(engine)) {
            for (var fault : Fault.values()) {
                if (fault.isOf(engine)) {
                    other.proxy.enqueue(fault);
                } else {
                    assertThatThrownBy(() -> other.proxy.enqueue(Fault.REFUSE, fault))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage(fault + " is not a fault of " + engine);
                }
            }
        }
    }
}
