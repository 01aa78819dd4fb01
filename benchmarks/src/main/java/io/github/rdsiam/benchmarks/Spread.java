package io.github.rdsiam.benchmarks;

import java.util.Collection;
import java.util.Optional;

/**
 * How several numbers are distributed.
 *
 * @param least the minimum
 * @param low the 10th percentile
 * @param high the 90th percentile
 * @param most the maximum
 */
record Spread(double least, double low, double median, double high, double most, int count) {

    private static final double TENTH = 0.1;
    private static final double HALF = 0.5;

    /** @throws IllegalArgumentException if there are none */
    static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(
                percentile(sorted, 0),
                percentile(sorted, TENTH),
                percentile(sorted, HALF),
                percentile(sorted, 1 - TENTH),
                percentile(sorted, 1),
                sorted.length);
    }

    /** The same, empty if there are no values. */
    static Optional<Spread> ofAll(Collection<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(of(values));
    }

    /** A percentile of ascending numbers, interpolated between two of them. */
    static double percentile(double[] sorted, double share) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("No numbers");
        }
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    boolean isAlways(double value) {
        return least == value && most == value;
    }

    String asDifference() {
        return Numbers.difference(median)
                + (count == 1 ? "" : " (" + Numbers.difference(low) + " to " + Numbers.difference(high) + ")");
    }

    String asRatio() {
        return Numbers.ratio(median) + (count == 1 ? "" : " (" + Numbers.ratio(low) + "-" + Numbers.ratio(high) + ")");
    }
}
