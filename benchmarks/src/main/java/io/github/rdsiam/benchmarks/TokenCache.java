package io.github.rdsiam.benchmarks;

import io.github.rdsiam.CachedToken;
import io.github.rdsiam.FirstCallers;
import io.github.rdsiam.FirstSignature;
import io.github.rdsiam.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The token of a login: from the cache, signed, and wanted by many at once. */
final class TokenCache implements Measure {

    static final String NAME = "token";
    static final String THROUGHPUT = "per second";
    static final String CPU = "ns of a core";
    static final String TIME = "us of a core";
    static final String BYTES = "bytes";
    static final String BLOCKED = "blocked";
    static final String RESOLUTIONS = "credential resolutions";
    static final String SHARED = "shared";
    static final String OWN = "own";
    static final String OWN_AGAIN = "own again";
    static final String OURS = "rds-iam";
    static final String RAW = "RdsUtilities";
    static final String RAW_AGAIN = "RdsUtilities again";
    static final String SIGNATURE = "signature";
    static final String FIRST_TIME = "first ms";
    static final int FIRST_CALLERS = 1_000;
    static final String CALLERS = FIRST_CALLERS + " first callers";
    private static final List<Integer> THREADS = List.of(1, 8, 64);
    private static final int ROUNDS = 3;
    private static final double LIMIT = 1.1;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** One new JVM says little; they are quick. */
    private static final int FIRST_SIGNATURES = 5;

    /** A row and the benchmark behind it. */
    private record Way(String title, Class<?> benchmark, String method) {

        Jmh.Score run(Jmh jmh, int threads) throws IOException {
            return jmh.run(benchmark.getName() + "." + method, Contender.RDS_IAM, threads);
        }
    }

    private static final List<Way> CACHES = List.of(
            new Way(OWN, CachedToken.class, "own"),
            new Way(OWN_AGAIN, CachedToken.class, "own"),
            new Way(SHARED, CachedToken.class, "shared"));

    private static final List<Way> SIGNERS = List.of(
            new Way(RAW, Signature.class, "raw"),
            new Way(RAW_AGAIN, Signature.class, "raw"),
            new Way(OURS, Signature.class, "ours"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        int rounds = bench.options().rounds(ROUNDS, 1);
        List<Path> jars = jars(bench.project());
        long began = System.nanoTime();
        for (int round = 1; round <= rounds; round++) {
            for (Jdk jdk : bench.jdks()) {
                Jmh jmh = new Jmh(jdk, jars, List.of(), Map.of(), Jmh.Effort.USUAL);
                for (int threads : THREADS) {
                    for (Way way : Bench.shuffled(CACHES, round)) {
                        samples.addAll(cached(jdk, way, threads, round, way.run(jmh, threads)));
                    }
                }
                for (Way way : Bench.shuffled(SIGNERS, round)) {
                    samples.addAll(signed(jdk, way, round, way.run(jmh, 1)));
                }
                for (int start = 0; start < FIRST_SIGNATURES; start++) {
                    int number = (round - 1) * FIRST_SIGNATURES + start + 1;
                    for (Way way : Bench.shuffled(SIGNERS, number)) {
                        double millis = child(jdk, jars, FirstSignature.class, way.method()) / NANOS_PER_MILLI;
                        samples.add(sample(jdk, SIGNATURE, way.title(), FIRST_TIME, number, millis));
                    }
                }
                samples.add(sample(
                        jdk,
                        CALLERS,
                        OURS,
                        RESOLUTIONS,
                        round,
                        child(jdk, jars, FirstCallers.class, Integer.toString(FIRST_CALLERS))));
            }
            bench.progress(NAME, round, rounds, began);
        }
        return samples;
    }

    private static List<Path> jars(Project project) throws IOException {
        List<Path> jars = new ArrayList<>(project.jars(Contender.RDS_IAM));
        jars.add(project.jar());
        jars.addAll(project.jmhJars());
        return jars;
    }

    private static List<Sample> cached(Jdk jdk, Way way, int threads, int round, Jmh.Score score) {
        String mode = mode(threads);
        return List.of(
                sample(jdk, mode, way.title(), THROUGHPUT, round, score.perSecond()),
                sample(jdk, mode, way.title(), CPU, round, score.cpuNanos()),
                sample(jdk, mode, way.title(), BYTES, round, score.bytes()),
                sample(jdk, mode, way.title(), BLOCKED, round, score.blocked()));
    }

    private static List<Sample> signed(Jdk jdk, Way way, int round, Jmh.Score score) {
        return List.of(
                sample(jdk, SIGNATURE, way.title(), TIME, round, score.cpuNanos() / NANOS_PER_MICRO),
                sample(jdk, SIGNATURE, way.title(), BYTES, round, score.bytes()));
    }

    /** What a program prints, in a new JVM. */
    private static double child(Jdk jdk, List<Path> jars, Class<?> main, String argument) throws IOException {
        List<String> command = new ArrayList<>(jdk.command());
        command.addAll(List.of("-cp", Stage.path(jars), main.getName(), argument));
        try (Child child = Child.start(command, Map.of())) {
            return Double.parseDouble(child.line());
        }
    }

    private static Sample sample(Jdk jdk, String mode, String subject, String metric, int round, double value) {
        return new Sample(NAME, jdk.feature(), mode, subject, metric, round, value);
    }

    static String mode(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## A token",
                "",
                "From the cache, as a login takes it, measured with JMH: `shared` is one data source's cache for all threads, `own`",
                "is a cache for each thread, which nobody contends for. So the processor time of the one by that of the other",
                "tells what contention costs, however many cores there are and whatever else they do. Bytes are what a call",
                "allocates; `blocked` is how often a thread had to wait for a monitor.",
                "",
                "A signature is made in a warm JVM with credentials that are there: by us, who make an `RdsUtilities` for each, and",
                "by one `RdsUtilities` that is kept; and for the first time in a new JVM, with the classes that it loads. The",
                "first callers are " + Numbers.shortly(FIRST_CALLERS)
                        + " threads that want the first token of a data source at once.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            lines.addAll(List.of("### JDK " + jdk, ""));
            lines.addAll(caches(results, jdk));
            lines.add("");
            lines.addAll(signatures(results, jdk));
            lines.add("");
        }
        return lines;
    }

