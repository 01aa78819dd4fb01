package io.github.rdsiam.benchmarks;

import java.util.Optional;

/**
 * A target and whether it was met.
 *
 * @param what is compared, and in which mode
 * @param bound the target
 * @param measured the result, empty if nothing was measured
 * @param met whether the result is within the bound
 * @param noise how the baseline compares with itself, or {@link #COUNTED} for a figure without noise
 */
record Target(String what, String bound, Optional<String> measured, boolean met, String noise) {

    static final String COUNTED = "counted";

    static Target atMost(String what, double limit, String base, Optional<Spread> ratio, Optional<Spread> noise) {
        return new Target(
                what,
                "at most " + Numbers.ratio(limit) + " x " + base,
                ratio.map(Spread::asRatio),
                ratio.map(spread -> spread.median() <= limit).orElse(false),
                Column.ratio(noise));
    }

    static Target atLeast(String what, double limit, String base, Optional<Spread> ratio, Optional<Spread> noise) {
        return new Target(
                what,
                "at least " + Numbers.ratio(limit) + " x " + base,
                ratio.map(Spread::asRatio),
                ratio.map(spread -> spread.median() >= limit).orElse(false),
                Column.ratio(noise));
    }

    static Target atMostMore(
            String what, double limit, String unit, String base, Optional<Spread> difference, Optional<Spread> noise) {
        return new Target(
                what,
                "at most " + base + " + " + Numbers.shortly(limit) + " " + unit,
                difference.map(Spread::asDifference),
                difference.map(spread -> spread.median() <= limit).orElse(false),
                Column.difference(noise));
    }

    /** A figure that must be the same in each round. */
    static Target exactly(String what, double bound, Optional<Spread> values) {
        return counted(
                what,
                Numbers.shortly(bound),
                values,
                values.map(spread -> spread.isAlways(bound)).orElse(false));
    }

    static Target counted(String what, String bound, Optional<Spread> values, boolean met) {
        return new Target(what, bound, values.map(spread -> Numbers.shortly(spread.median())), met, COUNTED);
    }

    String verdict() {
        if (measured.isEmpty()) {
            return "not measured";
        }
        return met ? "yes" : "**no**";
    }
}
