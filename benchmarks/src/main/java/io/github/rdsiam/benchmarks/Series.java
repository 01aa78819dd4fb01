package io.github.rdsiam.benchmarks;

/** What the rounds have measured of one subject in one way. */
record Series(String measure, String jdk, String mode, String subject, String metric) {

    boolean holds(Sample sample) {
        return measure.equals(sample.measure())
                && jdk.equals(sample.jdk())
                && mode.equals(sample.mode())
                && subject.equals(sample.subject())
                && metric.equals(sample.metric());
    }

    Series of(Contender contender) {
        return of(contender.title());
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
