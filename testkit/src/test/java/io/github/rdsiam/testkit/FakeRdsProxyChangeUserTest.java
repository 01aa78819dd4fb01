package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import io.github.rdsiam.testkit.internal.proxy.mysql.MysqlErrors;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** COM_CHANGE_USER, with which a client on an open connection logs in again. */
class FakeRdsProxyChangeUserTest {

    private static final DatabaseLogin OTHER = new DatabaseLogin("other", "other's password");

    @BeforeAll
    static void createOther() {
        Lab.database()
                .execute(
                        "CREATE USER IF NOT EXISTS other IDENTIFIED BY 'other''s password'",
                        "GRANT SELECT ON lab.* TO other");
    }

    private static void changeUser(Connection connection, String user, String password) throws SQLException {
        connection.unwrap(JdbcConnection.class).changeUser(user, password);
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static RecordedLogin last(Lab lab) {
        var logins = lab.proxy.logins();
        return logins.get(logins.size() - 1);
    }

    @Test
    void doesNotGetPastTheTokenWithAPassword() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            var admin = Lab.database().admin();
            var e = catchThrowableOfType(
                    SQLException.class, () -> changeUser(connection, admin.user(), admin.password()));

            assertThat(e.getErrorCode()).isEqualTo(1045);
            assertThat((Throwable) e).hasMessageContaining("Access denied for user 'admin'");
            assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::user, RecordedLogin::verdict)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("app", Verdict.ACCEPTED),
                            org.assertj.core.groups.Tuple.tuple("admin", Verdict.PASSWORD_REFUSED));
            assertThat(last(lab).detail()).endsWith("; by COM_CHANGE_USER");
            assertThat(last(lab).tlsVersion()).isEqualTo("TLSv1.3");
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isZero());
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void recordsTheSkippedCheckOfTheCertificateAgain() throws Exception {
        try (var lab = Lab.start()) {
            lab.proxy.enqueue(Fault.FOREIGN_CA);
            try (var connection = lab.connect(lab.careless(lab.token(), "REQUIRED"))) {
                changeUser(connection, Lab.APP.user(), lab.token());
            }
            assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::certificateCheck)
                    .containsExactly(CertificateCheck.NOTHING_VERIFIED, CertificateCheck.NOTHING_VERIFIED);
        }
    }

    @Test
    void takesAnotherToken() throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true));
                var connection = lab.connect()) {
            query(connection, "SELECT 1 AS before_the_change");
            connection.createStatement().execute("SET @remembered = 1");
            String token = lab.token();
            changeUser(connection, Lab.APP.user(), token);

            assertThat(query(connection, "SELECT CURRENT_USER()")).isEqualTo("app@%");
            assertThat(query(connection, "SELECT @remembered")).isNull();
            assertThat(lab.proxy.receivedCredentials()).hasSize(2).endsWith(token);
            assertThat(lab.proxy.statements())
                    .contains("SELECT 1 AS before_the_change", "COM_CHANGE_USER", "SELECT @remembered");
            assertThat(last(lab).detail()).isEqualTo("by COM_CHANGE_USER");
            assertThat(last(lab).tokenAge()).isNotNull();
            assertThat(lab.proxy.connections()).isEqualTo(1);
            assertThat(lab.proxy.accepted()).isEqualTo(1);
        }
    }

    @Test
    void logsInToTheDatabaseAsTheNewUser() throws Exception {
        try (var lab = Lab.start(Lab.builder().databaseLogin(OTHER));
                var connection = lab.connect()) {
            changeUser(
                    connection,
                    OTHER.user(),
                    AwsSigner.token(Lab.IDENTITY, Lab.PROXY, lab.proxy.port(), Lab.REGION, OTHER.user()));

            assertThat(query(connection, "SELECT CURRENT_USER()")).isEqualTo("other@%");
            assertThat(last(lab).user()).isEqualTo("other");
        }
    }

    @ParameterizedTest
    @CsvSource({"denied, DENIED", "another user's, WRONG_USER", "malformed, MALFORMED"})
    void judgesTokensByTheSameRules(String how, Verdict verdict) throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            lab.proxy.denyIam(how.equals("denied"));
            String token = how.equals("malformed") ? lab.token().replace("DBUser", "User") : lab.token();
            String user = how.equals("another user's") ? OTHER.user() : Lab.APP.user();

            assertThatThrownBy(() -> changeUser(connection, user, token)).isInstanceOf(SQLException.class);
            assertThat(last(lab).verdict()).isEqualTo(verdict);
        }
    }

    @Test
    void handsPasswordsToTheDatabaseAtTheInstance() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connectToInstance(lab.verified(lab.instanceToken()))) {
            changeUser(connection, OTHER.user(), OTHER.password());
            assertThat(query(connection, "SELECT CURRENT_USER()")).startsWith("other@");
            changeUser(connection, Lab.APP.user(), Lab.APP.password());
            assertThat(query(connection, "SELECT CURRENT_USER()")).startsWith("app@");

            assertThatThrownBy(() -> changeUser(connection, OTHER.user(), "wrong"))
                    .isInstanceOf(SQLException.class);
            assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::verdict)
                    .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.PASSWORD_REFUSED);
        }
    }

    @Test
    void endsTheConnectionToTheDatabaseThatItReplaces() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            String before = query(connection, "SELECT CONNECTION_ID()");
            changeUser(connection, Lab.APP.user(), lab.token());

            await().untilAsserted(
                            () -> assertThat(Lab.database().query("SELECT ID FROM information_schema.PROCESSLIST"))
                                    .doesNotContain(before));
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    /** Handwritten clients with and without the plugin for tokens. */
    @ParameterizedTest
    @CsvSource({"up front, ACCEPTED", "when asked, ACCEPTED", "empty, NO_CLEAR_PASSWORD", "left, NO_CLEAR_PASSWORD"})
    void asksForTheTokenAsInALogin(String how, Verdict verdict) throws Exception {
        try (var lab = Lab.start(Lab.builder().acceptPasswords(how.equals("up front")))) {
            try (var client = lab.loggedIn()) {
                boolean upFront = how.equals("up front");
                client.command(
                        CommandBoundaries.COM_CHANGE_USER,
                        new PayloadWriter()
                                .terminatedText(Lab.APP.user())
                                .integer(1, upFront ? Lab.APP.password().length() + 1 : 0)
                                .bytes(
                                        upFront
                                                ? (Lab.APP.password() + "\0").getBytes(StandardCharsets.UTF_8)
                                                : new byte[0])
                                .terminatedText("lab")
                                .integer(2, 45)
                                .terminatedText(upFront ? AuthSwitch.CLEAR_PASSWORD : PasswordScramble.NATIVE)
                                .toBytes());
                if (!upFront) {
                    assertThat(AuthSwitch.parse(client.read()).plugin()).isEqualTo(AuthSwitch.CLEAR_PASSWORD);
                    assertThat(client.sequence()).isEqualTo(2);
                }
                switch (how) {
                    case "when asked" -> client.write(lab.token() + "\0");
                    case "empty" -> client.write(new byte[0]);
                    case "left" -> client.close();
                    default -> {}
                }
                if (verdict == Verdict.ACCEPTED) {
                    assertThat(client.read()[0]).isZero();
                    client.query("DO 1");
                    assertThat(client.read()[0]).isZero();
                } else if (how.equals("empty")) {
                    assertThat(ErrorPacket.parse(client.read()).code()).isEqualTo(1045);
                    assertThat(client.sequence()).isEqualTo(4);
                }
            }
            await().untilAsserted(() -> assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::verdict)
                    .isEqualTo(List.of(Verdict.ACCEPTED, verdict)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 70_000, PacketChannel.MAX_PAYLOAD})
    void answersABrokenOneWithBadHandshake(int length) throws Exception {
        try (var lab = Lab.start();
                var client = lab.loggedIn()) {
            client.command(
                    CommandBoundaries.COM_CHANGE_USER, Arrays.copyOf("app".getBytes(StandardCharsets.UTF_8), length));

            assertThat(ErrorPacket.parse(client.read())).isEqualTo(MysqlErrors.BAD_HANDSHAKE);
            assertThat(last(lab).verdict()).isEqualTo(Verdict.BAD_HANDSHAKE);
        }
    }

    @Test
    void passesOnAResetOfTheConnection() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            connection.createStatement().execute("SET @remembered = 1");
            connection.unwrap(JdbcConnection.class).resetServerState();

            assertThat(query(connection, "SELECT @remembered")).isNull();
            assertThat(lab.proxy.logins()).hasSize(1);
        }
    }
}
