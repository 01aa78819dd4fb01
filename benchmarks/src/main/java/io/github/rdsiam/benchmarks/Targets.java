package io.github.rdsiam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the targets of a measure by its results. */
final class Targets {

    private final Results results;
    private final String baseline;
    private final List<Target> targets = new ArrayList<>();

    /** Shows beside each target how the baseline differs from itself. */
    Targets(Results results, String baseline) {
        this.results = results;
        this.baseline = baseline;
    }

    Results results() {
        return results;
    }

    void add(Target target) {
        targets.add(target);
    }

    void atMost(String what, double limit, String baseName, Series series, Series base) {
        add(Target.atMost(what, limit, baseName, results.ratio(series, base), noise(base)));
    }

    void atLeast(String what, double limit, String baseName, Series series, Series base) {
        add(Target.atLeast(what, limit, baseName, results.ratio(series, base), noise(base)));
    }

    private Optional<Spread> noise(Series base) {
        return results.ratio(base.of(again(baseline)), base.of(baseline));
    }

    void atMostMore(String what, double limit, String unit, String baseName, Series series, Series base) {
        add(Target.atMostMore(
                what,
                limit,
                unit,
                baseName,
                results.difference(series, base),
                results.difference(base.of(again(baseline)), base.of(baseline))));
    }

    void exactly(String what, double bound, Series series) {
        add(Target.exactly(what, bound, results.spread(series)));
    }

    /** The title of a subject that is measured a second time. */
    static String again(String subject) {
        return subject + " again";
    }

    List<Target> all() {
        return targets;
    }
}
