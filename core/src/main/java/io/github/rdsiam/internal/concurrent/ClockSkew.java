package io.github.rdsiam.internal.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks for proof that this machine's wall clock is wrong: it was set back, or differs from the date of an AWS
 * response. Thread-safe.
 */
public final class ClockSkew {

    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Clocks clocks;
    private final Instant beganAt;
    private final long beganNanos;

    private volatile @Nullable Answer lastAnswer;

    /**
     * How far AWS's clock was ahead of the wall clock, and how far the wall clock had moved ahead of the monotonic
     * clock.
     */
    private record Answer(Duration awsAhead, Duration wentAhead) {}

    public ClockSkew(Clocks clocks) {
        this.clocks = clocks;
        this.beganAt = clocks.wall().instant();
        this.beganNanos = clocks.monotonic().getAsLong();
    }

    /** Records the Date header of an AWS response. */
    public void answered(String date) {
        try {
            Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            lastAnswer = new Answer(Duration.between(clocks.wall().instant(), theirs), wentAhead());
        } catch (DateTimeParseException e) {
            // without a date, nothing is proved
        }
    }

    /** Describes the proof; null if there is none. */
    @Nullable
    public String proofOfSkew() {
        Duration wentAhead = wentAhead();
        Answer answer = lastAnswer;
        if (answer != null && !isLong(wentAhead.minus(answer.wentAhead()))) {
            // the clock was not set since, so the difference still holds
            Duration ahead = answer.awsAhead();
            return !isLong(ahead)
                    ? null
                    : "the date of AWS's last answer was " + ahead.abs().toSeconds() + " s "
                            + (ahead.isNegative() ? "before" : "after") + " it";
        }
        // after a suspension the wall clock is ahead as well, so that proves nothing
        return wentAhead.isNegative() && isLong(wentAhead)
                ? "it was set back by " + wentAhead.abs().toSeconds() + " s while this process ran"
                : null;
    }

    private static boolean isLong(Duration difference) {
        return difference.abs().compareTo(TOLERANCE) > 0;
    }

    /**
     * Returns how far the wall clock has moved ahead of the monotonic clock: negative if it was set back, positive if
     * it was set forward or the process was suspended.
     */
    private Duration wentAhead() {
        Duration passed = Duration.ofMillis(
                TimeUnit.NANOSECONDS.toMillis(clocks.monotonic().getAsLong() - beganNanos));
        return Duration.between(beganAt, clocks.wall().instant()).minus(passed);
    }
}
