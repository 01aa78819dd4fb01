package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Takes a connection from a full pool and returns it. Shows what our pool adds to HikariCP's checkout. */
final class PoolCheckout implements Measure {

    static final String NAME = "checkout";
    static final String TIME = "ns";
    static final String CPU = "ns of a core";
    static final String BYTES = "bytes";
    static final String ONE = "1 thread";
    static final String MANY = "8 threads";
    private static final String BENCHMARK = Checkout.class.getName() + ".checkout";
    private static final int THREADS = 8;
    private static final int ROUNDS = 5;
    private static final double LIMIT = 60;

    private static final List<Subject> SUBJECTS = List.of(Subject.BASELINE, Subject.BASELINE_AGAIN, Subject.RDS_IAM);

    private record Pool(Jdk jdk, Subject subject) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<List<Pool>> pools = bench.jdks().stream()
                .map(jdk ->
                        SUBJECTS.stream().map(subject -> new Pool(jdk, subject)).toList())
                .toList();
        return new Rounds(NAME, 0, bench.options().rounds(ROUNDS, 2)).run(pools, (pool, round) -> {
            Jmh jmh = jmh(bench, pool);
            List<Sample> samples = new ArrayList<>();
            samples.addAll(samples(pool, ONE, round, jmh.run(BENCHMARK, pool.subject(), 1)));
            samples.addAll(samples(pool, MANY, round, jmh.run(BENCHMARK, pool.subject(), THREADS)));
            return samples;
        });
    }

    private static Jmh jmh(Bench bench, Pool pool) throws Exception {
        List<Path> jars = new ArrayList<>(bench.stage().jars(pool.subject()));
        jars.addAll(bench.project().jmhJars());
        return new Jmh(
                pool.jdk(),
                jars,
                List.of("-Djdk.net.hosts.file=" + bench.project().hosts()),
                bench.stage().variables(),
                Jmh.Effort.USUAL);
    }

    private static List<Sample> samples(Pool pool, String mode, int round, Jmh.Score score) {
        Series time = series(pool.jdk().feature(), mode, pool.subject());
        return List.of(
                time.sample(round, score.value()),
                time.metric(CPU).sample(round, score.cpuNanos()),
                time.metric(BYTES).sample(round, score.bytes()));
    }

    static Series series(String jdk, String mode, Subject subject) {
        return new Series(NAME, jdk, mode, subject.title(), TIME);
    }

    @Override
    public List<Table> tables(String jdk) {
        return List.of(new Table(
                "JDK " + jdk,
                List.of("subject", "threads"),
                Stream.of(ONE, MANY)
                        .flatMap(mode -> SUBJECTS.stream()
                                .map(subject ->
                                        new Table.Row(series(jdk, mode, subject), List.of(subject.title(), mode))))
                        .toList(),
                List.of(
                        Column.difference("ns more than the baseline", TIME, time -> time.of(Subject.BASELINE)),
                        Column.median(TIME),
                        Column.median(CPU),
                        Column.median(BYTES))));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        Series time = series(jdk, ONE, Subject.RDS_IAM);
        Series bytes = time.metric(BYTES);
        String what = "checkout, JDK " + jdk;
        targets.atMostMore(what + ", " + ONE, LIMIT, "ns", "baseline", time, time.of(Subject.BASELINE));
        targets.add(Target.exactly(
                what + ", bytes more than the baseline",
                0,
                targets.results().difference(bytes, bytes.of(Subject.BASELINE))));
    }
}
