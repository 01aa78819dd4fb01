package io.github.rdsiam.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Borrow, read three rows and give back, in a JVM that has been doing so for a while. */
final class WarmInvocation implements Measure {

    static final String NAME = "warm";
    static final String P50 = "p50 us";
    static final String P99 = "p99 us";
    static final String P999_OF_ALL = "p99.9 of all us";
    static final String THROUGHPUT = "per second";
    static final String ONE = "1 thread";
    static final String MANY = "8 threads";
    private static final int THREADS = 8;
    private static final int ROUNDS = 20;
    private static final int COUNT = 1_000;
    private static final int COUNT_OF_MANY = 8_000;
    private static final int BLOG_COUNT = 100;
    private static final int BLOG_WARM_UP = 800;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double FLOOR_LIMIT = 1.05;
    private static final double BLOG_LIMIT = 20;
    private static final double HALF = 0.5;
    private static final double NINETY_NINE = 0.99;
    private static final double THREE_NINES = 0.999;

    private static final List<Contender> SUBJECTS = List.of(
            Contender.FLOOR,
            Contender.FLOOR_AGAIN,
            Contender.BLOG,
            Contender.WRAPPER,
            Contender.MARIADB,
            Contender.RDS_IAM);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (Jdk jdk : bench.jdks()) {
            take(bench, jdk, samples);
        }
        return samples;
    }

    private static void take(Bench bench, Jdk jdk, List<Sample> samples) throws Exception {
        int rounds = bench.options().rounds(ROUNDS, 2);
        Map<Contender, double[]> all = new EnumMap<>(Contender.class);
        String what = NAME + ", JDK " + jdk.feature();
        try (Workers workers = Workers.start(bench.stage(), jdk, SUBJECTS, THREADS)) {
            bench.progress(what + ": warm-up");
            for (Contender subject : SUBJECTS) {
                int warmUp = subject == Contender.BLOG ? BLOG_WARM_UP : COUNT_OF_MANY;
                workers.work(subject, "invoke", warmUp, 1);
                workers.work(subject, "invoke", warmUp, THREADS);
            }
            long began = System.nanoTime();
            for (int round = 1; round <= rounds; round++) {
                for (Contender subject : Bench.shuffled(SUBJECTS, round)) {
                    Workers.Block one = workers.work(subject, "invoke", count(subject, COUNT), 1);
                    samples.add(sample(jdk, ONE, subject, P50, round, one.micros(HALF)));
                    samples.add(sample(jdk, ONE, subject, P99, round, one.micros(NINETY_NINE)));
                    all.merge(subject, one.sorted(), WarmInvocation::joined);
                    Workers.Block many = workers.work(subject, "invoke", count(subject, COUNT_OF_MANY), THREADS);
                    samples.add(sample(jdk, MANY, subject, THROUGHPUT, round, many.perSecond()));
                }
                bench.progress(what, round, rounds, began);
            }
        }
        all.forEach((subject, times) -> samples.add(
                sample(jdk, ONE, subject, P999_OF_ALL, 0, Spread.percentile(times, THREE_NINES) / NANOS_PER_MICRO)));
    }

    /** The blog's are as dear as a connection. */
    private static int count(Contender subject, int others) {
        return subject == Contender.BLOG ? Math.min(others, BLOG_COUNT) / THREADS * THREADS : others;
    }

    private static double[] joined(double[] some, double[] others) {
        return DoubleStream.concat(Arrays.stream(some), Arrays.stream(others))
                .sorted()
                .toArray();
    }

    private static Sample sample(Jdk jdk, String mode, Contender subject, String metric, int round, double value) {
        return new Sample(NAME, jdk.feature(), mode, subject.title(), metric, round, value);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## A warm invocation",
                "",
                "Borrow, read the rows, give back: what a function does for each event. A round is 1,000 of one thread, one after",
                "the other, then 8,000 of 8 threads, of each subject in turn (96 of `blog`). Percentiles and their ratios are",
                "those of a round, p99.9 is that of all rounds together.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            lines.addAll(List.of("### JDK " + jdk, ""));
            Table table = new Table(
                    "subject",
                    "p50 x floor",
                    "p99 x floor",
                    "throughput x floor",
                    "x blog",
                    "p50 us",
                    "p99 us",
                    "p99.9 us",
                    "per second");
            for (Contender subject : SUBJECTS) {
                Series p50 = new Series(NAME, jdk, ONE, subject.title(), P50);
                Series throughput = p50.in(MANY).metric(THROUGHPUT);
                table.row(
                        subject.title(),
                        Table.ratio(results.ratio(p50, p50.of(Contender.FLOOR))),
                        Table.ratio(
                                results.ratio(p50.metric(P99), p50.metric(P99).of(Contender.FLOOR))),
                        Table.ratio(results.ratio(throughput, throughput.of(Contender.FLOOR))),
                        Table.ratio(results.ratio(throughput, throughput.of(Contender.BLOG))),
                        Table.median(results.spread(p50)),
                        Table.median(results.spread(p50.metric(P99))),
                        Table.median(results.spread(p50.metric(P999_OF_ALL))),
                        Table.median(results.spread(throughput)));
            }
            lines.addAll(table.lines());
            lines.add("");
        }
        return lines;
    }

    @Override
    public List<Target> targets(Results results) {
        List<Target> targets = new ArrayList<>();
        for (String jdk : results.jdks(NAME)) {
            Series p99 = new Series(NAME, jdk, ONE, Contender.RDS_IAM.title(), P99);
            Series throughput = p99.in(MANY).metric(THROUGHPUT);
            targets.add(Target.atMost(
                    "warm invocation, JDK " + jdk + ", p99",
                    FLOOR_LIMIT,
                    "floor",
                    results.ratio(p99, p99.of(Contender.FLOOR)),
                    results.ratio(p99.of(Contender.FLOOR_AGAIN), p99.of(Contender.FLOOR))));
            targets.add(Target.atLeast(
                    "warm invocation, JDK " + jdk + ", throughput of " + MANY,
                    BLOG_LIMIT,
                    "blog",
                    results.ratio(throughput, throughput.of(Contender.BLOG)),
                    results.ratio(throughput.of(Contender.FLOOR_AGAIN), throughput.of(Contender.FLOOR))));
        }
        return targets;
    }
}
