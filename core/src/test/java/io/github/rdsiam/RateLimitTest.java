package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** "IAM authentication rate limit exceeded": a pause, not a refusal. */
@OnBothEngines
class RateLimitTest {

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
    @EnumSource(names = {"RATE_LIMIT", "CONNECTION_RATE_LIMIT"})
    void theLoginIsTriedAgainAfterAPauseAndTheTokenKept(Fault limit) throws SQLException {
        try (IamTokenDataSource source =
                rds.dataSource().fallback(rds.fallback()).build()) {
            rds.proxy().enqueue(limit, limit);
            open(source);
            assertThat(rds.proxy().logins()).hasSize(3);
            assertThat(rds.proxy().receivedCredentials().stream().distinct())
                    .as("the same token, and no password")
                    .hasSize(1);
            assertThat(rds.secrets().calls()).isEmpty();
        }
    }

    @Test
    void whenNoTimeIsLeftTheCallerHearsOfTheLimit() throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            source.setLoginTimeout(4);
            rds.proxy()
                    .enqueue(java.util.stream.Stream.generate(() -> Fault.RATE_LIMIT)
                            .limit(100)
                            .toArray(Fault[]::new));
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOfSatisfying(
                            SQLTransientConnectionException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(rds.vendorCode(1040)))
                    .hasMessageStartingWith(FailureKind.RATE_LIMITED.heading());
        }
    }

    @Test
    void whenTheNextLoginRunsOutOfTimeTheCallerHearsOfTheLimitToo() throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            source.setLoginTimeout(4);
            rds.proxy().enqueue(Fault.RATE_LIMIT, Fault.STALL_IN_LOGIN);
            SQLException failure = catchThrowableOfType(SQLException.class, source::getConnection);
            assertThat(failure.getMessage()).startsWith(FailureKind.RATE_LIMITED.heading());
            assertThat(failure.getSuppressed())
                    .singleElement()
                    .asString()
                    .contains(FailureKind.SERVER_SILENT.heading());
        }
    }

    @Test
    void aTokenThatDiesInThePauseIsNotSent() throws Exception {
        FakeTime clock = FakeTime.atSystemTime();
        try (LocalRds timed = LocalRds.start(engine, builder -> builder.clock(clock))) {
            IamTokenDataSource.Builder builder = timed.dataSource().clock(clock);
            builder.settings().signer(new ClockedSigner(clock));
            try (IamTokenDataSource source = builder.build()) {
                timed.proxy().enqueue(Fault.RATE_LIMIT, Fault.RATE_LIMIT, Fault.RATE_LIMIT, Fault.RATE_LIMIT);
                CompletableFuture<Throwable> pending =
                        CompletableFuture.supplyAsync(() -> catchThrowable(() -> open(source)));
                Awaitility.await().until(() -> !timed.proxy().logins().isEmpty());
                clock.pass(Duration.ofMinutes(20));
                assertThat(pending.get(1, TimeUnit.MINUTES)).isNull();
            }
        }
    }
}
