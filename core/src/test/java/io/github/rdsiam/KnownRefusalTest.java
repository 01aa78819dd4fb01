package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.credential.TokenCache;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.login.RefusalMemory;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A refused credential is not retried all the time, and no caller waits for another caller's login. */
@OnBothEngines
class KnownRefusalTest {

    private static final int CALLERS = 32;

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aRefusalReachesThePoolsCallerAsItselfAndWithoutTheConnectionTimeout() {
        try (HikariDataSource pool = timed().buildPool(config -> {
            config.setInitializationFailTimeout(-1);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(Duration.ofHours(1).toMillis());
        })) {
            rds.proxy().denyIam(true);
            for (int i = 0; i < 3; i++) {
                IamAuthenticationException refused =
                        catchThrowableOfType(IamAuthenticationException.class, pool::getConnection);
                assertThat(refused.getErrorCode()).isEqualTo(rds.refusal().code());
                assertThat(refused.getSQLState()).isEqualTo(rds.refusal().state());
            }
            assertThat(rds.proxy().logins())
                    .as("the clock stands: one login for all")
                    .hasSize(1);
        }
    }

    @Test
    void manyCallersOfARefusingProxyMakeNoLoginOnceThereIsAnAnswer() throws Exception {
        rds.proxy().denyIam(true);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (IamTokenDataSource source = timed().build()) {
            refuse(source, 1);
            assertThat(failures(source, callers)).allMatch(IamAuthenticationException.class::isInstance);
            assertThat(rds.proxy().logins()).hasSize(1);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aCallerWhoseServerIsSilentDelaysNobody() throws Exception {
        rds.proxy().enqueue(Fault.STALL_IN_LOGIN);
        try (IamTokenDataSource source = timed().build()) {
            CompletableFuture<Throwable> stalled =
                    CompletableFuture.supplyAsync(() -> catchThrowable(source::getConnection));
            Awaitility.await().until(() -> rds.proxy().logins().size() == 1);

            open(source);

            assertThat(stalled).as("the first caller still waits").isNotDone();
            assertThat(rds.proxy().accepted()).isEqualTo(2);
            source.close();
            assertThat(stalled.get(1, TimeUnit.MINUTES)).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void aCallerThatTriesARefusedCredentialAgainDelaysNobodyEither() throws Exception {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = timed().build()) {
            refuse(source, 1);
            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE);
            rds.proxy().enqueue(Fault.STALL_IN_LOGIN);
            CompletableFuture<Throwable> stalled =
                    CompletableFuture.supplyAsync(() -> catchThrowable(source::getConnection));
            Awaitility.await().until(() -> rds.proxy().logins().size() == 2);

            refuse(source, 2);

            assertThat(stalled).as("the one that tries").isNotDone();
            source.close();
            stalled.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void newCredentialsAreTriedThoughTheRefusalOfTheOldOnesIsStillRemembered() throws SQLException {
        AwsIdentity revoked = new AwsIdentity("ASIAEXAMPLEREVOKED01", "revokedSecret/0123456789", "revokedSession");
        AtomicReference<AwsIdentity> current = new AtomicReference<>(revoked);
        try (IamTokenDataSource source = timed().credentialsProvider(
                        (AwsCredentialsProvider) () -> LocalRds.credentials(current.get()))
                .build()) {
            refuse(source, 1);
            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE.plusMillis(1));
            refuse(source, 2);
            current.set(LocalRds.IDENTITY);
            // the credentials provider is asked again; the second refusal is remembered for twice that time
            clock.pass(TokenCache.SIGNER_REMEMBERED);
            open(source);
        }
        assertThat(rds.proxy().logins()).hasSize(3);
    }

    @Test
    void aProviderWithANewKeyEachTimeMakesNoMoreLoginsThanOneWithAFixedKey() throws Exception {
        AtomicInteger number = new AtomicInteger();
        AwsCredentialsProvider rotating = () -> LocalRds.credentials(new AwsIdentity(
                "ASIAEXAMPLE" + (100_000_000 + number.incrementAndGet()), "revokedSecret/0123456789", "session"));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (IamTokenDataSource source = timed().credentialsProvider(rotating).build()) {
            refuse(source, 2);
            for (int i = 0; i < 10; i++) {
                // one of them tries the next key at once, because it could be valid
                refuse(source, 3);
            }
            assertThat(failures(source, callers)).allMatch(IamAuthenticationException.class::isInstance);
            assertThat(rds.proxy().logins()).hasSize(3);

            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE);
            refuse(source, 3);
            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE);
            assertThat(failures(source, callers)).allMatch(IamAuthenticationException.class::isInstance);
            assertThat(rds.proxy().logins()).as("one after twice the time").hasSize(4);
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest(name = "through a pool: {0}")
    @ValueSource(booleans = {false, true})
    void aSecondOfManyCallersMakesFewLoginsOfEachKind(boolean pooled) throws Exception {
        rds.proxy().denyIam(true);
        rds.changePassword();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (AutoCloseable source = pooled ? patientPool() : refusedTwice().build()) {
            if (!pooled) {
                // callers that come before the first answer may each log in
                assertThat(catchThrowable(() -> open((DataSource) source)))
                        .isInstanceOf(IamAuthenticationException.class);
            }
            for (int passed = 0; passed < 1_000; passed += 50) {
                assertThat(failures((DataSource) source, callers))
                        .hasSize(CALLERS)
                        .allMatch(IamAuthenticationException.class::isInstance);
                clock.pass(Duration.ofMillis(50));
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(logins(CredentialKind.TOKEN)).as("at 0, 250 and 750 ms").isEqualTo(3);
        assertThat(logins(CredentialKind.PASSWORD)).as("at 0, 250 and 750 ms").isEqualTo(3);
    }

    /** Without the machine's clock: on a busy machine a refusal's time would pass. */
    private IamTokenDataSource.Builder timed() {
        IamTokenDataSource.Builder builder = rds.dataSource().clock(clock);
        builder.settings().nanoTime(clock);
        return builder;
    }

    private IamTokenDataSource.Builder refusedTwice() {
        return timed().fallback(rds.fallback());
    }

    private HikariDataSource patientPool() {
        return refusedTwice().buildPool(config -> {
            config.setInitializationFailTimeout(-1);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(Duration.ofHours(1).toMillis());
        });
    }

    private static List<Throwable> failures(DataSource source, ExecutorService callers) throws Exception {
        List<CompletableFuture<Throwable>> all = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            all.add(CompletableFuture.supplyAsync(() -> catchThrowable(source::getConnection), callers));
        }
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<Throwable> one : all) {
            failures.add(one.get(1, TimeUnit.MINUTES));
        }
        return failures;
    }

    private long logins(CredentialKind kind) {
        return rds.proxy().logins().stream()
                .filter(login -> login.credential() == kind)
                .count();
    }

    @Test
    void theNextLoginIsMadeAfterAShortGrowingTime() {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = timed().build()) {
            refuse(source, 1);
            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE.plusMillis(1));
            refuse(source, 2);
            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE.plusMillis(1));
            refuse(source, 2);
            clock.pass(RefusalMemory.FIRST_LOGIN_PAUSE);
            refuse(source, 3);
        }
    }

