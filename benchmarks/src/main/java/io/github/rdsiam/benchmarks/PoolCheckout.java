package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Taking a connection from a full pool and giving it back: what our pool adds to HikariCP's. */
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

    private static final List<Contender> SUBJECTS = List.of(Contender.FLOOR, Contender.FLOOR_AGAIN, Contender.RDS_IAM);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        int rounds = bench.options().rounds(ROUNDS, 2);
        long began = System.nanoTime();
        for (int round = 1; round <= rounds; round++) {
            for (Jdk jdk : bench.jdks()) {
                for (Contender subject : Bench.shuffled(SUBJECTS, round)) {
                    Jmh jmh = jmh(bench, jdk, subject);
                    samples.addAll(samples(jdk, ONE, subject, round, jmh.run(BENCHMARK, subject, 1)));
                    samples.addAll(samples(jdk, MANY, subject, round, jmh.run(BENCHMARK, subject, THREADS)));
                }
            }
            bench.progress(NAME, round, rounds, began);
        }
        return samples;
    }

    private static Jmh jmh(Bench bench, Jdk jdk, Contender subject) throws Exception {
        List<Path> jars = new ArrayList<>(bench.stage().jars(subject));
        jars.addAll(bench.project().jmhJars());
        return new Jmh(
                jdk,
                jars,
                List.of("-Djdk.net.hosts.file=" + bench.project().hosts()),
                bench.stage().variables(),
                Jmh.Effort.USUAL);
    }

    private static List<Sample> samples(Jdk jdk, String mode, Contender subject, int round, Jmh.Score score) {
        return List.of(
                new Sample(NAME, jdk.feature(), mode, subject.title(), TIME, round, score.value()),
                new Sample(NAME, jdk.feature(), mode, subject.title(), CPU, round, score.cpuNanos()),
                new Sample(NAME, jdk.feature(), mode, subject.title(), BYTES, round, score.bytes()));
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## A checkout",
                "",
                "Take a connection from a full pool and give it back, unused, over and over, measured with JMH. Here the floor is",
                "HikariCP with our presets and without us; both pools hold ten connections. Each number comes from a JVM of its",
                "own, and the subjects take turns. What counts is the difference, not the ratio: we add the same to each checkout,",
                "whatever HikariCP needs. A connection in such a loop is never idle for the half second after which HikariCP pings",
                "it. With more threads than cores a call's time is mostly a wait for a core; beside it stands the time that it",
                "had one.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            lines.addAll(List.of("### JDK " + jdk, ""));
            Table table = new Table("subject", "threads", "ns more than the floor", "ns", "ns of a core", "bytes");
            for (String mode : List.of(ONE, MANY)) {
                for (Contender subject : SUBJECTS) {
                    Series time = new Series(NAME, jdk, mode, subject.title(), TIME);
                    table.row(
                            subject.title(),
                            mode,
                            Table.difference(results.difference(time, time.of(Contender.FLOOR))),
                            Table.median(results.spread(time)),
                            Table.median(results.spread(time.metric(CPU))),
                            Table.median(results.spread(time.metric(BYTES))));
                }
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
            Series time = new Series(NAME, jdk, ONE, Contender.RDS_IAM.title(), TIME);
            Series bytes = time.metric(BYTES);
            String what = "checkout, JDK " + jdk;
            targets.add(Target.atMostMore(
                    what + ", " + ONE,
                    LIMIT,
                    "ns",
                    "floor",
                    results.difference(time, time.of(Contender.FLOOR)),
                    results.difference(time.of(Contender.FLOOR_AGAIN), time.of(Contender.FLOOR))));
            targets.add(Target.exactly(
                    what + ", bytes more than the floor", 0, results.difference(bytes, bytes.of(Contender.FLOOR))));
        }
        return targets;
    }
}
