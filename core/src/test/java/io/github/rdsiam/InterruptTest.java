package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** A waiting thread that is interrupted fails at once and stays interrupted. */
@OnBothEngines
class InterruptTest {

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

    @Test
    void whileLoginsComeTooFast() throws Exception {
        rds.proxy().enqueue(Collections.nCopies(1_000, Fault.RATE_LIMIT).toArray(Fault[]::new));
        try (IamTokenDataSource source = rds.dataSource().build()) {
            source.setLoginTimeout(60);
            Caller caller = new Caller(source);
            Awaitility.await().until(() -> rds.proxy().accepted() >= 3);
            caller.assertInterruptIsKept();
        }
    }

    @Test
    void whileThePoolHasNoConnectionToLend() throws Exception {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1));
                Connection only = pool.getConnection()) {
            Caller caller = new Caller(pool);
            caller.awaitWaiting();
            caller.assertInterruptIsKept();
            assertThat(only.isValid(5)).isTrue();
        }
    }

    @Test
    void whileAnotherCallerOpensThePoolsFirstConnection() throws Exception {
        rds.proxy().enqueue(Fault.STALL_IN_LOGIN);
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
        })) {
            CompletableFuture<Throwable> first =
                    CompletableFuture.supplyAsync(() -> catchThrowable(pool::getConnection));
            Awaitility.await().until(() -> !rds.proxy().receivedCredentials().isEmpty());
            Caller second = new Caller(pool);
            second.awaitWaiting();
            second.assertInterruptIsKept();
            assertThat(first).isNotDone();
        }
    }

    /** A thread that requests a connection. */
    private static final class Caller {

        private final CompletableFuture<Boolean> kept = new CompletableFuture<>();
        private final Thread thread;

        Caller(DataSource source) {
            thread = new Thread(() -> {
                Throwable failure = catchThrowable(source::getConnection);
                kept.complete(failure instanceof SQLException
                        && Thread.currentThread().isInterrupted());
            });
            thread.start();
        }

        void awaitWaiting() {
            Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        void assertInterruptIsKept() throws Exception {
            thread.interrupt();
            assertThat(kept.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void whatTheServerHasAnsweredIsNotLost() throws Exception {
        InterruptingClock servers = new InterruptingClock();
        try (LocalRds judging = LocalRds.start(engine, builder -> builder.clock(servers));
                IamTokenDataSource source = judging.dataSource().build()) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<Throwable> heard = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                heard.complete(catchThrowable(source::getConnection));
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            servers.interrupt = caller;
            caller.start();

            assertThat(heard.get(1, TimeUnit.MINUTES)).isInstanceOf(IamAuthenticationException.class);
            assertThat(interrupted.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** The proxy's: when it judges the token, as too old, the caller is interrupted. */
    private static final class InterruptingClock extends Clock {

        private volatile Thread interrupt;

        @Override
        public Instant instant() {
            Thread caller = interrupt;
            if (caller != null) {
                caller.interrupt();
            }
            return Clock.systemUTC().instant().plus(Duration.ofHours(1));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