    private static List<String> caches(Results results, String jdk) {
        Table table = new Table(
                "cached", "ns of a core x own", "throughput x own", "ns of a core", "per second", "bytes", "blocked");
        for (int threads : THREADS) {
            for (Way way : CACHES) {
                Series cpu = new Series(NAME, jdk, mode(threads), way.title(), CPU);
                Series throughput = cpu.metric(THROUGHPUT);
                table.row(
                        way.title() + ", " + mode(threads),
                        Table.ratio(results.ratio(cpu, cpu.of(OWN))),
                        Table.ratio(results.ratio(throughput, throughput.of(OWN))),
                        Table.median(results.spread(cpu)),
                        Table.median(results.spread(throughput)),
                        Table.median(results.spread(cpu.metric(BYTES))),
                        Table.median(results.spread(cpu.metric(BLOCKED))));
            }
        }
        return table.lines();
    }

    private static List<String> signatures(Results results, String jdk) {
        Table table = new Table(
                "signed",
                "us of a core x RdsUtilities",
                "us of a core",
                "bytes",
                "first ms x RdsUtilities",
                "first ms");
        for (Way way : SIGNERS) {
            Series time = new Series(NAME, jdk, SIGNATURE, way.title(), TIME);
            table.row(
                    way.title(),
                    Table.ratio(results.ratio(time, time.of(RAW))),
                    Table.median(results.spread(time)),
                    Table.median(results.spread(time.metric(BYTES))),
                    Table.ratio(
                            results.ratio(time.metric(FIRST_TIME), time.of(RAW).metric(FIRST_TIME))),
                    Table.median(results.spread(time.metric(FIRST_TIME))));
        }
        return table.lines();
    }

    @Override
    public List<Target> targets(Results results) {
        List<Target> targets = new ArrayList<>();
        for (String jdk : results.jdks(NAME)) {
            for (int threads : THREADS) {
                Series shared = new Series(NAME, jdk, mode(threads), SHARED, CPU);
                String what = "cached token, JDK " + jdk + ", " + mode(threads);
                if (threads > 1) {
                    targets.add(Target.atMost(
                            what + ", processor time",
                            LIMIT,
                            "a cache for each",
                            results.ratio(shared, shared.of(OWN)),
                            results.ratio(shared.of(OWN_AGAIN), shared.of(OWN))));
                }
                targets.add(Target.exactly(what + ", bytes", 0, results.spread(shared.metric(BYTES))));
                targets.add(Target.exactly(what + ", waits for a monitor", 0, results.spread(shared.metric(BLOCKED))));
            }
            targets.add(Target.exactly(
                    "first token, JDK " + jdk + ", credential resolutions for " + Numbers.shortly(FIRST_CALLERS)
                            + " callers",
                    1,
                    results.spread(new Series(NAME, jdk, CALLERS, OURS, RESOLUTIONS))));
        }
        return targets;
    }
}
