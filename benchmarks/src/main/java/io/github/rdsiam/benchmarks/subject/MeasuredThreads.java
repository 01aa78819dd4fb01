package io.github.rdsiam.benchmarks.subject;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports to JMH the processor time of the measured threads, their calls per second, which JMH's own score overestimates
 * with more threads than cores, and how often they had to wait for a monitor.
 */
public final class MeasuredThreads implements InternalProfiler {

    static final String CPU = "cpu";
    static final String CALLS = "calls";
    static final String BLOCKED = "blocked";
    private static final String NAME = "-jmh-worker-";
    private static final double NANOS_PER_SECOND = 1e9;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long cpu;
    private long blocked;
    private long began;

    /** Called by JMH. */
    public MeasuredThreads() {}

    @Override
    public String getDescription() {
        return "processor time, calls and waits of the measured threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        cpu = cpuNanos();
        blocked = blocked();
        began = System.nanoTime();
    }

    @Override
    public List<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double nanos = System.nanoTime() - began;
        double calls = result.getMetadata().getAllOps();
        return List.of(
                new ScalarResult(CPU, (cpuNanos() - cpu) / calls, "ns", AggregationPolicy.AVG),
                new ScalarResult(CALLS, calls * NANOS_PER_SECOND / nanos, "per second", AggregationPolicy.AVG),
                new ScalarResult(BLOCKED, blocked() - blocked, "times", AggregationPolicy.SUM));
    }

    private long cpuNanos() {
        return measured()
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private long blocked() {
        return measured().mapToLong(ThreadInfo::getBlockedCount).sum();
    }

    private Stream<ThreadInfo> measured() {
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().contains(NAME));
    }
}
