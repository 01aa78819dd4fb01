package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy endpoint with the engine's driver as its client and a real database behind it. */
@ParameterizedClass
@EnumSource
class FakeRdsProxyLoginTest {

    @Parameter
    private RdsEngine engine;

    /** MySQL reports it with a number, PostgreSQL with an SQLState. */
    private void assertError(SQLException e, int code, String state) {
        if (engine == RdsEngine.MYSQL) {
            assertThat(e.getErrorCode()).isEqualTo(code);
        } else {
            assertThat(e.getErrorCode()).isZero();
            assertThat(e.getSQLState()).isEqualTo(state);
        }
    }

    private void assertMessage(SQLException e, String mysql, String postgresql) {
        assertThat((Throwable) e).hasMessage(engine == RdsEngine.MYSQL ? mysql : "FATAL: " + postgresql);
    }

    private static SQLException refused(ThrowingCallable login) {
        return catchThrowableOfType(SQLException.class, login);
    }

    private void assertDenied(SQLException e) {
        assertMessage(
                e,
                "Access denied for user 'app'@'127.0.0.1' (using password: YES)",
                "The IAM authentication failed for the role app. Check the IAM token for this role and try again.");
        assertError(e, 1045, "28P01");
    }

    @Test
    void readsRowsWithAToken() throws Exception {
        try (var lab = Lab.start(engine);
                var connection = lab.connect();
                var rows = connection.createStatement().executeQuery("SELECT CURRENT_USER")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(engine == RdsEngine.MYSQL ? "app@%" : "app");
            assertThat(connection.getCatalog()).isEqualTo("lab");
            assertThat(lab.proxy.connections()).isEqualTo(1);

            var login = lab.lastLogin();
            assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(login.endpoint()).isEqualTo(Lab.PROXY);
            assertThat(login.instanceFace()).isFalse();
            assertThat(login.user()).isEqualTo("app");
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
            assertThat(login.tlsResumed()).isFalse();
            assertThat(login.certificateSubject()).isEqualTo("CN=*.proxy-abc123.eu-west-1.rds.amazonaws.com");
            assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
            assertThat(login.tokenAge()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            assertThat(login.tokenExpires()).isAfter(login.at());
        }
    }

    @Test
    void offersTheTlsVersionsItIsTold() throws Exception {
        try (var lab = Lab.start(Lab.builder(engine).tlsProtocols("TLSv1.2"));
                var connection = lab.connect()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(lab.lastLogin().tlsVersion()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void recordsEveryCredentialAndKeepsItOutOfTheLogin() throws Exception {
        try (var lab = Lab.start(engine)) {
            String token = lab.token();
            lab.connect(lab.verified(token)).close();
            refused(() -> lab.connect(lab.verified("wrong password")));

            assertThat(lab.proxy.receivedCredentials()).containsExactly(token, "wrong password");
            assertThat(lab.proxy.logins().toString()).doesNotContain(token, "X-Amz", "wrong password");
        }
    }

    @Test
    void refusesATokenForAnotherPort() throws Exception {
        try (var lab = Lab.start(engine)) {
            String token = AwsSigner.token(Lab.IDENTITY, Lab.PROXY, 3306, Lab.REGION, "app");

            assertDenied(refused(() -> lab.connect(lab.verified(token))));
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.WRONG_PORT);
        }
    }

    @Test
    void acceptsATokenWithoutASlashAndRecordsThatItIsMissing() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.connect(lab.verified(lab.token().replace("/?", "?"))).close();
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(lab.lastLogin().detail()).isEqualTo("the token has no slash before the question mark");

            lab.proxy.denyIam(true);
            assertDenied(refused(() -> lab.connect(lab.verified(lab.token().replace("/?", "?")))));
            assertThat(lab.lastLogin().detail())
                    .startsWith("no policy allows rds-db:connect on " + lab.proxy.resourceArn("app") + "; ")
                    .contains("slash");
        }
    }

    @Test
    void listensOnThePortsOfYourChoice() throws Exception {
        int port = freePort();
        int instancePort = freePort();
        try (var lab = Lab.start(Lab.builder(engine).port(port).instancePort(instancePort))) {
            assertThat(lab.proxy.port()).isEqualTo(port);
            assertThat(lab.proxy.instancePort()).isEqualTo(instancePort);
            lab.connect().close();
            lab.connectToInstance(lab.verifiedIam(lab.instanceToken())).close();
        }
        Lab.builder(engine).port(port).start().close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhichPortIsInUseAndLeavesNothingOpen(boolean instance) throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int taken = occupied.getLocalPort();
            int free = freePort();
            var builder = instance
                    ? Lab.builder(engine).port(free).instancePort(taken)
                    : Lab.builder(engine).port(taken).instancePort(free);

            assertThatThrownBy(builder::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Port " + taken + " of 127.0.0.1");
            Lab.builder(engine).port(free).start().close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void refusesWhatIsNotAPort(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.builder(engine).port(port));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.builder(engine).instancePort(port));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void acceptsATokenForThePortThatIsToBeSigned() throws Exception {
        try (var lab = Lab.start(Lab.builder(engine).signedPort(3306))) {
            String token = AwsSigner.token(Lab.IDENTITY, Lab.PROXY, 3306, Lab.REGION, "app");

            lab.connect(lab.verified(token)).close();
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @Test
    void judgesAgeByItsOwnClock() throws Exception {
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
        try (var lab = Lab.start(Lab.builder(engine).clock(later))) {
            assertDenied(refused(lab::connect));

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.EXPIRED);
            assertThat(lab.lastLogin().tokenAge()).isBetween(Duration.ofMinutes(16), Duration.ofMinutes(17));
        }
    }

    @Test
    void deniesAndRevokesAndTrustsFromNowOn() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.proxy.denyIam(true);
            assertDenied(refused(lab::connect));
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.DENIED);

            lab.proxy.denyIam(false);
            lab.proxy.revoke(Lab.IDENTITY.accessKeyId());
            assertDenied(refused(lab::connect));
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.UNKNOWN_KEY);

            var next = new AwsIdentity("ASIANEXT", "next", "next session");
            lab.proxy.trust(next);
            lab.connect(lab.verified(AwsSigner.token(next, Lab.PROXY, lab.proxy.port(), Lab.REGION, "app")))
                    .close();
        }
    }

    @Test
    void refusesUsersOfWhomItHasNoSecret() throws Exception {
        try (var lab = Lab.start(Lab.builder(engine).user("somebody"))) {
            SQLException e = refused(lab::connect);
            assertError(e, 1045, "28000");
            assertMessage(
                    e,
                    "Access denied for user 'app'@'127.0.0.1' (using password: YES)",
                    "This RDS proxy has no credentials for the role app. Check the credentials for this role and try"
                            + " again.");
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.WRONG_USER);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logsInToTheDatabaseAsTheUserOfTheToken(boolean instance) throws Exception {
        var other = new DatabaseLogin("other user's \"name\"", "other's password");
        var database = Lab.database(engine);
        database.users(database.admin()).create(other, "other", true);
        try (var lab = Lab.start(Lab.builder(engine).databaseLogin(other).iamUser(Lab.APP.user()))) {
            for (var login : List.of(Lab.APP, other)) {
                var properties = lab.verified(token(lab, instance, login.user()));
                properties.put("user", login.user());
                if (engine == RdsEngine.MYSQL) {
                    properties.put("sessionVariables", "sql_mode='STRICT_TRANS_TABLES'");
                }
                try (var connection = connect(lab, instance, properties);
                        var rows = connection.createStatement().executeQuery("SELECT CURRENT_USER")) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo(login.user() + (engine == RdsEngine.MYSQL ? "@%" : ""));
                }
            }
        }
    }

    /** Without a login for the testkit, and with a login that the database does not have. */
    @ParameterizedTest
    @CsvSource({
        "false, false, 1045, 28000, WRONG_USER",
        "true, false, 1045, 28000, WRONG_USER",
        "false, true, 9501, 08000, DATABASE_REFUSED",
        "true, true, 1045, 28000, DATABASE_REFUSED"
    })
    void refusesATokenOfAUserWhomTheDatabaseDoesNotHave(
            boolean instance, boolean login, int code, String state, Verdict verdict) throws Exception {
        var builder = Lab.builder(engine).iamUser("ghost");
        if (login) {
            builder.databaseLogin(new DatabaseLogin("ghost", "boo"));
        }
        try (var lab = Lab.start(builder)) {
            var properties = lab.verified(token(lab, instance, "ghost"));
            properties.put("user", "ghost");

            SQLException e = refused(() -> connect(lab, instance, properties));
            assertError(e, code, state);
            if (code == 1045 && instance) {
                assertMessage(
                        e,
                        "Access denied for user 'ghost'@'127.0.0.1' (using password: YES)",
                        "PAM authentication failed for user \"ghost\"");
            }
            assertThat(lab.lastLogin().verdict()).isEqualTo(verdict);
        }
    }

    /** MySQL asks each of them for another plugin. */
    @Test
    void refusesPasswordsOfUsersWhomTheDatabaseDoesNotHave() throws Exception {
        try (var lab = Lab.start(engine)) {
            for (int i = 0; i < 12; i++) {
                var properties = lab.verified("boo");
                properties.put("user", "ghost" + i);

                assertError(refused(() -> lab.connectToInstance(properties)), 1045, "28P01");
                assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
            }
        }
    }

    private static String token(Lab lab, boolean instance, String user) {
        return instance
                ? AwsSigner.token(Lab.IDENTITY, Lab.INSTANCE, lab.proxy.instancePort(), Lab.REGION, user)
                : AwsSigner.token(Lab.IDENTITY, Lab.PROXY, lab.proxy.port(), Lab.REGION, user);
    }

    private Connection connect(Lab lab, boolean instance, Properties properties) throws SQLException {
        String database = engine == RdsEngine.MYSQL ? "" : "lab";
        return DriverManager.getConnection(
                instance
                        ? Lab.url(engine, Lab.INSTANCE, lab.proxy.instancePort(), database)
                        : Lab.url(engine, Lab.PROXY, lab.proxy.port(), database),
                properties);
    }

    /** The reason, which the client does not receive: once, on one line, and without the token. */
    @Test
    void logsWhyALoginWasRefused() throws Exception {
        try (var log = new Log();
                var lab = Lab.start(engine)) {
            String token = AwsSigner.token(Lab.IDENTITY, Lab.PROXY, 13306, Lab.REGION, "app");
            refused(() -> lab.connect(lab.verified(token)));
            assertThat(log.lines).hasSize(1);
            assertThat(log.lines.get(0).getLevel()).isEqualTo(Level.INFO);
            assertThat(log.lines.get(0).getMessage())
                    .isEqualTo("Login failed: WRONG_PORT (13306 instead of " + lab.proxy.port() + "), user app, at "
                            + Lab.PROXY);

            lab.connect().close();
            lab.proxy.enqueue(Fault.REFUSE);
            refused(lab::connect);
            assertThat(log.lines)
                    .as("what is right or scripted is not worth a line")
                    .hasSize(1);

            var properties = lab.verified(token);
            properties.put("user", "a\nforged line\u2028and \u001b[2J");
            refused(() -> lab.connect(properties));
            assertThat(log.lines).hasSize(2);
            assertThat(log.lines.get(1).getMessage())
                    .contains("user a?forged line?and ?[2J")
                    .doesNotContain("X-Amz", "\n");
        }
    }

    /** The lines of the proxies' log while this is open. */
    private static final class Log extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger(FakeRdsProxy.class.getName());
        private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

        Log() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsATokenOutOfTheLogAndTheRecordsIfItIsSentAsTheUser(boolean twice) throws Exception {
        try (var log = new Log();
                var lab = Lab.start(engine)) {
            var properties = lab.verified(twice ? lab.token() : "app");
            properties.put("user", lab.token());
            refused(() -> lab.connect(properties));

            assertThat(lab.lastLogin().verdict()).isEqualTo(twice ? Verdict.WRONG_USER : Verdict.PASSWORD_REFUSED);
            assertThat(lab.lastLogin().toString())
                    .contains("user=(not a user name)")
                    .doesNotContain("X-Amz");
            assertThat(log.lines).hasSize(1);
            assertThat(log.lines.get(0).getMessage()).doesNotContain("X-Amz");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsAPasswordOutOfTheLogIfItIsSentAsTheUser(boolean instance) throws Exception {
        try (var log = new Log();
                var lab = Lab.start(engine)) {
            var properties = lab.verified("app");
            properties.put("user", "hunter2");
            refused(() -> connect(lab, instance, properties));

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
            assertThat(lab.lastLogin().detail())
                    .startsWith(instance ? refusedByDatabase() : "only tokens are accepted here");
            assertThat(log.lines).hasSize(1);
            assertThat(log.lines.get(0).getMessage())
                    .contains("PASSWORD_REFUSED")
                    .doesNotContain("hunter2");
        }
    }

    private String refusedByDatabase() {
        return engine == RdsEngine.MYSQL ? "1045 (28000) Access denied" : "28P01 Access denied";
    }

    @Test
    void keepsASecretKeyOutOfTheLogAndTheRecordsIfItIsUsedAsTheKeyId() throws Exception {
        var swapped = new AwsIdentity("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12", "AKIDLAB", null);
        try (var log = new Log();
                var lab = Lab.start(engine)) {
            var token = AwsSigner.token(swapped, Lab.PROXY, lab.proxy.port(), Lab.REGION, "app");
            refused(() -> lab.connect(lab.verified(token)));

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.UNKNOWN_KEY);
            assertThat(lab.lastLogin().toString()).doesNotContain(swapped.accessKeyId());
            assertThat(log.lines).hasSize(1);
            assertThat(log.lines.get(0).getMessage())
                    .contains("not an access key id")
                    .doesNotContain(swapped.accessKeyId());
        }
    }

    @Test
    void logsNothingOfConnectionsThatItEndsItself() throws Exception {
        try (var log = new Log();
                var lab = Lab.start(engine);
                var client = engine == RdsEngine.MYSQL ? lab.secured() : PostgresClient.secured(lab)) {
            assertThat(client).isNotNull();
            lab.proxy.close();

            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.CLIENT_GONE);
            assertThat(log.lines).isEmpty();
        }
    }

    @Test
    void refusesPasswordsUnlessToldOtherwise() throws Exception {
        try (var lab = Lab.start(engine)) {
            assertDenied(refused(() -> lab.connect(lab.verified(Lab.APP.password()))));
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.PASSWORD_REFUSED);
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.PASSWORD);
        }
        try (var lab = Lab.start(Lab.builder(engine).acceptPasswords(true))) {
            lab.connect(lab.verified(Lab.APP.password())).close();
            lab.connect(lab.verifiedIam(token(lab, false, lab.instanceUser().user())))
                    .close();
            assertThat(lab.proxy.logins())
                    .extracting(RecordedLogin::credential)
                    .containsExactly(CredentialKind.PASSWORD, CredentialKind.TOKEN);
        }
    }

    @Test
    void saysWhenThereWasNoPassword() throws Exception {
        try (var lab = Lab.start(engine)) {
            assertMessage(
                    refused(() -> lab.connect(lab.verified(""))),
                    "Access denied for user 'app'@'127.0.0.1' (using password: NO)",
                    "The IAM authentication failed for the role app. Check the IAM token for this role and try again.");
            assertThat(lab.lastLogin().credential()).isEqualTo(CredentialKind.NONE);
        }
    }

    @Test
    void refusesAClientWithoutTls() throws Exception {
        try (var lab = Lab.start(engine)) {
            String token = lab.token();
            SQLException e = refused(() -> lab.connect(lab.careless(token, "DISABLED")));

            assertMessage(e, "This RDS Proxy requires TLS connections.", "This RDS Proxy requires TLS connections");
            assertError(e, 3159, "28000");
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.NO_TLS);
            assertThat(lab.lastLogin().tlsVersion()).isNull();
            assertThat(new String(lab.proxy.receivedInPlainText(), StandardCharsets.ISO_8859_1))
                    .contains("app")
                    .doesNotContain(token);
        }
    }

    @Test
    void readsItsSecretAgainWhenTheDatabaseRefusesIt() throws Exception {
        Queue<DatabaseLogin> secrets = new ArrayDeque<>(List.of(new DatabaseLogin("app", "old"), Lab.APP));
        try (var lab = Lab.start(Lab.builder(engine).databaseLogin(secrets::remove))) {
            lab.connect().close();
            assertThat(secrets).isEmpty();
        }
    }

    @Test
    void givesUpWhenTheDatabaseRefusesItsSecretTwice() throws Exception {
        try (var lab = Lab.start(Lab.builder(engine).databaseLogin(new DatabaseLogin("app", "old")))) {
            SQLException e = refused(lab::connect);

            assertMessage(
                    e,
                    "Timed-out waiting to acquire database connection",
                    "Timed-out waiting to acquire database connection.");
            assertError(e, 9501, "08000");
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.DATABASE_REFUSED);
        }
    }

    @Test
    void passesOnWhatTheDatabaseSaysOfAnUnknownSchema() throws Exception {
        try (var lab =
                Lab.start(Lab.builder(engine).databaseLogin(Lab.database(engine).admin()))) {
            String url = Lab.url(engine, Lab.PROXY, lab.proxy.port(), "nowhere");
            var properties = lab.verified(AwsSigner.token(
                    Lab.IDENTITY,
                    Lab.PROXY,
                    lab.proxy.port(),
                    Lab.REGION,
                    Lab.database(engine).admin().user()));
            properties.put("user", Lab.database(engine).admin().user());
            SQLException e = refused(() -> java.sql.DriverManager.getConnection(url, properties));

            assertError(e, 1049, "3D000");
            if (engine == RdsEngine.POSTGRESQL) {
                assertThat((Throwable) e)
                        .hasMessage("FATAL: Request returned an error: database \"nowhere\" does not exist");
            }
        }
    }

    @Test
    void saysThatNoDatabaseConnectionWasFoundWhenThereIsNoDatabase() throws Exception {
        int closedPort;
        try (var socket = new java.net.ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        try (var lab = Lab.start(Lab.builder(engine).database("127.0.0.1", closedPort))) {
            assertError(refused(lab::connect), 9501, "08000");
        }
    }
}
