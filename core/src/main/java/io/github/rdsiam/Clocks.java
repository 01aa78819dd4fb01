package io.github.rdsiam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** The two clocks that a {@link Validity} is checked by: the time of day, and one that is never set. */
record Clocks(Clock wall, LongSupplier monotonic) {

    Validity from(Instant now, Instant until) {
        return new Validity(now, monotonic.getAsLong(), until);
    }

    Validity lasting(Duration duration) {
        Instant now = wall.instant();
        return from(now, now.plus(duration));
    }

    boolean hold(Validity validity) {
        return validity.holdsAt(wall.millis(), monotonic.getAsLong());
    }
}
