package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.login.LoginPolicy;
import io.github.rdsiam.internal.login.RefusalMemory;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What happens when the verified server refuses a token. */
@OnBothEngines
class RefusedTokenTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private final RdsIamListener listener = new RdsIamListener() {
        @Override
        public void loginRefused(LoginRefused event) {
            heard.add("refused " + event.source() + " " + event.reason() + " " + event.vendorCode());
        }

        @Override
        public void fallbackChanged(FallbackChanged event) {
            heard.add("fallback " + event.active() + " " + event.reason());
        }
    };

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aRefusedCachedTokenIsReplacedOnce() throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            open(source);
            rds.proxy().enqueue(Fault.REFUSE);
            open(source);
        }
        assertThat(verdicts()).containsExactly(Verdict.ACCEPTED, Verdict.FAULT, Verdict.ACCEPTED);
    }

    @Test
    void aRefusedCachedTokenLeadsToOneMoreLoginAndThenToTheFallback() throws SQLException {
        try (IamTokenDataSource source = withFallback()) {
            open(source);
            rds.proxy().denyIam(true);
            open(source);
        }
        assertThat(verdicts()).containsExactly(Verdict.ACCEPTED, Verdict.DENIED, Verdict.DENIED, Verdict.ACCEPTED);
        RecordedLogin last = rds.proxy().logins().get(3);
        assertThat(last.instanceFace()).isTrue();
        assertThat(last.credential()).isEqualTo(CredentialKind.PASSWORD);
        assertThat(heard)
                .containsExactly("refused IAM TOKEN_REFUSED " + rds.refusal().code(), "fallback true TOKEN_REFUSED");
    }

    @Test
    void aTokenSignedJustNowIsNotTriedAgain() throws SQLException {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = withFallback()) {
            open(source);
        }
        assertThat(verdicts()).containsExactly(Verdict.DENIED, Verdict.ACCEPTED);
    }

    @Test
    void withoutAFallbackTheRefusalIsTheCallersWithTheDriversWords() {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = rds.dataSource().build()) {
            IamAuthenticationException refused =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(refused.reason()).isEqualTo(Reason.TOKEN_REFUSED);
            assertThat(refused.getSQLState()).isEqualTo(rds.refusal().state());
            assertThat(refused.getErrorCode()).isEqualTo(rds.refusal().code());
            assertThat(refused.getCause())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(rds.refusal().text());
            assertThat(refused.getMessage())
                    .contains(LocalRds.PROXY + ":" + rds.proxy().port(), "RDS Proxy", "eu-west-1")
                    .contains("arn:aws:rds-db:eu-west-1:<account>:dbuser:<prx-...>/app");
        }
    }

    @Test
    void iamIsTriedAgainAfterTheQuietPeriod() throws SQLException {
        try (IamTokenDataSource source = withFallback()) {
            rds.proxy().denyIam(true);
            open(source);
            rds.proxy().denyIam(false);
            rds.proxy().clearRecords();

            open(source);
            assertThat(kinds()).as("in the quiet period").containsExactly(CredentialKind.PASSWORD);

            clock.stepWall(LoginPolicy.IAM_RETRY_AFTER.plusSeconds(1));
            open(source);
            assertThat(kinds()).as("after it").containsExactly(CredentialKind.PASSWORD, CredentialKind.TOKEN);
            assertThat(heard)
                    .containsExactly(
                            "refused IAM TOKEN_REFUSED " + rds.refusal().code(),
                            "fallback true TOKEN_REFUSED",
                            "fallback false null");
        }
    }

    @Test
    void aSecretThatFailsInTheQuietPeriodLeadsBackToIamInTheSameCall() throws SQLException {
        try (IamTokenDataSource source = withFallback()) {
            becomeQuietAndLoseTheSecret(source);
            rds.proxy().denyIam(false);

            open(source);
            assertThat(kinds()).containsExactly(CredentialKind.PASSWORD, CredentialKind.TOKEN);
            assertThat(heard)
                    .containsExactly(
                            "refused IAM TOKEN_REFUSED " + rds.refusal().code(),
                            "fallback true TOKEN_REFUSED",
                            "refused SECRET SECRET_REFUSED " + rds.refusal().code(),
                            "fallback false null");
        }
    }

    @Test
    void whenIamStillRefusesInTheQuietPeriodTheCallerHearsOfBoth() throws SQLException {
        try (IamTokenDataSource source = withFallback()) {
            becomeQuietAndLoseTheSecret(source);

            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(kinds()).containsExactly(CredentialKind.PASSWORD, CredentialKind.TOKEN);
            assertThat(failure.reason()).isEqualTo(Reason.SECRET_REFUSED);
            assertThat(failure.getMessage())
                    .containsSubsequence(
                            "The fallback's secret was refused", "IAM was tried next: The IAM token was refused");
            assertThat(failure.getSuppressed())
                    .filteredOn(IamAuthenticationException.class::isInstance)
                    .extracting(other -> ((IamAuthenticationException) other).reason())
                    .contains(Reason.TOKEN_REFUSED);
        }
    }

    @Test
    void whenIamIsOutOfReachInTheQuietPeriodTheCallerMayTryAgain() throws SQLException {
        try (IamTokenDataSource source = withFallback()) {
            becomeQuietAndLoseTheSecret(source);
            rds.proxy().enqueue(Fault.NONE, Fault.BORROW_TIMEOUT);

            SQLTransientException failure = catchThrowableOfType(SQLTransientException.class, source::getConnection);
            assertThat(failure.getErrorCode()).isEqualTo(rds.vendorCode(9501));
            assertThat(failure.getSuppressed())
                    .anySatisfy(other -> assertThat(other)
                            .isInstanceOfSatisfying(
                                    IamAuthenticationException.class,
                                    e -> assertThat(e.reason()).isEqualTo(Reason.SECRET_REFUSED)));
        }
    }

    /** IAM is denied and the secret works; then the secret is outdated, and the new one cannot be read. */
    private void becomeQuietAndLoseTheSecret(IamTokenDataSource source) throws SQLException {
        rds.proxy().denyIam(true);
        open(source);
        rds.secrets().rotateSingleUser(LocalRds.SECRET_ID, rds.server()).finish();
        rds.secrets().denyAll(true);
        rds.proxy().clearRecords();
        // long enough that IAM's refusal is not remembered from a moment ago
        clock.stepWall(RefusalMemory.MAX_LOGIN_PAUSE.plusSeconds(1));
    }

    @Test
    void theFallbackWithoutATargetGoesToTheEndpointItself() throws SQLException {
        rds.close();
        try (LocalRds lenient = LocalRds.start(engine, builder -> builder.acceptPasswords(true));
                IamTokenDataSource source = lenient.dataSource()
                        .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID).client(lenient.secretsManager()))
                        .build()) {
            lenient.proxy().denyIam(true);
            open(source);
            assertThat(lenient.proxy().logins())
                    .extracting(RecordedLogin::credential)
                    // PostgreSQL: the request that a token cannot answer
                    .containsExactly(
                            engine == DatabaseEngine.MYSQL ? CredentialKind.TOKEN : CredentialKind.PASSWORD,
                            CredentialKind.PASSWORD);
            assertThat(lenient.proxy().logins()).noneMatch(RecordedLogin::instanceFace);
        }
    }

    @Test
    void whenTheSecretFailsTooTheCallerHearsOfBoth() throws SQLException {
        rds.proxy().denyIam(true);
        rds.secrets().put(LocalRds.SECRET_ID, "{\"username\":\"app\",\"password\":\"notTheDatabases-0123\"}");
        try (IamTokenDataSource source = withFallback()) {
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
            assertThat(failure.getMessage())
                    .containsSubsequence(
                            "The IAM token was refused",
                            "The fallback's secret was tried next: The fallback's secret was refused");
            assertThat(failure.getCause())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(rds.refusal().text());
            assertThat(failure.getSuppressed())
                    .anySatisfy(other -> assertThat(other)
                            .isInstanceOfSatisfying(
                                    IamAuthenticationException.class,
                                    e -> assertThat(e.reason()).isEqualTo(Reason.SECRET_REFUSED)));
        }
    }

    @Test
    void anUnreachableFallbackDoesNotHideTheRefusal() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = rds.dataSource()
                .fallback(rds.fallback().toEndpoint(LocalRds.INSTANCE, nobody))
                .build()) {
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
            assertThat(failure.getErrorCode()).isEqualTo(rds.refusal().code());
            assertThat(failure.getMessage())
                    .containsSubsequence(
                            "The IAM token was refused",
                            "The fallback's secret was tried next: " + FailureKind.CONNECTION_REFUSED.heading());
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .isInstanceOf(SQLTransientException.class)
                    .extracting(Throwable::getCause)
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void closedInTheQuietPeriodIsClosedAndNothingElse() throws Exception {
        IamTokenDataSource source = withFallback();
        rds.proxy().denyIam(true);
        open(source);
        int before = rds.proxy().accepted();
        rds.proxy().enqueue(Fault.STALL_IN_LOGIN);
        CompletableFuture<SQLException> pending =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(SQLException.class, source::getConnection));
        Awaitility.await().until(() -> rds.proxy().accepted() == before + 1);

        source.close();

        Throwable failure = pending.get(1, TimeUnit.MINUTES);
        assertThat(failure).isInstanceOf(ClosedException.class).hasNoSuppressedExceptions();
    }

    @Test
    void closedInTheMiddleOfTheSwitchIsClosedAndNotRefused() throws SQLException {
        AtomicReference<IamTokenDataSource> open = new AtomicReference<>();
        SecretsManagerClient closing = mock(SecretsManagerClient.class, call -> {
            open.get().close();
            throw SdkClientException.create("closed");
        });
        rds.proxy().denyIam(true);
        IamTokenDataSource source =
                rds.dataSource().fallback(rds.fallback().client(closing)).build();
        open.set(source);
        SQLException failure = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat(failure.getSQLState()).isEqualTo("08003");
    }

    @Test
    void anErrorOfTheListenerCostsNoConnection() throws SQLException {
        RdsIamListener broken = new RdsIamListener() {
            @Override
            public void connectionOpened(ConnectionOpened event) {
                throw new NoClassDefFoundError("metrics");
            }
        };
        try (IamTokenDataSource source = rds.dataSource().listener(broken).build()) {
            open(source);
        }
    }

    private IamTokenDataSource withFallback() {
        return rds.dataSource()
                .clock(clock)
                .listener(listener)
                .fallback(rds.fallback())
                .build();
    }

    private List<Verdict> verdicts() {
        return rds.proxy().logins().stream().map(RecordedLogin::verdict).toList();
    }

    private List<CredentialKind> kinds() {
        return rds.proxy().logins().stream().map(RecordedLogin::credential).toList();
    }

    private static void open(IamTokenDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid((int) Duration.ofSeconds(5).toSeconds()))
                    .isTrue();
        }
    }
}
