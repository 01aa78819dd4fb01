package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class PrimingTest {

    private final HikariDataSource pool = mock(HikariDataSource.class, RETURNS_DEEP_STUBS);
    private final Clock clock = mock(Clock.class);
    private final Priming priming = new Priming(pool, new FirstRows(pool, "SELECT 1", 1), clock);

    @Test
    void endsAtTheFirstFailureAndThrowsNone() throws SQLException {
        when(clock.instant()).thenReturn(Instant.EPOCH);
        when(pool.getConnection())
                .thenThrow(new SQLException("no route"))
                .thenThrow(new IllegalStateException("no credentials"))
                .thenThrow(new NoClassDefFoundError("a class that the jar lacks"));

        for (int failures = 1; failures <= 3; failures++) {
            assertThatNoException().isThrownBy(() -> priming.beforeCheckpoint(Core.getGlobalContext()));
            verify(pool, times(failures)).getConnection();
        }
    }

    @Test
    void leavesASlowDatabaseInPeace() throws SQLException {
        when(pool.getConnection().createStatement().executeQuery(anyString()).next())
                .thenReturn(false);
        Instant end = Instant.EPOCH.plus(Priming.MAX_TIME);
        when(clock.instant()).thenReturn(Instant.EPOCH, Instant.EPOCH, end.minusNanos(1), end);

        priming.beforeCheckpoint(Core.getGlobalContext());

        verify(pool, times(2 + 1)).getConnection();
    }
}
