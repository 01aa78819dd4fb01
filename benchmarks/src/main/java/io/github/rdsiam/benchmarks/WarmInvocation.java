package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Borrows a connection, reads three rows and returns it, in a warm JVM. */
class WarmInvocation implements Measure {

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
    private static final double BASELINE_LIMIT = 1.05;
    private static final double BLOG_LIMIT = 20;
    private static final double HALF = 0.5;
    private static final double NINETY_NINE = 0.99;
    private static final double THREE_NINES = 0.999;

    private final String name;
    private final RdsEngine engine;
    private final List<Subject> subjects;

    /** Measures MySQL. */
    WarmInvocation() {
        this(NAME, RdsEngine.MYSQL);
    }

    WarmInvocation(String name, RdsEngine engine) {
        this.name = name;
        this.engine = engine;
        this.subjects = Subject.allBut(engine, Subject.UNVERIFIED, Subject.BUNDLE, Subject.BUNDLE_JKS);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (Jdk jdk : bench.jdks()) {
            samples.addAll(take(bench, jdk));
        }
        return samples;
    }

    private List<Sample> take(Bench bench, Jdk jdk) throws Exception {
        Rounds rounds =
                new Rounds(name + ", JDK " + jdk.feature(), 0, bench.options().rounds(ROUNDS, 2));
        Map<Subject, double[]> all = new EnumMap<>(Subject.class);
        List<Sample> samples;
        try (Workers workers = Workers.start(bench.stage(engine), jdk, subjects, THREADS)) {
            Bench.progress(rounds.what() + ": warm-up");
            for (Subject subject : subjects) {
                int warmUp = subject == Subject.BLOG ? BLOG_WARM_UP : COUNT_OF_MANY;
                workers.work(subject, "invoke", warmUp, 1);
                workers.work(subject, "invoke", warmUp, THREADS);
            }
            samples = rounds.run(List.of(subjects), (subject, round) -> {
                Series p50 = series(jdk.feature(), subject);
                Workers.Block one = workers.work(subject, "invoke", count(subject, COUNT), 1);
                all.merge(subject, one.sorted(), WarmInvocation::merge);
                Workers.Block many = workers.work(subject, "invoke", count(subject, COUNT_OF_MANY), THREADS);
                return List.of(
                        p50.sample(round, one.micros(HALF)),
                        p50.metric(P99).sample(round, one.micros(NINETY_NINE)),
                        p50.in(MANY).metric(THROUGHPUT).sample(round, many.perSecond()));
            });
        }
        all.forEach((subject, times) -> samples.add(series(jdk.feature(), subject)
                .metric(P999_OF_ALL)
                .sample(0, Spread.percentile(times, THREE_NINES) / NANOS_PER_MICRO)));
        return samples;
    }

    /** The number of invocations: fewer of {@code blog}, because each opens a connection. */
    private static int count(Subject subject, int others) {
        return subject == Subject.BLOG ? Math.min(others, BLOG_COUNT) / THREADS * THREADS : others;
    }

    private static double[] merge(double[] some, double[] others) {
        return DoubleStream.concat(Arrays.stream(some), Arrays.stream(others))
                .sorted()
                .toArray();
    }

    private Series series(String jdk, Subject subject) {
        return new Series(name, jdk, ONE, subject.title(), P50);
    }

    @Override
    public List<Table> tables(String jdk) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.ratio("p50 x baseline", P50, Subject.BASELINE),
                Column.ratio("p99 x baseline", P99, Subject.BASELINE),
                Column.ratio("throughput x baseline", THROUGHPUT, Subject.BASELINE)
                        .in(MANY)));
        if (subjects.contains(Subject.BLOG)) {
            columns.add(Column.ratio("x blog", THROUGHPUT, Subject.BLOG).in(MANY));
        }
        columns.addAll(List.of(
                Column.median(P50),
                Column.median(P99),
                Column.median("p99.9 us", P999_OF_ALL),
                Column.median(THROUGHPUT).in(MANY)));
        return List.of(new Table(
                "JDK " + jdk,
                List.of("subject"),
                subjects.stream()
                        .map(subject -> new Table.Row(series(jdk, subject)))
                        .toList(),
                columns));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        String what = "warm invocation, JDK " + jdk;
        Series p99 = series(jdk, Subject.RDS_IAM).metric(P99);
        Series throughput = p99.in(MANY).metric(THROUGHPUT);
        targets.atMost(what + ", p99", BASELINE_LIMIT, "baseline", p99, p99.of(Subject.BASELINE));
        targets.atLeast(what + ", throughput of " + MANY, BLOG_LIMIT, "blog", throughput, throughput.of(Subject.BLOG));
    }
}
