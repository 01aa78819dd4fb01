package io.github.rdsiam;

import io.github.rdsiam.internal.concurrent.Clocks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic clock that a test moves, together or apart. */
public final class FakeTime extends Clock implements LongSupplier {

    private final AtomicReference<Instant> wall;
    private final AtomicLong nanos = new AtomicLong(-1_000_000_000L);

    FakeTime(Instant start) {
        wall = new AtomicReference<>(start);
    }

    public static FakeTime atNoon() {
        return new FakeTime(Instant.parse("2026-11-23T12:00:00Z"));
    }

    /** For tests that sign real tokens, which uses the system's clock. */
    public static FakeTime atSystemTime() {
        return new FakeTime(Clock.systemUTC().instant());
    }

    public Clocks times() {
        return new Clocks(this, this);
    }

    public void pass(Duration duration) {
        stepWall(duration);
        nanos.addAndGet(duration.toNanos());
    }

    /** As when the clock is set, or a paused machine resumes. */
    public void stepWall(Duration duration) {
        wall.updateAndGet(now -> now.plus(duration));
    }

    @Override
    public Instant instant() {
        return wall.get();
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
