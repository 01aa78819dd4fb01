package io.github.rdsiam.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When one connect must end, on the monotonic clock. */
public record Deadline(long nanos) {

    /** Longer than any caller waits, and short enough to be counted in nanoseconds. */
    private static final Duration MAX_WAIT = Duration.ofDays(365);

    public static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + (wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait).toNanos());
    }

    /** For a wait that must leave time for the next step. */
    public Deadline half() {
        return after(Duration.ofNanos(remainingNanos() / 2));
    }

    /** Never negative; 0 means it has passed. */
    public long remainingNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    public long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(remainingNanos());
    }

    /** For a socket, where 0 would mean no timeout: at least 1, at most the given bound. */
    public int socketMillis(int boundMillis) {
        long remaining = remainingMillis();
        return (int) Math.max(
                1, boundMillis == 0 ? Math.min(remaining, Integer.MAX_VALUE) : Math.min(remaining, boundMillis));
    }

    public boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
