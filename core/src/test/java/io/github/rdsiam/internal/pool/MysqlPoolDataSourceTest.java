package io.github.rdsiam.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.Internals;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.Opening;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.testkit.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection that a caller opens for an empty pool. */
class MysqlPoolDataSourceTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LocalRds rds = LocalRds.start();
    private final Connector connector = LocalRds.connector(rds.dataSource());
    private final MysqlPoolDataSource source = source(connector);

    private static MysqlPoolDataSource source(Connector connector) {
        return new MysqlPoolDataSource(connector, Internals.dataSource(connector));
    }

    @AfterEach
    void close() {
        connector.close();
        rds.close();
    }

    @Test
    void isGivenToThePoolWhichDoesNotOpenAnother() throws SQLException {
        Connection opened = source.openFirst(Deadline.after(LONG), () -> true);
        try (Connection delivered = source.getConnection()) {
            assertThat(delivered).isSameAs(opened);
            source.discard(opened);
            assertThat(delivered.isValid(5)).as("the pool has taken it").isTrue();
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void isClosedIfThePoolHasNoUseForIt() throws SQLException {
        Connection opened = source.openFirst(Deadline.after(LONG), () -> true);
        assertThat(rds.proxy().connections()).isEqualTo(1);

        source.discard(opened);

        Awaitility.await().until(() -> rds.proxy().connections() == 0);
        assertThat(opened.isClosed()).isTrue();
    }

    @Test
    void isNotOpenedWhereThePoolHasOne() throws SQLException {
        assertThat(source.openFirst(Deadline.after(LONG), () -> false)).isNull();
        assertThat(rds.proxy().accepted()).isZero();
    }

    @Test
    void isNotOpenedTwice() throws SQLException {
        Connection opened = source.openFirst(Deadline.after(LONG), () -> true);
        assertThat(source.openFirst(Deadline.after(LONG), () -> true)).isNull();
        source.discard(opened);
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void isNotOpenedWhenTheTimeIsUp() throws SQLException {
        assertThat(source.openFirst(Deadline.after(Duration.ZERO), () -> true)).isNull();
        assertThat(rds.proxy().accepted()).isZero();
    }

    @Test
    void aRefusalAndAClosedDataSourceAreTheCallers() {
        rds.proxy().denyIam(true);
        assertThat(catchThrowable(() -> source.openFirst(Deadline.after(LONG), () -> true)))
                .isInstanceOf(IamAuthenticationException.class);

        connector.close();
        assertThat(catchThrowable(() -> source.openFirst(Deadline.after(LONG), () -> true)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anErrorOfTheJvmInAListenerClosesOnlyWhatThePoolHasNotTaken(boolean taken) throws SQLException {
        OutOfMemoryError noMemory = new OutOfMemoryError("for the test");
        AtomicReference<MysqlPoolDataSource> pooled = new AtomicReference<>();
        AtomicReference<Connection> ofThePool = new AtomicReference<>();
        AtomicInteger opened = new AtomicInteger();
        MysqlPoolDataSource failing = source(LocalRds.connector(rds.dataSource().listener(new RdsIamListener() {
            @Override
            public void connectionOpened(ConnectionOpened event) {
                if (opened.incrementAndGet() == 1) {
                    if (taken) {
                        try {
                            ofThePool.set(pooled.get().getConnection());
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    throw noMemory;
                }
            }
        })));
        pooled.set(failing);

        assertThat(catchThrowable(() -> failing.openFirst(Deadline.after(LONG), () -> true)))
                .isSameAs(noMemory);

        try (Connection next = taken ? ofThePool.get() : failing.getConnection()) {
            assertThat(next.isValid(5)).isTrue();
        }
        assertThat(rds.proxy().logins()).hasSize(taken ? 1 : 2);
        Awaitility.await().until(() -> rds.proxy().connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08S01", "08003"})
    void anyOtherFailureIsLeftToThePoolToTryAgain(String state) throws SQLException {
        SQLException noNetwork = new SQLTransientConnectionException("no network", state);
        Engine engine = mock(Engine.class, delegatesTo(new MysqlEngine()));
        doThrow(noNetwork).when(engine).requireDriver();
        IamTokenDataSource.Builder builder = rds.dataSource();
        Internals.settings(builder).engine(engine);
        MysqlPoolDataSource failing = source(LocalRds.connector(builder));

        Connection opening = failing.openFirst(Deadline.after(LONG), () -> true);

        assertThat(opening).isNull();
        assertThat((Throwable) failing.lastFailure).isSameAs(noNetwork);
        assertThat(failing.openFirst(Deadline.after(Duration.ZERO), () -> true)).isNull();
        assertThat((Throwable) failing.lastFailure)
                .as("also for a caller who had no time to try")
                .isSameAs(noNetwork);
    }

    @Test
    void isNotGivenToThePoolAfterACheckpoint() throws SQLException {
        assertThat(source.openFirst(Deadline.after(LONG), () -> true)).isNotNull();
        source.abortAll();
        Opening.open(source);
    }

    @Test
    void aCallerWithLessTimeThanTheLoginTimeoutWaitsNoLonger() throws Exception {
        rds.proxy().enqueue(Fault.STALL_IN_LOGIN);
        source.setLoginTimeout(3_600);
        CompletableFuture<Throwable> pending = CompletableFuture.supplyAsync(() -> catchThrowable(() -> {
            source.openFirst(Deadline.after(Duration.ofSeconds(3)), () -> true);
            throw source.lastFailure;
        }));
        // sooner than a read of the login would end by itself
        assertThat(pending.get(8, TimeUnit.SECONDS)).hasMessageStartingWith(FailureKind.SERVER_SILENT.heading());
    }
}