    private void refuse(IamTokenDataSource source, int logins) {
        assertThat(catchThrowable(source::getConnection)).isInstanceOf(IamAuthenticationException.class);
        assertThat(rds.proxy().logins()).hasSize(logins);
    }

    @Test
    void aPoolWhoseConnectionsLiveServesThemWhileNewLoginsAreRefused() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            open(pool);
            rds.proxy().denyIam(true);
            open(pool);
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void recoversWithoutARestart() throws SQLException {
        try (HikariDataSource pool = timed().buildPool(config -> {
            config.setInitializationFailTimeout(-1);
            config.setMinimumIdle(0);
        })) {
            rds.proxy().denyIam(true);
            assertThat(catchThrowable(pool::getConnection)).isInstanceOf(IamAuthenticationException.class);
            rds.proxy().denyIam(false);
            clock.pass(RefusalMemory.MAX_LOGIN_PAUSE);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
        assertThat(rds.proxy().logins()).extracting(login -> login.verdict()).endsWith(Verdict.ACCEPTED);
    }

    @Test
    void aRefusalIsToldThoughTheProviderHangs() throws SQLException {
        rds.proxy().denyIam(true);
        IamTokenDataSource.Builder builder = timed();
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(1);
                IamTokenDataSource source =
                        builder.credentialsProvider(provider).build()) {
            source.setLoginTimeout(4);
            assertThat(catchThrowable(source::getConnection)).isInstanceOf(IamAuthenticationException.class);
            assertThat(catchThrowable(source::getConnection)).isInstanceOf(IamAuthenticationException.class);
        }
    }

    @Test
    void aRefusalOfTheSecretIsToldThoughSecretsManagerHangs() throws SQLException {
        rds.proxy().denyIam(true);
        rds.changePassword();
        rds.secrets().enqueue(SecretsFault.NONE, SecretsFault.HANG, SecretsFault.HANG);
        try (IamTokenDataSource source = timed().fallback(rds.fallback()).build()) {
            source.setLoginTimeout(4);
            for (int i = 0; i < 2; i++) {
                assertThat(catchThrowable(source::getConnection))
                        .isInstanceOfSatisfying(
                                IamAuthenticationException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.TOKEN_REFUSED));
            }
        }
    }

    @Test
    void whenARoleIsDeniedUnderLoadEachCallerTriesAtMostTwice() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (IamTokenDataSource source = timed().build()) {
            open(source);
            rds.proxy().denyIam(true);
            CyclicBarrier start = new CyclicBarrier(CALLERS);
            List<CompletableFuture<Throwable>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(CompletableFuture.supplyAsync(
                        () -> catchThrowable(() -> {
                            start.await();
                            source.getConnection();
                        }),
                        callers));
            }
            for (CompletableFuture<Throwable> one : all) {
                assertThat(one.get(1, TimeUnit.MINUTES)).isInstanceOf(IamAuthenticationException.class);
            }
            assertThat(rds.proxy().logins())
                    .as("the first that worked, and for each that was under way its cached token and a new one")
                    .hasSizeBetween(1 + 2, 1 + 2 * CALLERS);
            int before = rds.proxy().logins().size();
            refuse(source, before);
        } finally {
            callers.shutdownNow();
        }
    }
}
