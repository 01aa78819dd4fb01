package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.Scale;
import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.ContainerCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens 1, 10 and 100 data sources in one JVM. */
final class ManyDataSources implements Measure {

    static final String NAME = "scale";
    static final String START = "start ms";
    static final String HEAP = "heap MB";
    static final String THREADS = "threads";
    static final String RESOLUTIONS = "credential resolutions";
    static final String POOL = "pool";
    static final String UNPOOLED = "unpooled";
    private static final int SOME = 10;
    private static final int MOST = 100;
    private static final List<Integer> SIZES = List.of(1, SOME, MOST);
    private static final int HTTP_THREADS = 1;
    private static final double LINEAR_LIMIT = 1.1;
    private static final int ROUNDS = 7;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MB = 1e6;

    /** A subject, with or without a pool over each data source. */
    private record Way(Subject subject, String pooling) {}

    private static final List<Way> WAYS = List.of(
            new Way(Subject.BASELINE, POOL),
            new Way(Subject.BASELINE_AGAIN, POOL),
            new Way(Subject.WRAPPER, POOL),
            new Way(Subject.RDS_IAM, POOL),
            new Way(Subject.BASELINE, UNPOOLED),
            new Way(Subject.RDS_IAM, UNPOOLED));

    private record Start(Jdk jdk, int size, Way way) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<List<Start>> blocks = new ArrayList<>();
        for (Jdk jdk : bench.jdks()) {
            for (int size : SIZES) {
                blocks.add(WAYS.stream().map(way -> new Start(jdk, size, way)).toList());
            }
        }
        try (ContainerCredentials credentials =
                ContainerCredentials.start(bench.stage().identity(), ContainerCredentials.Answer.LONG_LIVED)) {
            return new Rounds(NAME, 0, bench.options().rounds(ROUNDS, 1))
                    .run(blocks, (start, round) -> run(bench.stage(), credentials, start, round));
        }
    }

    private static List<Sample> run(Stage stage, ContainerCredentials credentials, Start start, int round)
            throws Exception {
        List<String> command = stage.command(
                start.jdk(),
                List.of(),
                start.way().subject(),
                Scale.class,
                Integer.toString(start.size()),
                start.way().pooling());
        Series time = series(start.jdk().feature(), start.way(), start.size());
        credentials.takeCount();
        try (ChildJvm child = Stage.start(command, credentials.insteadOf(stage.variables()))) {
            List<String> said = List.of(child.nextLine().split(" ", -1));
            return List.of(
                    time.sample(round, Double.parseDouble(said.get(0)) / NANOS_PER_MILLI),
                    time.metric(HEAP).sample(round, Double.parseDouble(said.get(1)) / BYTES_PER_MB),
                    time.metric(THREADS).sample(round, Double.parseDouble(said.get(2))),
                    time.metric(RESOLUTIONS).sample(round, credentials.takeCount()));
        }
    }

    private static Series series(String jdk, Way way, int size) {
        return series(jdk, way.subject(), way.pooling(), size, START);
    }

    static Series series(String jdk, Subject subject, String pooling, int size, String metric) {
        return new Series(NAME, jdk, pooling + " x " + size, subject.title(), metric);
    }

    @Override
    public List<Table> tables(String jdk) {
        return List.of(new Table(
                "JDK " + jdk,
                List.of("subject", "data sources"),
                WAYS.stream()
                        .flatMap(way -> SIZES.stream()
                                .map(size -> new Table.Row(
                                        series(jdk, way, size),
                                        List.of(way.subject().title() + ", " + way.pooling(), Integer.toString(size)))))
                        .toList(),
                List.of(
                        Column.ratio("start x baseline", START, Subject.BASELINE),
                        Column.median(START),
                        Column.median(HEAP),
                        Column.median(THREADS),
                        Column.median(RESOLUTIONS))));
    }

    @Override
    public void judge(String jdk, Targets targets) {
        Results results = targets.results();
        String what = "100 data sources, JDK " + jdk;
        for (String metric : List.of(START, HEAP, THREADS)) {
            targets.add(Target.atMost(
                    what + ", " + metric + " for each from the 11th on",
                    LINEAR_LIMIT,
                    "that from the 2nd to the 10th",
                    Spread.ofAll(growth(results, jdk, Subject.RDS_IAM, metric).values()),
                    Results.ratio(
                            growth(results, jdk, Subject.BASELINE_AGAIN, metric),
                            growth(results, jdk, Subject.BASELINE, metric))));
        }
        Optional<Spread> threads = results.spread(series(jdk, Subject.RDS_IAM, UNPOOLED, MOST, THREADS));
        Optional<Spread> baseline = results.spread(series(jdk, Subject.BASELINE, UNPOOLED, MOST, THREADS));
        targets.add(Target.counted(
                what + " without pools, threads",
                "as many as the baseline (" + Column.median(baseline) + ") and Keep-Alive-Timer",
                threads,
                threads.isPresent()
                        && baseline.isPresent()
                        && threads.get().most() <= baseline.get().least() + HTTP_THREADS));
        targets.exactly(what + ", credential resolutions", 1, series(jdk, Subject.RDS_IAM, POOL, MOST, RESOLUTIONS));
    }

    /** The cost of one more data source among a hundred, divided by its cost among ten, by round. */
    private static Map<Integer, Double> growth(Results results, String jdk, Subject subject, String metric) {
        Map<Integer, Double> one = results.values(series(jdk, subject, POOL, 1, metric));
        Map<Integer, Double> some = results.values(series(jdk, subject, POOL, SOME, metric));
        Map<Integer, Double> most = results.values(series(jdk, subject, POOL, MOST, metric));
        Map<Integer, Double> growths = new TreeMap<>();
        one.forEach((round, first) -> {
            Double tenth = some.get(round);
            Double hundredth = most.get(round);
            if (tenth != null && hundredth != null && !tenth.equals(first)) {
                growths.put(round, (hundredth - tenth) / (MOST - SOME) / ((tenth - first) / (SOME - 1)));
            }
        });
        return growths;
    }
}
