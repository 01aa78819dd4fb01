package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.event.Events;
import io.github.rdsiam.internal.login.LoginPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** The listener receives every event on the caller's thread, while the library holds no lock and waits for nothing. */
@OnBothEngines
class ListenerTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();
    private final Recorder recorder = new Recorder();

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    private IamTokenDataSource source() {
        return rds.dataSource()
                .clock(clock)
                .fallback(rds.fallback())
                .listener(recorder)
                .build();
    }

    /** By token, by secret, and by token again. */
    private void throughAllEvents(IamTokenDataSource source) throws SQLException {
        open(source);
        rds.proxy().denyIam(true);
        open(source);
        rds.proxy().denyIam(false);
        clock.stepWall(LoginPolicy.IAM_RETRY_AFTER);
        open(source);
    }

    @Test
    void everyEventIsToldOnTheThreadThatAskedForTheConnectionBeforeItHasIt() throws SQLException {
        List<Thread> threads = new ArrayList<>();
        recorder.then = event -> threads.add(Thread.currentThread());
        try (IamTokenDataSource source = source()) {
            open(source);
            assertThat(recorder.names).containsExactly("tokenSigned", "connectionOpened IAM");
            recorder.names.clear();

            rds.proxy().denyIam(true);
            open(source);
            assertThat(recorder.names)
                    .as("the cached token was refused, so was a new one")
                    .containsExactly(
                            "tokenSigned",
                            "loginRefused IAM",
                            "secretFetched AWSCURRENT",
                            "connectionOpened SECRET",
                            "fallbackChanged true");
            recorder.names.clear();

            rds.proxy().denyIam(false);
            clock.stepWall(LoginPolicy.IAM_RETRY_AFTER);
            open(source);
            assertThat(recorder.names).containsExactly("tokenSigned", "connectionOpened IAM", "fallbackChanged false");
        }
        assertThat(threads).containsOnly(Thread.currentThread());
    }

    @Test
    void aRefusalCarriesTheDatabasesAnswerIfItWasAsked() {
        List<RdsIamListener.LoginRefused> refusals = new ArrayList<>();
        RdsIamListener listener = new RdsIamListener() {
            @Override
            public void loginRefused(LoginRefused event) {
                refusals.add(event);
            }
        };
        rds.proxy().denyIam(true);
        try (IamTokenDataSource asked = rds.dataSource().listener(listener).build();
                IamTokenDataSource notAsked = rds.dataSource()
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .listener(listener)
                        .build()) {
            assertThat(catchThrowable(asked::getConnection)).isInstanceOf(IamAuthenticationException.class);
            assertThat(catchThrowable(notAsked::getConnection)).isInstanceOf(IamAuthenticationException.class);
        }
        assertThat(refusals)
                .extracting(RdsIamListener.LoginRefused::vendorCode)
                .containsExactly(rds.refusal().code(), 0);
        assertThat(refusals)
                .extracting(RdsIamListener.LoginRefused::sqlState)
                .containsExactly(rds.refusal().state(), null);
    }

    @Test
    void whereThereIsNoCredentialToSendThatIsARefusalToo() {
        rds.secrets().denyAll(true);
        try (IamTokenDataSource source = rds.dataSource()
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .fallback(SecretsManagerFallback.of("no/such/secret").client(rds.secretsManager()))
                .listener(recorder)
                .build()) {
            assertThat(catchThrowable(source::getConnection)).isInstanceOf(IamAuthenticationException.class);
            assertThat(recorder.names).containsExactly("loginRefused IAM", "loginRefused SECRET");
        }
    }

    @Test
    void whoAsksForAnotherConnectionFromWithinGetsIt() throws SQLException {
        List<String> failed = new ArrayList<>();
        try (IamTokenDataSource source = source()) {
            recorder.then = once(event -> {
                try {
                    open(source);
                } catch (SQLException e) {
                    failed.add(event + ": " + e);
                }
            });
            throughAllEvents(source);
        }
        assertThat(failed).isEmpty();
        assertThat(recorder.names)
                .contains(
                        "tokenSigned",
                        "loginRefused IAM",
                        "secretFetched AWSCURRENT",
                        "connectionOpened IAM",
                        "connectionOpened SECRET",
                        "fallbackChanged true",
                        "fallbackChanged false");
    }

    @Test
    void anotherThreadGetsAConnectionWhileTheListenerWaitsForIt() throws SQLException {
        List<String> failed = new ArrayList<>();
        try (IamTokenDataSource source = source()) {
            recorder.then = once(event -> {
                Throwable failure = CompletableFuture.supplyAsync(() -> catchThrowable(() -> open(source)))
                        .join();
                if (failure != null) {
                    failed.add(event + ": " + failure);
                }
            });
            throughAllEvents(source);
        }
        assertThat(failed).isEmpty();
    }

    @Test
    void whoClosesTheDataSourceFromWithinCanDoSo() throws SQLException {
        for (String when : List.of("tokenSigned", "connectionOpened IAM")) {
            IamTokenDataSource source = source();
            recorder.then = event -> {
                if (event.equals(when)) {
                    source.close();
                }
            };
            open(source);
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        }
    }

    @Test
    void whoAsksTheEmptyPoolOnTheCallersThreadGetsAConnectionToo() throws Exception {
        Thread caller = Thread.currentThread();
        AtomicReference<HikariDataSource> pool = new AtomicReference<>();
        List<String> failed = new ArrayList<>();
        recorder.then = once(event -> {
            if (Thread.currentThread() == caller) {
                try {
                    open(pool.get());
                } catch (SQLException e) {
                    failed.add(event + ": " + e);
                }
            }
        });
        pool.set(emptyPool());
        try (HikariDataSource open = pool.get()) {
            open(open);
        }
        assertThat(failed).isEmpty();
        assertThat(recorder.names).contains("tokenSigned", "connectionOpened IAM");
    }

    @Test
    void whoClosesThePoolFromWithinCanDoSo() throws Exception {
        AtomicReference<HikariDataSource> pool = new AtomicReference<>();
        recorder.then = once(event -> pool.get().close());
        pool.set(emptyPool());
        Throwable failure = CompletableFuture.supplyAsync(() -> catchThrowable(() -> open(pool.get())))
                .get(1, TimeUnit.MINUTES);
        assertThat(failure).isInstanceOf(SQLException.class);
        assertThat(pool.get().isClosed()).isTrue();
    }

    private HikariDataSource emptyPool() {
        return rds.dataSource().listener(recorder).buildPool(config -> {
            config.setMaximumPoolSize(2);
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
        });
    }

    @Test
    void whatItThrowsIsLoggedAndDropped() throws SQLException {
        recorder.then = event -> {
            throw new IllegalStateException("of the listener's");
        };
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.WARN);
                IamTokenDataSource source = source();
                Connection connection = source.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(log.messages())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("WARN The listener " + Recorder.class.getName() + " threw on "));
        }
        assertThat(recorder.names).containsExactly("tokenSigned", "connectionOpened IAM");
    }

    @Test
    void aListenerThatRecursesForeverCostsNoConnection() throws SQLException {
        recorder.then = event -> recorder.heard(event);
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.WARN);
                IamTokenDataSource source = source();
                Connection connection = source.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(log.messages()).hasSize(2).allMatch(line -> line.startsWith("WARN The listener "));
        }
    }

    @Test
    void afterAnErrorOfTheJvmTheConnectionIsClosed() throws SQLException {
        OutOfMemoryError noMemory = new OutOfMemoryError("for the test");
        recorder.then = event -> {
            if (event.equals("connectionOpened IAM")) {
                throw noMemory;
            }
        };
        try (IamTokenDataSource source = source()) {
            assertThat(catchThrowable(source::getConnection)).isSameAs(noMemory);
            Awaitility.await().until(() -> rds.proxy().connections() == 0);
            assertThat(rds.proxy().logins()).hasSize(1);
        }
    }

    @Test
    void aSlowListenerDelaysOnlyItsOwnCaller() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (IamTokenDataSource source = source()) {
            recorder.then = once(event -> {
                reached.countDown();
                awaitUninterrupted(goOn);
            });
            CompletableFuture<Throwable> slow = CompletableFuture.supplyAsync(() -> catchThrowable(() -> open(source)));
            assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(recorder.names).containsExactly("tokenSigned");

            open(source);
            assertThat(recorder.names)
                    .as("its own event, and not the other caller's")
                    .containsExactly("tokenSigned", "connectionOpened IAM");
            assertThat(slow).isNotDone();

            goOn.countDown();
            assertThat(slow.get(1, TimeUnit.MINUTES)).isNull();
        }
        assertThat(recorder.names).containsExactly("tokenSigned", "connectionOpened IAM", "connectionOpened IAM");
    }

    @Test
    void anEventThatComesAfterItsConnectIsDeliveredByTheThreadThatBringsIt() {
        Events events = new Events(recorder);
        List<Thread> threads = new ArrayList<>();
        recorder.then = event -> threads.add(Thread.currentThread());
        events.deliver();

        events.secretFetched("v1", "AWSCURRENT", false);
        assertThat(recorder.names).as("somebody may still wait for the secret").isEmpty();
        events.deliverLate();

        assertThat(recorder.names).containsExactly("secretFetched AWSCURRENT");
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not again for the events that it causes itself. */
    private static Consumer<String> once(Consumer<String> action) {
        AtomicBoolean within = new AtomicBoolean();
        return event -> {
            if (within.compareAndSet(false, true)) {
                action.accept(event);
                within.set(false);
            }
        };
    }

    /** Keeps the names of the events, and does what the test wants. */
    private static final class Recorder implements RdsIamListener {

        private final List<String> names = new CopyOnWriteArrayList<>();
        private volatile Consumer<String> then = event -> {};

        private void heard(String event) {
            names.add(event);
            then.accept(event);
        }

        @Override
        public void connectionOpened(ConnectionOpened event) {
            heard("connectionOpened " + event.source());
        }

        @Override
        public void tokenSigned(TokenSigned event) {
            heard("tokenSigned");
        }

        @Override
        public void loginRefused(LoginRefused event) {
            heard("loginRefused " + event.source());
        }

        @Override
        public void fallbackChanged(FallbackChanged event) {
            heard("fallbackChanged " + event.active());
        }

        @Override
        public void secretFetched(SecretFetched event) {
            heard("secretFetched " + event.stage());
        }
    }
}
