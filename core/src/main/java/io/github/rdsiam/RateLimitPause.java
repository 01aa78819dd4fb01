package io.github.rdsiam;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next login when RDS Proxy or the database says that logins come too fast: longer each
 * time, and another length for each caller, so that they do not come back together.
 */
final class RateLimitPause {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 3_000;

    private RateLimitPause() {}

    /** Between half and the whole of a length that doubles with each failed login, of which the first is number 1. */
    static Duration after(int failures) {
        long longest = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
    }
}
