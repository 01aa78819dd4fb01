package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.CachedToken;
import io.github.rdsiam.benchmarks.subject.FirstCallers;
import io.github.rdsiam.benchmarks.subject.FirstSignature;
import io.github.rdsiam.benchmarks.subject.Signature;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gets the token of a login: from the cache, by signing it, and for many callers at once. */
final class LoginToken implements Measure {

    static final String NAME = "token";
    static final String THROUGHPUT = "per second";
    static final String CPU = "ns of a core";
    static final String TIME = "us of a core";
    static final String BYTES = "bytes";
    static final String BLOCKED = "blocked";
    static final String RESOLUTIONS = "credential resolutions";
    static final String SHARED = "shared";
    static final String OWN = "own";
    static final String OURS = "rds-iam";
    static final String RAW = "RdsUtilities";
    static final String SIGNATURE = "signature";
    static final String FIRST_TIME = "first ms";
    static final int FIRST_CALLERS = 1_000;
    static final String CALLERS = FIRST_CALLERS + " first callers";
    private static final List<Integer> THREADS = List.of(1, 8, 64);
    private static final int ROUNDS = 3;
    private static final double LIMIT = 1.1;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Several in each round, because they vary and are quick. */
    private static final int FIRST_SIGNATURES = 5;

    /** A row of a table, and the benchmark that measures it. */
    private record Way(String title, Class<?> benchmark, String method) {

        Jmh.Score run(Jmh jmh, int threads) throws IOException {
            return jmh.run(benchmark.getName() + "." + method, Subject.RDS_IAM, threads);
        }
    }

    private static final List<Way> CACHES = List.of(
            new Way(OWN, CachedToken.class, "own"),
            new Way(Targets.again(OWN), CachedToken.class, "own"),
            new Way(SHARED, CachedToken.class, "shared"));

    private static final List<Way> SIGNERS = List.of(
            new Way(RAW, Signature.class, "raw"),
            new Way(Targets.again(RAW), Signature.class, "raw"),
            new Way(OURS, Signature.class, "ours"));

    /** One measurement of a round. */
    private interface Turn {
        List<Sample> take(int round) throws Exception;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Path> jars = new ArrayList<>(bench.project().jars(Subject.RDS_IAM));
        jars.add(bench.project().jar());
        jars.addAll(bench.project().jmhJars());
        List<List<Turn>> blocks = new ArrayList<>();
        for (Jdk jdk : bench.jdks()) {
            blocks.addAll(blocks(new Jmh(jdk, jars, List.of(), Map.of(), Jmh.Effort.USUAL)));
        }
        return new Rounds(NAME, 0, bench.options().rounds(ROUNDS, 1)).run(blocks, Turn::take);
    }

    private static List<List<Turn>> blocks(Jmh jmh) {
        String jdk = jmh.jdk().feature();
        List<List<Turn>> blocks = new ArrayList<>();
        for (int threads : THREADS) {
            blocks.add(CACHES.stream()
                    .<Turn>map(way -> round -> cached(jdk, way, threads, round, way.run(jmh, threads)))
                    .toList());
        }
        blocks.add(SIGNERS.stream()
                .<Turn>map(way -> round -> signed(jdk, way, round, way.run(jmh, 1)))
                .toList());
        for (int start = 1; start <= FIRST_SIGNATURES; start++) {
            int number = start;
            blocks.add(SIGNERS.stream()
                    .<Turn>map(way -> round -> List.of(series(jdk, SIGNATURE, way.title(), FIRST_TIME)
                            .sample(
                                    (round - 1) * FIRST_SIGNATURES + number,
                                    child(jmh, FirstSignature.class, way.method()) / NANOS_PER_MILLI)))
                    .toList());
        }
        blocks.add(List.of(round -> List.of(series(jdk, CALLERS, OURS, RESOLUTIONS)
                .sample(round, child(jmh, FirstCallers.class, Integer.toString(FIRST_CALLERS))))));
        return blocks;
    }

    private static List<Sample> cached(String jdk, Way way, int threads, int round, Jmh.Score score) {
        Series cpu = series(jdk, mode(threads), way.title(), CPU);
        return List.of(
                cpu.metric(THROUGHPUT).sample(round, score.perSecond()),
                cpu.sample(round, score.cpuNanos()),
                cpu.metric(BYTES).sample(round, score.bytes()),
                cpu.metric(BLOCKED).sample(round, score.blocked()));
    }

    private static List<Sample> signed(String jdk, Way way, int round, Jmh.Score score) {
        Series time = series(jdk, SIGNATURE, way.title(), TIME);
        return List.of(
                time.sample(round, score.cpuNanos() / NANOS_PER_MICRO),
                time.metric(BYTES).sample(round, score.bytes()));
    }

    /** Runs a program in a new JVM and returns the number that it prints. */
    private static double child(Jmh jmh, Class<?> main, String argument) throws IOException {
        List<String> command = new ArrayList<>(jmh.jdk().command());
        command.addAll(List.of("-cp", Stage.path(jmh.jars()), main.getName(), argument));
        try (ChildJvm child = Stage.start(command, Map.of())) {
            return Double.parseDouble(child.nextLine());
        }
    }

    private static Series series(String jdk, String mode, String subject, String metric) {
        return new Series(NAME, jdk, mode, subject, metric);
    }

    static String mode(int threads) {
        return threads == 1 ? "1 thread" : threads + " threads";
    }

    @Override
    public List<Table> tables(String jdk) {
        return List.of(
                new Table(
                        "JDK " + jdk,
                        List.of("cached"),
                        THREADS.stream()
                                .flatMap(threads -> CACHES.stream()
                                        .map(way -> new Table.Row(
                                                series(jdk, mode(threads), way.title(), CPU),
                                                List.of(way.title() + ", " + mode(threads)))))
                                .toList(),
                        List.of(
                                Column.ratio("ns of a core x own", CPU, cpu -> cpu.of(OWN)),
                                Column.ratio("throughput x own", THROUGHPUT, throughput -> throughput.of(OWN)),
                                Column.median(CPU),
                                Column.median(THROUGHPUT),
                                Column.median(BYTES),
                                Column.median(BLOCKED))),
                new Table(
                        "",
                        List.of("signed"),
                        SIGNERS.stream()
                                .map(way -> new Table.Row(series(jdk, SIGNATURE, way.title(), TIME)))
                                .toList(),
                        List.of(
                                Column.ratio("us of a core x RdsUtilities", TIME, time -> time.of(RAW)),
                                Column.median(TIME),
                                Column.median(BYTES),
                                Column.ratio("first ms x RdsUtilities", FIRST_TIME, time -> time.of(RAW)),
                                Column.median(FIRST_TIME))));
    }

    @Override
    public String baseline() {
        return OWN;
    }

    @Override
    public void judge(String jdk, Targets targets) {
        for (int threads : THREADS) {
            Series shared = series(jdk, mode(threads), SHARED, CPU);
            String what = "cached token, JDK " + jdk + ", " + mode(threads);
            if (threads > 1) {
                targets.atMost(what + ", processor time", LIMIT, "a cache for each thread", shared, shared.of(OWN));
            }
            targets.exactly(what + ", bytes", 0, shared.metric(BYTES));
            targets.exactly(what + ", waits for a monitor", 0, shared.metric(BLOCKED));
        }
        targets.exactly(
                "first token, JDK " + jdk + ", credential resolutions for " + Numbers.shortly(FIRST_CALLERS)
                        + " callers",
                1,
                series(jdk, CALLERS, OURS, RESOLUTIONS));
    }
}
