package io.github.rdsiam.internal.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A validity period. The wall clock decides, because the monotonic clock may stand still while a process is suspended.
 * The monotonic clock can only shorten the period, because the wall clock may be set back.
 */
public record Validity(Instant from, long fromNanos, Instant until) {

    /** A clock that is set back by less than this is only being corrected. */
    private static final Duration MAX_STEP_BACK = Duration.ofSeconds(5);

    /**
     * Returns whether it is valid at this time. Takes numbers, so that the check of a cached value allocates nothing.
     */
    boolean holdsAt(long nowMillis, long nowNanos) {
        return nowMillis < until.toEpochMilli()
                && nowMillis >= from.toEpochMilli() - MAX_STEP_BACK.toMillis()
                && nowNanos - fromNanos < from.until(until, ChronoUnit.NANOS);
    }
}
