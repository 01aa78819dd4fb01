package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.concurrent.SuspendDetector;
import io.github.rdsiam.testkit.Drop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The wall clock advances while the monotonic clock does not, and connections die meanwhile. */
@OnBothEngines
class ThawTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();
    private final AtomicInteger signed = new AtomicInteger();
    private final RdsIamListener listener = new RdsIamListener() {
        @Override
        public void tokenSigned(TokenSigned event) {
            signed.incrementAndGet();
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

    @ParameterizedTest
    @EnumSource(Drop.class)
    void theFirstCheckoutAfterwardsGetsALiveConnectionAndANewToken(Drop death) throws SQLException {
        try (HikariDataSource pool =
                rds.dataSource().clock(clock).listener(listener).buildPool(config -> config.setMaximumPoolSize(1))) {
            open(pool);
            rds.proxy().dropConnections(death);
            clock.stepWall(Duration.ofMinutes(20));
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.createStatement().execute("SELECT 1")).isTrue();
            }
            assertThat(signed).hasValue(2);
            // the pool and its caller may both open the next connection
            assertThat(rds.proxy().accepted()).isBetween(2, 3);
        }
    }

    @Test
    void aClockThatIsCorrectedALittleEvictsNothing() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().clock(clock).buildPool(config -> config.setMaximumPoolSize(1))) {
            open(pool);
            clock.stepWall(Duration.ofSeconds(4));
            open(pool);
            assertThat(rds.proxy().accepted()).isEqualTo(1);
        }
    }

    @Test
    void anIdleTimeBeyondMaxLifetimeEvicts() {
        SuspendDetector detector = new SuspendDetector(clock.times());
        long maxLifetime = Duration.ofMinutes(25).toMillis();
        assertThat(detector.wasSuspended(maxLifetime)).isFalse();
        clock.pass(Duration.ofMinutes(24));
        assertThat(detector.wasSuspended(maxLifetime)).isFalse();
        clock.pass(Duration.ofMinutes(26));
        assertThat(detector.wasSuspended(maxLifetime)).isTrue();
        assertThat(detector.wasSuspended(maxLifetime))
                .as("until somebody has evicted")
                .isTrue();
        detector.reset();
        assertThat(detector.wasSuspended(maxLifetime)).isFalse();
    }

    @Test
    void checkoutsThatFollowEachOtherCloselyNeitherAddUpToASleepNorHideOne() {
        SuspendDetector detector = new SuspendDetector(clock.times());
        long maxLifetime = Duration.ofSeconds(30).toMillis();
        for (int i = 0; i < 1_000; i++) {
            clock.pass(Duration.ofMillis(50));
            assertThat(detector.wasSuspended(maxLifetime)).isFalse();
        }
        clock.stepWall(Duration.ofSeconds(6));
        assertThat(detector.wasSuspended(maxLifetime)).isTrue();
    }

    @Test
    void aClockThatWasSetBackHidesNoLaterSleep() {
        SuspendDetector detector = new SuspendDetector(clock.times());
        long maxLifetime = Duration.ofMinutes(25).toMillis();
        clock.stepWall(Duration.ofHours(-1));
        assertThat(detector.wasSuspended(maxLifetime)).isFalse();
        clock.stepWall(Duration.ofSeconds(6));
        assertThat(detector.wasSuspended(maxLifetime)).isTrue();
    }
}
