package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.net.VerifiedTls;
import io.github.rdsiam.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Each failure that a client can meet is recognised and explained, and keeps the driver's message. */
@OnBothEngines
class FailureDiagnosisTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @ParameterizedTest
    @CsvSource({
        "NO_TLS, NO_TLS, 0",
        "REFUSE_BEFORE_TLS, ERROR_BEFORE_TLS, 1045",
        "FOREIGN_CA, CERTIFICATE_NOT_TRUSTED, 0",
        "SELF_SIGNED, CERTIFICATE_NOT_TRUSTED, 0",
        "EXPIRED_CERTIFICATE, CERTIFICATE_EXPIRED, 0",
        "WRONG_HOST_CERTIFICATE, WRONG_HOST_NAME, 0",
        "BORROW_TIMEOUT, BORROW_TIMED_OUT, 9501",
        "TOO_MANY_CLIENTS, TOO_MANY_CLIENTS, 1040",
        "DATABASE_FULL, TOO_MANY_CONNECTIONS, 1040",
        "TLS_REQUIRED, TLS_REQUIRED, 3159",
        "SSL_ERROR, TLS_FAILED, 2026",
        "IAM_NOT_ENABLED, IAM_NOT_ENABLED, 1524",
        "ACCOUNT_LOCKED, ACCOUNT_LOCKED, 3118",
        "PASSWORD_EXPIRED, ACCOUNT_LOCKED, 1862",
        "INTERNAL_ERROR, PROXY_ERROR, 1105",
        "TOO_MANY_CONNECTIONS, ERROR_BEFORE_TLS, 1040",
        "RESERVED_CONNECTIONS, TOO_MANY_CONNECTIONS, 0",
        "IAM_WITHOUT_TLS, TLS_REQUIRED, 0",
        "AUTHENTICATION_TIMEOUT, SERVER_SILENT, 0",
        "HOST_NOT_ALLOWED, HOST_NOT_ALLOWED, 0"
    })
    void whatTheProxyDoesIsToldApart(Fault fault, FailureKind kind, int code) {
        assumeThat(fault.isOf(LocalRds.rdsEngine(engine))).isTrue();
        rds.proxy().enqueue(fault);
        SQLException failure = fail(builder -> builder);
        assertThat(failure.getErrorCode()).isEqualTo(rds.vendorCode(code));
        boolean unknown = fault == Fault.INTERNAL_ERROR && engine == DatabaseEngine.POSTGRESQL;
        // the message of RDS Proxy for PostgreSQL is not known
        assertExplained(failure, unknown ? FailureKind.OTHER : kind);
    }

    @Test
    void aBundleThatDoesNotFitTheProxyIsNamedAsTheCause() {
        rds.proxy().enqueue(Fault.FOREIGN_CA);
        assertThat(fail(builder -> builder).getMessage())
                .contains("RDS Proxy presents a certificate of Amazon Trust Services")
                .contains("leave caBundle(Path) out");
    }

    @Test
    void withoutABundleNoneIsNamed() {
        IamTokenDataSource.Builder builtIn = IamTokenDataSource.builder()
                .engine(engine)
                .endpoint(LocalRds.PROXY)
                .port(rds.proxy().port())
                .username(LocalRds.USER)
                .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)));
        try (IamTokenDataSource source = builtIn.build()) {
            SQLException failure = catchThrowableOfType(SQLException.class, source::getConnection);
            assertExplained(failure, FailureKind.CERTIFICATE_NOT_TRUSTED);
            assertThat(failure.getMessage()).doesNotContain("caBundle").contains("nothing was sent to it");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE_IN_HANDSHAKE"})
    void aConnectionThatIsCutIsAFailureThatMayPass(Fault fault) {
        rds.proxy().enqueue(fault);
        SQLException failure = fail(builder -> builder);
        assertThat((Throwable) failure).isInstanceOf(SQLTransientConnectionException.class);
        assertThat(failure.getMessage())
                .containsAnyOf(FailureKind.CONNECTION_CLOSED.heading(), FailureKind.TLS_FAILED.heading());
    }

    @Test
    void anUnknownHost() {
        assertExplained(fail(builder -> builder.connectVia("nowhere.example.com", 3306)), FailureKind.UNKNOWN_HOST);
    }

    @Test
    void nothingListens() throws IOException {
        int free;
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertExplained(
                fail(builder -> builder.connectVia("tunnel.example.com", free)), FailureKind.CONNECTION_REFUSED);
    }

    @Test
    void anUnknownDatabase() {
        SQLException failure = fail(builder -> builder.database("missing"));
        assertThat(failure.getErrorCode()).isIn(rds.vendorCode(1049), rds.vendorCode(1044));
        assertThat(failure.getMessage())
                .containsAnyOf(FailureKind.UNKNOWN_DATABASE.heading(), FailureKind.NO_RIGHT_TO_DATABASE.heading());
    }

    @Test
    void throughThePoolStateAndCodeAreNotLost() {
        Fault[] faults = new Fault[50];
        Arrays.fill(faults, Fault.BORROW_TIMEOUT);
        rds.proxy().enqueue(faults);
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setInitializationFailTimeout(-1);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(6_000);
        })) {
            SQLException failure = catchThrowableOfType(SQLException.class, pool::getConnection);
            assertThat(failure.getErrorCode()).isEqualTo(rds.vendorCode(9501));
            assertThat(Stream.iterate((Throwable) failure, e -> e != null, Throwable::getCause)
                            .map(Throwable::getMessage))
                    .anyMatch(message -> message.startsWith(FailureKind.BORROW_TIMED_OUT.heading()));
        }
    }

    @Test
    void aFirstConnectionThatUsedUpTheCallersTimeIsExplainedToo() {
        rds.proxy().enqueue(Fault.STALL_IN_LOGIN, Fault.STALL_IN_LOGIN, Fault.STALL_IN_LOGIN);
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setInitializationFailTimeout(-1);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(4_000);
        })) {
            SQLException failure = catchThrowableOfType(SQLException.class, pool::getConnection);
            assertThat((Throwable) failure).isInstanceOf(SQLTransientConnectionException.class);
            assertThat(failure.getCause()).hasMessageStartingWith(FailureKind.SERVER_SILENT.heading());
            assertThat(failure.getSQLState()).isEqualTo(engine == DatabaseEngine.MYSQL ? "08S01" : "08001");
        }
    }

    @Test
    void everyDiagnosisHasAHeadingInTheTroubleshootingPageAndNoneIsLeftOver() throws IOException {
        List<String> headings = Files.readAllLines(Path.of("..", "docs", "troubleshooting.md")).stream()
                .takeWhile(line -> !line.equals("## Other errors"))
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4).replaceAll(":.*", ""))
                .toList();
        assertThat(headings)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Arrays.stream(FailureKind.values())
                                        .filter(kind -> kind != FailureKind.CREDENTIAL_REFUSED)
                                        .map(FailureKind::heading),
                                Arrays.stream(IamAuthenticationException.Reason.values())
                                        .map(Enum::name))
                        .toList());
    }

    private SQLException fail(UnaryOperator<IamTokenDataSource.Builder> changes) {
        try (IamTokenDataSource source = changes.apply(rds.dataSource()).build()) {
            return catchThrowableOfType(SQLException.class, source::getConnection);
        }
    }

    private void assertExplained(SQLException failure, FailureKind kind) {
        assertThat((Throwable) failure)
                .isInstanceOf(
                        kind.isTransient()
                                ? SQLTransientConnectionException.class
                                : SQLNonTransientConnectionException.class)
                .hasMessageStartingWith(kind.heading() + ": user \"app\" at " + LocalRds.PROXY);
        assertThat(failure.getMessage())
                .contains("Likely causes: (1) ", "Next: ", "RDS Proxy", "region eu-west-1")
                .doesNotContain("\\u000a", "milliseconds ago", "has not received any packets", " <- ")
                .doesNotContainPattern("\\.\\.(?!\\.)(?<!\\.\\.\\.)");
        assertThat(failure.getCause()).isInstanceOfSatisfying(SQLException.class, driver -> {
            assertThat(failure.getSQLState()).isEqualTo(driver.getSQLState());
            assertThat(failure.getErrorCode()).isEqualTo(driver.getErrorCode());
        });
        assertThat(failure.getMessage())
                .contains(String.valueOf(failure.getCause().getMessage())
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceFirst("^FATAL: ", "")
                        .replaceFirst("\\.$", ""));
    }

    @Test
    void aLoginByTheSecretIsToldWithTheSecretsUser() {
        rds.proxy().denyIam(true);
        rds.secrets()
                .put(LocalRds.SECRET_ID, "{\"username\":\"app_clone\",\"password\":\"passwordOfThisTest-0123456\"}");
        rds.proxy().enqueue(Fault.NONE, Fault.BORROW_TIMEOUT);
        SQLException failure = fail(builder -> builder.fallback(rds.fallback()));
        assertThat(failure.getMessage())
                .contains("The fallback's secret was tried next: " + FailureKind.BORROW_TIMED_OUT.heading()
                        + ": user \"app_clone\" at " + LocalRds.INSTANCE);
    }

    @Test
    void theMessageOfANetworkFailureIsTheRootsOnce() {
        SQLException failure = fail(builder -> builder.connectVia("nowhere.example.com", 3306));
        assertThat(failure.getMessage())
                // the JDK has another message for a failed look-up that it has cached
                .containsPattern("The driver said: " + linkFailure() + ": UnknownHostException: [^.]*nowhere\\.example")
                .containsOnlyOnce(linkFailure());
    }

    private String linkFailure() {
        return engine == DatabaseEngine.MYSQL ? "Communications link failure" : "The connection attempt failed";
    }

    private String refused(String endpoint, int port, UnaryOperator<IamTokenDataSource.Builder> changes) {
        rds.proxy().denyIam(true);
        return fail(builder -> changes.apply(builder.endpoint(endpoint).port(port)))
                .getMessage();
    }

    @Test
    void anInstanceMayBelongToAnAuroraCluster() {
        if (engine == DatabaseEngine.POSTGRESQL) {
            rds.server().execute("GRANT rds_iam TO " + LocalRds.USER);
        }
        assertThat(refused(LocalRds.INSTANCE, rds.proxy().instancePort(), builder -> builder))
                .contains(
                        "rds-db:connect on arn:aws:rds-db:eu-west-1:<account>:dbuser:<db-... or, in Aurora, cluster-...>/app");
    }

    @Test
    void theSpellingOfTheUserIsAmongTheCausesForAProxyToo() {
        assertThat(refused(LocalRds.PROXY, rds.proxy().port(), builder -> builder.username("App")))
                .contains("none of its secrets has this user name in exactly this spelling (case matters)")
                .doesNotContain("is not its region");
    }

    @Test
    void aRegionThatIsWrongForANameOfOnesOwnIsAmongTheCauses() {
        try (LocalRds named =
                LocalRds.named(engine, aws -> aws.endpoint("db.example.com").region(LocalRds.REGION))) {
            named.proxy().denyIam(true);
            try (IamTokenDataSource source = named.dataSource()
                    .endpoint("db.example.com")
                    .region("eu-west-2")
                    .connectVia("127.0.0.1", named.proxy().port())
                    .build()) {
                assertThat(catchThrowableOfType(SQLException.class, source::getConnection)
                                .getMessage())
                        .contains("\"db.example.com\" is not the RDS endpoint, or eu-west-2 is not its region");
            }
        }
    }

    @Test
    void aSessionThatDoesNotSayWhenItEndsMayHaveEnded() {
        assertThat(refused(LocalRds.PROXY, rds.proxy().port(), builder -> builder))
                .contains("the session of the temporary access key has ended");
    }

    @Test
    void aLongTermKeyMayBeInactive() {
        assertThat(refused(
                        LocalRds.PROXY,
                        rds.proxy().port(),
                        builder -> builder.credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKIAEXAMPLEEXAMPLE01", "secretKey/0123456789")))))
                .contains("the access key is inactive or was deleted")
                .doesNotContain("session of the temporary");
    }

    /** If the clock is corrected between two reads, reason and advice must still agree. */
    @Test
    void theReasonAndTheNextStepComeFromTheSameLookAtTheClock() {
        FakeTime time = FakeTime.atNoon();
        IamToken token =
                new IamToken("token", time.times().lasting(Duration.ofMinutes(15)), "AKIAEXAMPLEEXAMPLE01", "", null);
        for (int before = 0; before < 6; before++) {
            ClockThatIsPutRight wall = new ClockThatIsPutRight(time, before);
            ClockSkew check = new ClockSkew(new Clocks(wall, time.times().monotonic()));
            wall.startCounting();
            SQLException driver = new SQLException("Access denied", "28000", 1045);
            AuthFailure failure = new Diagnosis(
                            new MysqlEngine(),
                            wall,
                            check,
                            LocalRds.REGION,
                            "aws",
                            "app",
                            AnonymousCredentialsProvider.create())
                    .tokenRefused(target(), token, new LoginFailure(FailureKind.CREDENTIAL_REFUSED, driver, null));
            assertThat(failure.getMessage().contains("Next: set the clock"))
                    .as(failure.getMessage())
                    .isEqualTo(failure.reason() == IamAuthenticationException.Reason.CLOCK_SKEW);
        }
    }

    private static LoginTarget target() {
        HostAndPort place = new HostAndPort(LocalRds.PROXY, 3306);
        RdsEndpoint endpoint = RdsEndpoint.of(LocalRds.PROXY);
        return new LoginTarget(place, place, endpoint.kind(), new VerifiedTls(endpoint, 3306, LocalRds.REGION, null));
    }

    /** An hour slow for the next few reads, then correct. */
    private static final class ClockThatIsPutRight extends Clock {

        private final Clock right;
        private final AtomicInteger looksLeft = new AtomicInteger(Integer.MAX_VALUE);
        private final int wrongLooks;
        private boolean counting;

        ClockThatIsPutRight(Clock right, int wrongLooks) {
            this.right = right;
            this.wrongLooks = wrongLooks;
        }

        void startCounting() {
            counting = true;
            looksLeft.set(wrongLooks);
        }

        @Override
        public Instant instant() {
            boolean wrong = counting && looksLeft.getAndDecrement() > 0;
            return wrong ? right.instant().minusSeconds(3_600) : right.instant();
        }

        @Override
        public ZoneId getZone() {
            return right.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void theArnIsOfTheRegionsPartitionThoughTheNameTellsNone() {
        String name = "alias.example.com";
        try (LocalRds gov = LocalRds.named(engine, aws -> aws.endpoint(name).region("us-gov-west-1"))) {
            gov.proxy().denyIam(true);
            try (IamTokenDataSource source =
                    gov.dataSource().endpoint(name).region("us-gov-west-1").build()) {
                SQLException failure = catchThrowableOfType(SQLException.class, source::getConnection);
                assertThat(failure.getMessage()).contains("arn:aws-us-gov:rds-db:us-gov-west-1:<account>:dbuser:");
            }
        }
    }
}
