package io.github.rdsiam;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long something is valid, checked at each use.
 *
 * <p>The wall clock decides, because the monotonic clock may stand still while a process is suspended. The monotonic
 * clock can only shorten the time, so that setting the wall clock back does not make anything valid again.
 */
record Validity(Instant from, long fromNanos, Instant until) {

    /** A clock that is set back by less is being corrected, not wrong. */
    private static final Duration MAX_STEP_BACK = Duration.ofSeconds(5);

    /** Takes numbers, so that checking a cached value allocates nothing. */
    boolean holdsAt(long nowMillis, long nowNanos) {
        return nowMillis < until.toEpochMilli()
                && nowMillis >= from.toEpochMilli() - MAX_STEP_BACK.toMillis()
                && nowNanos - fromNanos < from.until(until, ChronoUnit.NANOS);
    }
}
