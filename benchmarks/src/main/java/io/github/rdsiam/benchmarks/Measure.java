package io.github.rdsiam.benchmarks;

import java.util.List;

/** One kind of measurement, and its part of the report. */
interface Measure {

    /** In options, file names and results. */
    String name();

    /** Takes it. */
    List<Sample> take(Bench bench) throws Exception;

    /** Its heading, what was measured how, and its tables, in Markdown. */
    List<String> report(Results results);

    /** What was promised of it. */
    List<Target> targets(Results results);
}
