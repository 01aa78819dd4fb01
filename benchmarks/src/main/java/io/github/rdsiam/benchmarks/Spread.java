package io.github.rdsiam.benchmarks;

import java.util.Collection;

/**
 * The median of several numbers, and where they lie.
 *
 * @param least of all
 * @param low where the middle 80 % begin
 * @param high where they end
 * @param most of all
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

    /** Of ascending numbers, between two of them on the line that joins them. */
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
