package io.github.rdsiam.testkit.internal.standalone;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock with an adjustable offset from the system clock. Thread-safe. */
final class MovableClock extends Clock {

    /** The maximum offset: beyond the lifetime of tokens and certificates, but without an overflow. */
    private static final Duration FURTHEST = Duration.ofDays(36_500);

    private final Clock system = Clock.systemUTC();
    private Duration ahead = Duration.ZERO;

    /**
     * Moves the clock forwards or backwards.
     *
     * @throws IllegalArgumentException if the offset would exceed a century; the clock is not moved then
     */
    synchronized void advance(Duration time) {
        if (time.abs().compareTo(FURTHEST) > 0 || ahead.plus(time).abs().compareTo(FURTHEST) > 0) {
            throw new IllegalArgumentException("the clock cannot be moved by more than 36500 days");
        }
        ahead = ahead.plus(time);
    }

    synchronized void reset() {
        ahead = Duration.ZERO;
    }

    synchronized Duration ahead() {
        return ahead;
    }

    @Override
    public Instant instant() {
        return system.instant().plus(ahead());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the testkit asks for instants only");
    }
}
