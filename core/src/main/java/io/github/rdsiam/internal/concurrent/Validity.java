package io.github.rdsiam.internal.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long something is valid. The wall clock decides, because the monotonic clock may stand still while a process is
 * suspended; the monotonic clock can only shorten the time, because the wall clock may be set back.
 */
public record Validity(Instant from, long fromNanos, Instant until) {

    /** A clock that is set back by less is being corrected, not wrong. */
    private static final Duration MAX_STEP_BACK = Duration.ofSeconds(5);

    /** Takes numbers, so that checking a cached value allocates nothing. */
    boolean holdsAt(long nowMillis, long nowNanos) {
        return nowMillis < until.toEpochMilli()
                && nowMillis >= from.toEpochMilli() - MAX_STEP_BACK.toMillis()
                && nowNanos - fromNanos < from.until(until, ChronoUnit.NANOS);
    }
}
