package io.github.rdsiam;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When one connect must end, on the monotonic clock: the time of day may be set while a caller waits. */
record Deadline(long nanos) {

    /** Longer than any caller waits, and short enough to be counted in nanoseconds. */
    private static final Duration MAX_WAIT = Duration.ofDays(365);

    static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + (wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait).toNanos());
    }

    /** For a wait that must leave time for the next step. */
    Deadline half() {
        return after(Duration.ofNanos(remainingNanos() / 2));
    }

    /** Never negative; 0 means it has passed. */
    long remainingNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(remainingNanos());
    }

    /** For a socket, where 0 would mean no timeout: at least 1, at most the given bound. */
    int socketMillis(int boundMillis) {
        long remaining = remainingMillis();
        return (int) Math.max(
                1, boundMillis == 0 ? Math.min(remaining, Integer.MAX_VALUE) : Math.min(remaining, boundMillis));
    }

    boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
