package io.github.rdsiam;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A span of time in which something holds, judged at use.
 *
 * <p>The wall clock decides, because a frozen process does not see the monotonic one move. The monotonic clock can only
 * shorten: a wall clock set back revives nothing.
 */
record Validity(Instant from, long fromNanos, Instant until) {

    /** A clock set back by less than this is being corrected, not wrong. */
    static final Duration STEP_BACK_ALLOWED = Duration.ofSeconds(5);

    /** In numbers, because whoever takes a cached value from here allocates nothing. */
    boolean holdsAt(long nowMillis, long nowNanos) {
        return nowMillis < until.toEpochMilli()
                && nowMillis >= from.toEpochMilli() - STEP_BACK_ALLOWED.toMillis()
                && nowNanos - fromNanos < from.until(until, ChronoUnit.NANOS);
    }
}
