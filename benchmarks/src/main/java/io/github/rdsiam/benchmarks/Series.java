package io.github.rdsiam.benchmarks;

/**
 * The samples of one subject in one mode, over all rounds.
 *
 * @param measure for example {@code cold}
 * @param jdk the feature version of the JVM, or {@code -}
 * @param mode how it was run, for example {@code default}
 * @param subject for example {@link Subject#title}
 * @param metric with its unit, for example {@code wall ms}
 */
record Series(String measure, String jdk, String mode, String subject, String metric) {

    Sample sample(int round, double value) {
        return new Sample(this, round, value);
    }

    Series of(Subject other) {
        return of(other.title());
    }

    Series of(String other) {
        return new Series(measure, jdk, mode, other, metric);
    }

    Series in(String otherMode) {
        return new Series(measure, jdk, otherMode, subject, metric);
    }

    Series metric(String other) {
        return new Series(measure, jdk, mode, subject, other);
    }
}
