package io.github.rdsiam.benchmarks;

import java.util.List;

/** A measurement, and the tables and targets that the report shows of it. Its prose is in {@code benchmarks/notes}. */
interface Measure {

    /** Its name in options, file names and results. */
    String name();

    /** Takes all samples. */
    List<Sample> take(Bench bench) throws Exception;

    /** The tables for one JDK. */
    List<Table> tables(String jdk);

    /** Adds the targets for one JDK. */
    default void judge(String jdk, Targets targets) {
        // most measures have some
    }

    /** The subject that is measured twice: its difference from itself is the noise. */
    default String baseline() {
        return Subject.BASELINE.title();
    }

    /** The targets for every JDK that was measured. */
    default List<Target> targets(Results results) {
        Targets targets = new Targets(results, baseline());
        results.jdks(name()).forEach(jdk -> judge(jdk, targets));
        return targets.all();
    }

    /** The tables for every JDK that was measured, in Markdown. */
    default List<String> report(Results results) {
        return Report.paragraphs(results.jdks(name()).stream()
                .flatMap(jdk -> tables(jdk).stream())
                .map(table -> table.lines(results))
                .filter(lines -> !lines.isEmpty())
                .toList());
    }
}
