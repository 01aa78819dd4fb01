package io.github.rdsiam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for proof on this machine that its wall clock is wrong: a wall clock that was set back while the monotonic one
 * went on, or one that differs from the date of an answer by AWS.
 *
 * <p>A wall clock that ran ahead of the monotonic one proves nothing: that is what a frozen process sees.
 */
final class ClockCheck {

    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final Clock wall;
    private final LongSupplier monotonic;
    private final Instant beganAt;
    private final long beganNanos;

    /** How far AWS's clock is ahead of ours, by its last answer. */
    private volatile @Nullable Duration awsAhead;

    ClockCheck(Times times) {
        this.wall = times.wall();
        this.monotonic = times.monotonic();
        this.beganAt = wall.instant();
        this.beganNanos = monotonic.getAsLong();
    }

    /** Takes the Date header of an answer. */
    void answered(String date) {
        try {
            Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            awsAhead = Duration.between(wall.instant(), theirs);
        } catch (DateTimeParseException e) {
            // no date, no proof
        }
    }

    /** In words; null if there is none. */
    @Nullable
    String proofOfSkew() {
        Duration ahead = awsAhead;
        if (ahead != null && ahead.abs().compareTo(TOLERANCE) > 0) {
            return "the date of AWS's last answer was " + ahead.abs().toSeconds() + " s "
                    + (ahead.isNegative() ? "before" : "after") + " it";
        }
        Duration went = Duration.between(beganAt, wall.instant());
        Duration passed = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(monotonic.getAsLong() - beganNanos));
        Duration setBack = passed.minus(went);
        return setBack.compareTo(TOLERANCE) > 0
                ? "it was set back by " + setBack.toSeconds() + " s while this process ran"
                : null;
    }
}
