package io.github.rdsiam.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.protocol.postgresql.Authentication;
import io.github.rdsiam.testkit.internal.protocol.postgresql.FirstMessage;
import io.github.rdsiam.testkit.internal.protocol.postgresql.Message;
import io.github.rdsiam.testkit.internal.protocol.postgresql.MessageReader;
import io.github.rdsiam.testkit.internal.protocol.postgresql.StartupMessage;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The protocol between PostgreSQL's clients and the two endpoints. */
class PostgresqlProtocolTest {

    private Lab lab;

    @BeforeEach
    void start() throws Exception {
        lab = Lab.start(Lab.builder(RdsEngine.POSTGRESQL).recordStatements(true));
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
    }

    @Test
    void refusesARequestForKerberosAndGoesOn() throws Exception {
        try (var client = PostgresClient.connect(lab.proxy.port())) {
            assertThat(client.ask(FirstMessage.gssRequest())).isEqualTo('N');
            assertThat(client.requestTls()).isEqualTo('S');
            client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port());

            assertThat(Authentication.parse(client.start("app")).code()).isEqualTo(Authentication.CLEAR_TEXT);
            assertThat(Authentication.parse(client.password(lab.token())).code())
                    .isEqualTo(Authentication.OK);
        }
    }

    @Test
    void resumesTlsSessions() throws Exception {
        var context = lab.sslContext();
        for (int i = 0; i < 2; i++) {
            try (var client = PostgresClient.connect(lab.proxy.port())) {
                client.requestTls();
                client.startTls(context, Lab.PROXY, lab.proxy.port(), "postgresql");
                client.start("app");
                client.password(lab.token());
            }
        }
        assertThat(lab.proxy.logins()).extracting(RecordedLogin::tlsResumed).containsExactly(false, true);
    }

    @Test
    void beginsTlsWithoutARequestForAClientThatNamesTheProtocol() throws Exception {
        var direct = lab.verified(lab.token());
        direct.put("sslNegotiation", "direct");

        lab.connect(direct).close();

        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(lab.proxy.receivedInPlainText()).isEmpty();
    }

    @Test
    void refusesTlsWithoutARequestOfAClientThatDoesNot() throws Exception {
        try (var client = PostgresClient.connect(lab.proxy.port())) {
            client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port());
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.BAD_HANDSHAKE);
        assertThat(lab.lastLogin().detail()).contains("ALPN");
    }

    @Test
    void refusesAnotherProtocolOverTls() throws Exception {
        try (var client = PostgresClient.connect(lab.proxy.port())) {
            assertThat(client.requestTls()).isEqualTo('S');
            assertThatThrownBy(() -> client.startTls(lab.sslContext(), Lab.PROXY, lab.proxy.port(), "h2"))
                    .isInstanceOf(SSLException.class);
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.TLS_FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "options, -c statement_timeout=1, doesn\u2019t support command-line options.",
        "replication, database, doesn\u2019t support streaming replication mode.",
        "statement_timeout, 1, doesn\u2019t support the option statement_timeout."
    })
    void refusesWhatTheProxyDoesNotSupport(String name, String value, String text) throws Exception {
        try (var client = PostgresClient.secured(lab)) {
            var error = PostgresClient.error(
                    client.start(StartupMessage.VERSION_3, Map.of("user", "app", "database", "lab", name, value)));

            assertThat(error.state()).isEqualTo("0A000");
            assertThat(error.message()).isEqualTo("Feature not supported: RDS Proxy currently " + text);
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.BAD_HANDSHAKE);
        assertThat(lab.lastLogin().detail()).contains(text);
    }

    @Test
    void passesOnWhatTheProxySupports() throws Exception {
        var properties = lab.verified(lab.token());
        properties.put("assumeMinServerVersion", "12");
        properties.put("ApplicationName", "orders");
        properties.put("currentSchema", "orders,public");

        try (var connection = lab.connect(properties);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT current_setting('application_name'), current_setting('search_path')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("orders");
            assertThat(rows.getString(2)).isEqualTo("orders,public");
        }
    }

    /** Pinning begins with a SET, so the proxy's users look for it. */
    @Test
    void recordsStatementsByTextAndMessagesByName() throws Exception {
        var quiet = lab.verified(lab.token());
        quiet.put("assumeMinServerVersion", "12");
        try (var connection = lab.connect(quiet)) {
            assertThat(lab.proxy.statements()).isEmpty();
            connection.setAutoCommit(false);
            connection.createStatement().execute("SELECT 'ü'");
            connection.commit();
            assertThat(lab.proxy.statements())
                    .containsSubsequence("BEGIN", "Parse SELECT 'ü'", "Bind", "Execute", "Sync", "Parse S_1: COMMIT");
        }
        await().until(() -> lab.proxy.statements().contains("Terminate"));

        lab.proxy.clearRecords();
        lab.connect().close();
        await().until(() ->
                lab.proxy.statements().toString().contains("SET application_name = 'PostgreSQL JDBC Driver'"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60_000, 70_000, 3_000_000})
    void carriesValuesOfAnySize(int length) throws Exception {
        try (var connection = lab.connect();
                var statement = connection.prepareStatement("SELECT ? || ''")) {
            statement.setString(1, "x".repeat(length));
            var rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).hasSize(length);
        }
    }

    @Test
    void recordsNoDataOfACopy() throws Exception {
        try (var connection = lab.connect()) {
            connection.createStatement().execute("CREATE TEMP TABLE copied (line TEXT)");
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            assertThat(copy.copyIn(
                            "COPY copied FROM STDIN", new java.io.ByteArrayInputStream("hunter2\n".getBytes(UTF_8))))
                    .isEqualTo(1);
            assertThat(lab.proxy.statements())
                    .contains("COPY copied FROM STDIN", "CopyDone")
                    .noneMatch(statement -> statement.contains("hunter2"));
        }
    }

    @Test
    void refusesALaterVersionAtTheProxyAndNegotiatesItAtTheInstance() throws Exception {
        int later = StartupMessage.VERSION_3 + 2;
        try (var client = PostgresClient.secured(lab)) {
            var error = PostgresClient.error(client.start(later, Map.of("user", "app")));
            assertThat(error.state()).isEqualTo("0A000");
            assertThat(error.message()).contains("supports only version 3.0");
        }
        var properties = lab.verified(Lab.APP.password());
        properties.put("protocolVersion", "3.2");
        lab.connectToInstance(properties).close();
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void refusesWhatIsNoStartupMessage() throws Exception {
        try (var client = PostgresClient.secured(lab)) {
            assertThat(PostgresClient.error(client.start(2 << 16, Map.of("user", "app")))
                            .message())
                    .startsWith("unsupported frontend protocol 2.0");
        }
        try (var client = PostgresClient.secured(lab)) {
            assertThat(PostgresClient.error(client.start(StartupMessage.VERSION_3, new LinkedHashMap<>()))
                            .message())
                    .contains("no PostgreSQL user name");
        }
        try (var client = PostgresClient.connect(lab.proxy.port())) {
            assertThat(client.ask("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8))).isEqualTo('E');
        }
        try (var client = PostgresClient.secured(lab)) {
            client.start("app");
            client.write(Message.QUERY, "SELECT 1");
            assertThat(PostgresClient.error(client.read()).message()).contains("expected password response");
        }
        lab.lastLogin();
        assertThat(lab.proxy.logins()).extracting(RecordedLogin::verdict).containsOnly(Verdict.BAD_HANDSHAKE);
    }

    @Test
    void askedForAPasswordTheMembersOfNoRoleAtTheInstance() throws Exception {
        try (var connection = lab.connectToInstance(lab.verified(Lab.APP.password()))) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.PASSWORD);
        assertThat(lab.proxy.receivedCredentials()).as("SCRAM shows none").isEmpty();

        var e = catchThrowableOfType(
                SQLException.class, () -> lab.connectToInstance(lab.verifiedIam(Lab.IAM_APP.password())));
        assertThat((Throwable) e).hasMessage("FATAL: PAM authentication failed for user \"iam_app\"");
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
    }

    @Test
    void saysAtTheProxyThatAPasswordIsWrong() throws Exception {
        try (var open = Lab.start(Lab.builder(RdsEngine.POSTGRESQL).acceptPasswords(true))) {
            assertThatThrownBy(() -> open.connect(open.verified("wrong")))
                    .hasMessage("FATAL: The password that was provided for the role app is wrong.");
            assertThat(open.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
        }
    }

    @Test
    void saysWhenAClientLeavesThatWasAskedForItsToken() throws Exception {
        try (var client = PostgresClient.secured(lab)) {
            client.start("app");
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.NO_CLEAR_PASSWORD);
    }

    @Test
    void cancelsAStatementAtTheInstance() throws Exception {
        try (var connection = lab.connectToInstance(lab.verified(Lab.APP.password()));
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("57014");
        }
        assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.CANCEL_REQUEST);
        assertThat(lab.lastLogin().detail()).isEqualTo("passed on");
    }

    @Test
    void takesARequestToCancelInTlsToo() throws Exception {
        try (var client = PostgresClient.connect(lab.proxy.instancePort())) {
            client.requestTls();
            client.startTls(lab.sslContext(), Lab.INSTANCE, lab.proxy.instancePort());
            client.send(FirstMessage.cancelRequest(1, new byte[4]));
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.CANCEL_REQUEST);
            assertThat(lab.lastLogin().detail()).isEqualTo("passed on");
        }
    }

    @Test
    void dropsARequestToCancelAtTheProxy() throws Exception {
        try (var client = PostgresClient.secured(lab)) {
            client.start("app");
            client.password(lab.token());
            var key = Stream.generate(() -> next(client))
                    .filter(message -> message.type() == Message.BACKEND_KEY)
                    .findFirst()
                    .orElseThrow();
            client.write(Message.QUERY, "SELECT pg_sleep(1), 'done'");
            var fields = new MessageReader(key.body());
            try (var other = PostgresClient.connect(lab.proxy.port())) {
                assertThat(other.ask(FirstMessage.cancelRequest(fields.int32(), fields.rest())))
                        .isEqualTo(-1);
            }
            var answer = Stream.generate(() -> next(client))
                    .filter(message -> message.type() == 'D' || message.type() == Message.ERROR)
                    .findFirst()
                    .orElseThrow();
            assertThat(new String(answer.body(), UTF_8)).contains("done");
        }
        assertThat(lab.proxy.logins())
                .extracting(RecordedLogin::verdict)
                .containsExactly(Verdict.ACCEPTED, Verdict.CANCEL_REQUEST);
    }

    private static Message next(PostgresClient client) {
        try {
            return client.read();
        } catch (java.io.IOException e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void endsAConnectionThatTheDatabaseKilled() throws Exception {
        try (var connection = lab.connect();
                var rows = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            Lab.database(RdsEngine.POSTGRESQL).query("SELECT pg_terminate_backend(" + rows.getInt(1) + ")");
            await().until(() -> lab.proxy.connections() == 0);
            assertThat(connection.isValid(1)).isFalse();
        }
    }
}
