package io.github.rdsiam.internal.concurrent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic clock. */
public record Clocks(Clock wall, LongSupplier monotonic) {

    public Validity from(Instant now, Instant until) {
        return new Validity(now, monotonic.getAsLong(), until);
    }

    public Validity lasting(Duration duration) {
        Instant now = wall.instant();
        return from(now, now.plus(duration));
    }

    public boolean hold(Validity validity) {
        return validity.holdsAt(wall.millis(), monotonic.getAsLong());
    }
}
