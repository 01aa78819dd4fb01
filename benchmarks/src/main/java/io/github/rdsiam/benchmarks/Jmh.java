package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.Microbenchmark;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.CompilerHints;

/**
 * Runs each JMH benchmark in a new JVM. It is started here and not by JMH, which would measure all rounds of one subject
 * before those of the next.
 *
 * @param jdk of that JVM
 * @param jars its class path
 * @param options of that JVM
 * @param variables its whole environment
 * @param effort the length of each run
 */
record Jmh(Jdk jdk, List<Path> jars, List<String> options, Map<String, String> variables, Effort effort) {

    /**
     * Runs a benchmark.
     *
     * @param benchmark its class and method
     * @param subject the value of its parameter of this name, if it has one
     */
    Score run(String benchmark, Subject subject, int threads) throws IOException {
        List<String> command = new ArrayList<>(jdk.command());
        // JMH's lock prevents several from running at once; here only one runs at a time anyway
        command.add("-Djmh.ignoreLock=true");
        command.addAll(options);
        // as JMH does for the JVMs it starts
        CompilerHints.addCompilerHints(command);
        command.addAll(List.of(
                "-cp",
                Stage.path(jars),
                Microbenchmark.class.getName(),
                benchmark,
                subject.program(),
                Integer.toString(threads)));
        command.addAll(effort.arguments());
        try (ChildJvm child = Stage.start(command, variables)) {
            return Score.parse(child.nextLine());
        }
    }

    /**
     * The length of a run.
     *
     * @param warmUps iterations that do not count
     * @param iterations those that count
     * @param millis of each iteration
     */
    record Effort(int warmUps, int iterations, int millis) {

        static final Effort USUAL = new Effort(4, 3, 300);

        private List<String> arguments() {
            return List.of(Integer.toString(warmUps), Integer.toString(iterations), Integer.toString(millis));
        }
    }

    /**
     * The result.
     *
     * @param value in the benchmark's unit
     * @param bytes allocated by each call, rounded, because JMH itself allocates a fraction of a byte for each
     * @param cpuNanos processor time of a call
     * @param perSecond calls of all threads
     * @param blocked how often a thread had to wait for a monitor
     */
    record Score(double value, double bytes, double cpuNanos, double perSecond, double blocked) {

        private static final int COLUMNS = 5;

        static Score parse(String line) throws IOException {
            double[] numbers;
            try {
                numbers = Stream.of(line.split(" ", -1))
                        .mapToDouble(Score::number)
                        .toArray();
            } catch (NumberFormatException e) {
                throw new IOException("Invalid score: " + line, e);
            }
            if (numbers.length != COLUMNS) {
                throw new IOException("Invalid score: " + line);
            }
            return new Score(numbers[0], Math.rint(numbers[1]), numbers[2], numbers[3], numbers[4]);
        }

        /** JMH returns NaN for what it could not measure. */
        private static double number(String text) {
            double number = Double.parseDouble(text);
            if (!Double.isFinite(number)) {
                throw new NumberFormatException(text);
            }
            return number;
        }
    }
}
