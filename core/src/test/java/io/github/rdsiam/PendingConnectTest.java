package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connection attempts that hang, and what ends them. */
@OnBothEngines
class PendingConnectTest {

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
    @EnumSource(names = {"STALL_BEFORE_GREETING", "STALL_IN_LOGIN"})
    void closeAbortsAPendingConnect(Fault stall) throws Exception {
        IamTokenDataSource source = rds.dataSource().build();
        rds.proxy().enqueue(stall);
        CompletableFuture<Throwable> pending =
                CompletableFuture.supplyAsync(() -> catchThrowable(source::getConnection));
        Awaitility.await().until(() -> rds.proxy().accepted() == 1);

        source.close();

        assertThat(pending.get(1, TimeUnit.MINUTES))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    @Test
    void aCheckpointEndsAPendingConnectWithATransientFailure() throws Exception {
        Connector connector = LocalRds.connector(rds.dataSource());
        try (IamTokenDataSource source = new IamTokenDataSource(connector)) {
            rds.proxy().enqueue(Fault.STALL_IN_LOGIN);
            CompletableFuture<Throwable> pending =
                    CompletableFuture.supplyAsync(() -> catchThrowable(source::getConnection));
            Awaitility.await().until(() -> rds.proxy().accepted() == 1);

            connector.beforeCheckpoint();

            assertThat(pending.get(1, TimeUnit.MINUTES))
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessageContaining("checkpoint");
            open(source);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL_BEFORE_GREETING", "STALL_IN_LOGIN"})
    void theLoginTimeoutEndsAServersSilence(Fault stall) throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            source.setLoginTimeout(3);
            rds.proxy().enqueue(stall);
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith(FailureKind.SERVER_SILENT.heading());
            open(source);
        }
    }

    @Test
    void theLoginTimeoutCoversCredentialsThatDoNotCome() throws SQLException {
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(0);
                IamTokenDataSource source =
                        rds.dataSource().credentialsProvider(provider).build()) {
            source.setLoginTimeout(4);
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(java.sql.SQLTimeoutException.class)
                    .hasMessageContaining("AWS credentials");
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void connectionsThatWereHandedOutOutliveTheDataSource() throws SQLException {
        IamTokenDataSource source = rds.dataSource().build();
        try (Connection connection = source.getConnection()) {
            source.close();
            source.close();
            assertThat(connection.isValid(5)).isTrue();
            assertThatThrownBy(source::getConnection)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        }
    }

    @Test
    void anInterruptEndsTheWaitForCredentialsAndIsKept() throws Exception {
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(0);
                IamTokenDataSource source =
                        rds.dataSource().credentialsProvider(provider).build()) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Throwable failure = catchThrowable(source::getConnection);
                interrupted.complete(failure instanceof SQLException
                        && Thread.currentThread().isInterrupted());
            });
            caller.start();
            Awaitility.await().until(() -> provider.resolutions() == 1);
            caller.interrupt();
            assertThat(interrupted.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aProviderThatHangsAfterARefusalIsWaitedForNoLongerThanTheDeadline() throws Exception {
        rds.proxy().denyIam(true);
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(1);
                IamTokenDataSource source =
                        rds.dataSource().credentialsProvider(provider).build()) {
            source.setLoginTimeout(3);
            CompletableFuture<Throwable> pending =
                    CompletableFuture.supplyAsync(() -> catchThrowable(source::getConnection));
            assertThat(pending.get(1, TimeUnit.MINUTES)).isInstanceOf(IamAuthenticationException.class);
        }
    }

    @Test
    void aProviderThatHangsAfterARefusalLeavesTimeForTheFallback() throws Exception {
        rds.proxy().denyIam(true);
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(1);
                IamTokenDataSource source = rds.dataSource()
                        .credentialsProvider(provider)
                        .fallback(rds.fallback())
                        .build()) {
            source.setLoginTimeout(12);
            open(source);
        }
    }

    @Test
    void closingThePoolAbortsItsPendingConnect() throws Exception {
        rds.proxy().enqueue(Fault.STALL_BEFORE_GREETING);
        HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setInitializationFailTimeout(-1);
        });
        Awaitility.await().until(() -> rds.proxy().accepted() == 1);

        CompletableFuture.runAsync(pool::close).get(20, TimeUnit.SECONDS);

        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(pool.getPoolName())));
    }

    @Test
    void aCallerWhoWaitsInThePoolHearsAtOnceThatItIsClosed() throws Exception {
        HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
            config.setConnectionTimeout(Duration.ofHours(1).toMillis());
        });
        rds.proxy().enqueue(Fault.STALL_BEFORE_GREETING);
        CompletableFuture<Throwable> pending = CompletableFuture.supplyAsync(() -> catchThrowable(pool::getConnection));
        Awaitility.await().until(() -> rds.proxy().accepted() == 1);

        pool.close();

        assertThat(pending.get(1, TimeUnit.MINUTES)).isInstanceOf(SQLException.class);
    }

    @Test
    void closeEndsEveryWaitForCredentials() throws Exception {
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(0)) {
            IamTokenDataSource source =
                    rds.dataSource().credentialsProvider(provider).build();
            CompletableFuture<Throwable> first = begin(source);
            CompletableFuture<Throwable> second = begin(source);
            Awaitility.await().until(() -> provider.resolutions() == 1);

            source.close();

            assertClosed(first);
            assertClosed(second);
        }
    }

    @Test
    void closeEndsTheWaitForTheSecret() throws Exception {
        rds.proxy().denyIam(true);
        rds.secrets().enqueue(SecretsFault.HANG);
        IamTokenDataSource source = rds.dataSource().fallback(rds.fallback()).build();
        CompletableFuture<Throwable> pending = begin(source);
        Awaitility.await().until(() -> !rds.secrets().calls().isEmpty());

        source.close();

        assertClosed(pending);
    }

    @Test
    void closeEndsTheWaitForThePendingSecret() throws Exception {
        rds.proxy().denyIam(true);
        rds.changePassword();
        rds.secrets().enqueue(SecretsFault.NONE, SecretsFault.HANG);
        IamTokenDataSource source = rds.dataSource().fallback(rds.fallback()).build();
        CompletableFuture<Throwable> pending = begin(source);
        Awaitility.await().until(() -> rds.secrets().calls().size() == 2);

        source.close();

        assertClosed(pending);
    }

    @Test
    void closeEndsARateLimitsPause() throws Exception {
        rds.proxy().enqueue(Collections.nCopies(40, Fault.RATE_LIMIT).toArray(Fault[]::new));
        IamTokenDataSource source = rds.dataSource().build();
        CompletableFuture<Throwable> pending = begin(source);
        Awaitility.await().until(() -> rds.proxy().logins().size() >= 5);

        source.close();

        assertClosed(pending);
    }

    private static CompletableFuture<Throwable> begin(IamTokenDataSource source) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(source::getConnection), work -> new Thread(work).start());
    }

    private static void assertClosed(CompletableFuture<Throwable> pending) throws Exception {
        assertThat(pending.get(1, TimeUnit.MINUTES))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }
}
