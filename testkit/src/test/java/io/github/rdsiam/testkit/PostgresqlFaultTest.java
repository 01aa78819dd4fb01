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

/** What pgjdbc alone reveals, with its defaults and with full verification. */
class PostgresqlFaultTest {

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(RdsEngine.POSTGRESQL);
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

    private static String plainText() {
        return new String(lab.proxy.receivedInPlainText(), StandardCharsets.ISO_8859_1);
    }

    private static SQLException failure(Properties client) {
        return catchThrowableOfType(SQLException.class, () -> lab.connect(client));
    }

    @Test
    void getsTheTokenInPlainTextFromTheDefaultsWhenItOffersNoTls() {
        String token = lab.token();
        lab.proxy.enqueue(Fault.NO_TLS);

        assertThat(failure(lab.careless(token, "PREFERRED")).getSQLState()).isEqualTo("28000");

        assertThat(plainText()).contains(token);
        assertThat(lab.proxy.receivedCredentials()).containsExactly(token);
        assertThat(lab.proxy.summary().credentialsInPlainText()).isEqualTo(1);
    }

    /** After both, the driver connects again without TLS; the proxy refuses that before it requests anything. */
    @ParameterizedTest
    @CsvSource({"REFUSE_BEFORE_TLS, 28000", "TLS_REQUIRED, 28000"})
    void isAskedAgainWithoutTlsByTheDefaultsAfter(Fault fault, String state) {
        lab.proxy.enqueue(fault);

        assertThat(failure(lab.careless(lab.token(), "PREFERRED")).getSQLState())
                .isEqualTo(state);

        assertThat(lab.proxy.logins()).extracting(RecordedLogin::verdict).startsWith(Verdict.FAULT, Verdict.NO_TLS);
    }

    @Test
    void getsTheTokenInPlainTextFromTheDefaultsAfterARefusal() {
        String token = lab.token();
        lab.proxy.enqueue(Fault.NO_CREDENTIALS, Fault.NO_TLS);

        assertThat((Throwable) failure(lab.careless(token, "PREFERRED"))).isNotNull();

        assertThat(lab.proxy.accepted()).isEqualTo(2);
        assertThat(plainText()).contains(token);
    }

    @ParameterizedTest
    @EnumSource(names = {"ASKS_FOR_MD5", "ASKS_FOR_SASL", "ASKS_FOR_GSS"})
    void asksForSomethingElseThanAToken(Fault fault) {
        String token = lab.token();
        lab.proxy.enqueue(fault);

        assertThat((Throwable) failure(lab.verified(token))).isNotNull();

        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.FAULT);
        assertThat(lab.lastLogin().detail()).startsWith(fault.name());
        assertThat(lab.proxy.receivedCredentials()).doesNotContain(token);
        if (fault == Fault.ASKS_FOR_MD5) {
            assertThat(lab.proxy.receivedCredentials())
                    .singleElement()
                    .asString()
                    .matches("md5[0-9a-f]{32}");
        } else {
            assertThat(lab.proxy.receivedCredentials()).isEmpty();
        }
    }

    @Test
    void letsAClientInThatItDoesNotAsk() throws Exception {
        lab.proxy.enqueue(Fault.ASKS_FOR_NOTHING);

        try (var connection = lab.connect();
                var rows = connection.createStatement().executeQuery("SELECT current_user")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("app");
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.NONE);
        assertThat(lab.proxy.receivedCredentials()).isEmpty();
    }

    @Test
    void isRefusedByAClientThatRequiresToBeAsked() {
        var strict = lab.verified(lab.token());
        strict.put("requireAuth", "password");
        lab.proxy.enqueue(Fault.ASKS_FOR_NOTHING);

        assertThat(failure(strict).getSQLState()).isEqualTo("08004");
    }

    /** pgjdbc drops what came with the answer. */
    @Test
    void addsARefusalToTheAnswerThatLetsTlsBegin() throws Exception {
        lab.proxy.enqueue(Fault.REFUSE_WITH_TLS_ANSWER);
        lab.connect().close();
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);

        lab.proxy.enqueue(Fault.REFUSE_WITH_TLS_ANSWER);
        try (var client = PostgresClient.connect(lab.proxy.port())) {
            assertThat(client.requestTls()).isEqualTo('S');
            assertThat(PostgresClient.error(client.read()).state()).isEqualTo("28P01");
        }
        assertThat(lab.lastLogin().detail()).startsWith("REFUSE_WITH_TLS_ANSWER: ");
    }

    @Test
    void playsItsRefusalAtTheInstanceForTokensAndForPasswords() {
        lab.proxy.enqueue(Fault.REFUSE, Fault.REFUSE, Fault.TLS_REQUIRED);

        assertThatThrownBy(() -> lab.connectToInstance(lab.verifiedIam(lab.instanceToken())))
                .hasMessage("FATAL: PAM authentication failed for user \"iam_app\"");
        assertThatThrownBy(() -> lab.connectToInstance(lab.verified(Lab.APP.password())))
                .hasMessage("FATAL: PAM authentication failed for user \"app\"");
        assertThatThrownBy(() -> lab.connectToInstance(lab.verified(Lab.APP.password())))
                .hasMessageStartingWith("FATAL: no pg_hba.conf entry for host \"127.0.0.1\", user \"app\"")
                .hasMessageEndingWith("no encryption");
    }
}
