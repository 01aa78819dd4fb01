package io.github.rdsiam.benchmarks.subject;

import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one JMH benchmark in this JVM, which does nothing else. Prints its score, the bytes that a call allocates, its
 * processor time in nanoseconds, the calls in a second, and how often a thread had to wait for a monitor.
 */
public final class Microbenchmark {

    private Microbenchmark() {}

    /**
     * Runs the benchmark.
     *
     * @param args the benchmark, its subject, threads, iterations to warm up, iterations to measure, milliseconds of each
     * @throws RunnerException if it fails
     */
    public static void main(String[] args) throws RunnerException {
        TimeValue time = TimeValue.milliseconds(Long.parseLong(args[5]));
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(args[0]) + "$")
                .param("subject", args[1])
                .threads(Integer.parseInt(args[2]))
                .warmupIterations(Integer.parseInt(args[3]))
                .warmupTime(time)
                .measurementIterations(Integer.parseInt(args[4]))
                .measurementTime(time)
                .forks(0)
                .addProfiler(GCProfiler.class)
                .addProfiler(MeasuredThreads.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        RunResult result = new Runner(options).runSingle();
        System.out.println(result.getPrimaryResult().getScore() + " " + bytes(result) + " "
                + score(result, MeasuredThreads.CPU) + " " + score(result, MeasuredThreads.CALLS) + " "
                + score(result, MeasuredThreads.BLOCKED));
        System.exit(0);
    }

    /** The profiler leaves the figure out if nothing at all was allocated. */
    private static double bytes(RunResult result) {
        return score(result, "gc.alloc.rate") == 0 ? 0 : score(result, "gc.alloc.rate.norm");
    }

    @SuppressWarnings("rawtypes")
    private static double score(RunResult result, String name) {
        Map<String, Result> results = result.getSecondaryResults();
        Result<?> found = results.get(name);
        if (found == null) {
            throw new IllegalStateException("No " + name + " among " + results.keySet());
        }
        return found.getScore();
    }
}
