package io.github.rdsiam.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Detects at a checkout that the process was suspended, for example a frozen Lambda environment. Thread-safe.
 *
 * <p>HikariCP tests a connection only after it was idle for half a second on the monotonic clock, which may stand still
 * during a suspension. If the suspension is longer than the maximum lifetime, the proxy has closed all connections.
 */
public final class SuspendDetector {

    /** Longer than a clock correction, and shorter than a proxy's shortest idle timeout. */
    private static final long ALLOWED_DRIFT_MILLIS = Duration.ofSeconds(5).toMillis();

    /** A shorter gap is not treated as a suspension, so that a busy pool reads one clock and writes no shared state. */
    private static final long MIN_SUSPENSION_MILLIS = 100;

    private final Clocks clocks;
    private volatile long lastWallMillis;
    private volatile long lastNanos;

    public SuspendDetector(Clocks clocks) {
        this.clocks = clocks;
        reset();
    }

    /**
     * Returns whether the process was suspended since the last check. Stays true until {@link #reset}.
     *
     * @param maxLifetimeMillis the maximum lifetime of a connection; 0 for no limit
     */
    public boolean wasSuspended(long maxLifetimeMillis) {
        long wallNow = clocks.wall().millis();
        long wallGap = wallNow - lastWallMillis;
        if (wallGap >= 0 && wallGap < MIN_SUSPENSION_MILLIS) {
            return false;
        }
        long nanosNow = clocks.monotonic().getAsLong();
        long gap = TimeUnit.NANOSECONDS.toMillis(nanosNow - lastNanos);
        boolean suspended = wallGap - gap > ALLOWED_DRIFT_MILLIS
                || (maxLifetimeMillis > 0 && Math.max(wallGap, gap) > maxLifetimeMillis);
        if (!suspended) {
            lastWallMillis = wallNow;
            lastNanos = nanosNow;
        }
        return suspended;
    }

    public void reset() {
        lastWallMillis = clocks.wall().millis();
        lastNanos = clocks.monotonic().getAsLong();
    }
}
