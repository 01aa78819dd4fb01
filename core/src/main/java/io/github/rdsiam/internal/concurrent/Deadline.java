package io.github.rdsiam.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When one connect must end, on the monotonic clock. */
public record Deadline(long nanos) {

    /** Longer than any caller waits, and short enough to fit into nanoseconds. */
    private static final Duration MAX_WAIT = Duration.ofDays(365);

    public static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + (wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait).toNanos());
    }

    /** Returns a deadline after half of the remaining time, for a wait that must leave time for the next step. */
    public Deadline half() {
        return after(Duration.ofNanos(remainingNanos() / 2));
    }

    /** Returns the remaining time; never negative, and 0 if the deadline has passed. */
    public long remainingNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    public long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(remainingNanos());
    }

    /** Returns a socket timeout: at most the given bound, and at least 1, because 0 would mean no timeout. */
    public int socketMillis(int boundMillis) {
        long remaining = remainingMillis();
        return (int) Math.max(
                1, boundMillis == 0 ? Math.min(remaining, Integer.MAX_VALUE) : Math.min(remaining, boundMillis));
    }

    public boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
