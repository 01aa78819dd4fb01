package io.github.rdsiam;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices at a checkout that the process has slept in a way that HikariCP does not see.
 *
 * <p>HikariCP tests a connection that was idle for half a second by the monotonic clock. A machine that was paused or
 * restored may have a wall clock that moved and a monotonic one that did not; and whoever slept longer than a
 * connection may live has none that the proxy still knows.
 */
final class SuspendDetector {

    /** More than a clock is corrected by, less than a proxy's shortest idle time. */
    private static final long ALLOWED_DRIFT_MILLIS = Duration.ofSeconds(5).toMillis();

    /** Shorter than any sleep; the connections that HikariCP finds idle by the monotonic clock it tests itself. */
    private static final long NO_SLEEP_MILLIS = 100;

    private final Clock wall;
    private final LongSupplier monotonic;
    private volatile long lastWallMillis;
    private volatile long lastNanos;

    SuspendDetector(Clocks times) {
        this.wall = times.wall();
        this.monotonic = times.monotonic();
        this.lastWallMillis = wall.millis();
        this.lastNanos = monotonic.getAsLong();
    }

    /** Whether the connections that were idle until now are not to be trusted; until {@link #reset} it stays so. */
    boolean wasSuspended(long maxLifetimeMillis) {
        long wallNow = wall.millis();
        long wallGap = wallNow - lastWallMillis;
        // a busy pool reads one clock and writes nothing that its threads share
        if (wallGap >= 0 && wallGap < NO_SLEEP_MILLIS) {
            return false;
        }
        long nanosNow = monotonic.getAsLong();
        long gap = TimeUnit.NANOSECONDS.toMillis(nanosNow - lastNanos);
        boolean slept = wallGap - gap > ALLOWED_DRIFT_MILLIS
                || (maxLifetimeMillis > 0 && Math.max(wallGap, gap) > maxLifetimeMillis);
        if (!slept) {
            lastWallMillis = wallNow;
            lastNanos = nanosNow;
        }
        return slept;
    }

    void reset() {
        lastWallMillis = wall.millis();
        lastNanos = monotonic.getAsLong();
    }
}
