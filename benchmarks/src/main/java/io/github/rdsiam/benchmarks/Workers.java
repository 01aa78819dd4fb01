package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.Worker;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Warm JVMs, one for each subject. Only one works at a time. */
final class Workers implements AutoCloseable {

    private final Map<Subject, ChildJvm> children = new EnumMap<>(Subject.class);

    private Workers() {}

    static Workers start(Stage stage, Jdk jdk, List<Subject> subjects, int poolSize) throws IOException {
        Workers workers = new Workers();
        for (Subject subject : subjects) {
            workers.children.put(
                    subject, stage.start(jdk, List.of(), subject, Worker.class, Integer.toString(poolSize)));
        }
        return workers;
    }

    /** Lets one subject do something many times. */
    Block work(Subject subject, String what, int count, int threads) throws IOException {
        ChildJvm child = child(subject);
        double cpu = ProcFs.cpuMillis(child.pid());
        long[] numbers = Arrays.stream(
                        child.ask(what + " " + count + " " + threads).split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        double[] each = Arrays.stream(numbers, 1, numbers.length)
                .asDoubleStream()
                .sorted()
                .toArray();
        return new Block(numbers[0], each, ProcFs.cpuMillis(child.pid()) - cpu);
    }

    private ChildJvm child(Subject subject) {
        ChildJvm child = children.get(subject);
        if (child == null) {
            throw new IllegalArgumentException(subject + " does not take part");
        }
        return child;
    }

    @Override
    public void close() {
        for (ChildJvm child : children.values()) {
            child.close();
        }
    }

    /**
     * The timings of one call of {@link #work}.
     *
     * @param nanos of the whole
     * @param sorted the nanoseconds of each, ascending
     * @param cpuMillis of the whole process
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Block(long nanos, double[] sorted, double cpuMillis) {

        private static final double NANOS_PER_MICRO = 1e3;
        private static final double NANOS_PER_SECOND = 1e9;

        double micros(double percentile) {
            return Spread.percentile(sorted, percentile) / NANOS_PER_MICRO;
        }

        double perSecond() {
            return sorted.length * NANOS_PER_SECOND / nanos;
        }

        double cpuMillisEach() {
            return cpuMillis / sorted.length;
        }
    }
}
