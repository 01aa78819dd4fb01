package io.github.rdsiam;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of one connect, on the monotonic clock: the time of day may step while somebody waits. */
record Deadline(long nanos) {

    /** So long that nobody sees its end, and so short that nanoseconds can count it. */
    private static final Duration LONGEST = Duration.ofDays(365);

    static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + (wait.compareTo(LONGEST) > 0 ? LONGEST : wait).toNanos());
    }

    /** For a wait that must leave time for what comes after it. */
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

    /** For a socket, where 0 would mean for ever: at least 1, at most the given bound. */
    int socketMillis(int boundMillis) {
        long remaining = remainingMillis();
        return (int) Math.max(
                1, boundMillis == 0 ? Math.min(remaining, Integer.MAX_VALUE) : Math.min(remaining, boundMillis));
    }

    boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
