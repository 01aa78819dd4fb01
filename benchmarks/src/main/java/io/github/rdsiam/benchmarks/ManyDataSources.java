package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** 1, 10 and 100 data sources in one JVM. */
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
    private static final int OF_HTTP = 1;
    private static final double LINEAR_LIMIT = 1.1;
    private static final int ROUNDS = 7;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MB = 1e6;

    /** The subject and whether it has a pool over each data source. */
    private record Way(Contender subject, String pooling) {}

    private static final List<Way> WAYS = List.of(
            new Way(Contender.FLOOR, POOL),
            new Way(Contender.FLOOR_AGAIN, POOL),
            new Way(Contender.WRAPPER, POOL),
            new Way(Contender.RDS_IAM, POOL),
            new Way(Contender.FLOOR, UNPOOLED),
            new Way(Contender.RDS_IAM, UNPOOLED));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Sample> samples = new ArrayList<>();
        int rounds = bench.options().rounds(ROUNDS, 1);
        try (CredentialsEndpoint credentials = CredentialsEndpoint.start(bench.identity())) {
            long began = System.nanoTime();
            for (int round = 1; round <= rounds; round++) {
                for (Jdk jdk : bench.jdks()) {
                    for (int size : SIZES) {
                        for (Way way : Bench.shuffled(WAYS, round)) {
                            samples.addAll(run(bench, credentials, jdk, way, size, round));
                        }
                    }
                }
                bench.progress(NAME, round, rounds, began);
            }
        }
        return samples;
    }

    private static List<Sample> run(Bench bench, CredentialsEndpoint credentials, Jdk jdk, Way way, int size, int round)
            throws Exception {
        Stage stage = bench.stage();
        List<String> command = stage.command(jdk, List.of(), way.subject(), Scale.class);
        command.add(Integer.toString(size));
        command.add(way.pooling());
        credentials.takeCount();
        try (Child child = Child.start(command, credentials.variables(stage.variables()))) {
            List<String> said = List.of(child.line().split(" ", -1));
            return List.of(
                    sample(jdk, way, size, START, round, Double.parseDouble(said.get(0)) / NANOS_PER_MILLI),
                    sample(jdk, way, size, HEAP, round, Double.parseDouble(said.get(1)) / BYTES_PER_MB),
                    sample(jdk, way, size, THREADS, round, Double.parseDouble(said.get(2))),
                    sample(jdk, way, size, RESOLUTIONS, round, credentials.takeCount()));
        }
    }

    private static Sample sample(Jdk jdk, Way way, int size, String metric, int round, double value) {
        return new Sample(
                NAME, jdk.feature(), mode(way.pooling(), size), way.subject().title(), metric, round, value);
    }

    private static String mode(String pooling, int size) {
        return pooling + " x " + size;
    }

    static Series series(String jdk, Contender subject, String pooling, int size, String metric) {
        return new Series(NAME, jdk, mode(pooling, size), subject.title(), metric);
    }

    @Override
    public List<String> report(Results results) {
        List<String> lines = new ArrayList<>(List.of(
                "## Many data sources in one JVM",
                "",
                "Each is made and reads the rows once, one after the other, cold; with a pool of one connection over each, or",
                "without pools. Then the heap in use after a full collection and the threads that live, and how often the",
                "container's credentials endpoint was asked. For such a question the JDK's HTTP client keeps one thread for a few",
                "seconds, `Keep-Alive-Timer`.",
                ""));
        for (String jdk : results.jdks(NAME)) {
            lines.addAll(List.of("### JDK " + jdk, ""));
            Table table = new Table(
                    "subject",
                    "data sources",
                    "start x floor",
                    "start ms",
                    "heap MB",
                    "threads",
                    "credential resolutions");
            for (Way way : WAYS) {
                for (int size : SIZES) {
                    Series start = series(jdk, way.subject(), way.pooling(), size, START);
                    table.row(
                            way.subject().title() + ", " + way.pooling(),
                            Integer.toString(size),
                            Table.ratio(results.ratio(start, start.of(Contender.FLOOR))),
                            Table.median(results.spread(start)),
                            Table.median(results.spread(start.metric(HEAP))),
                            Table.median(results.spread(start.metric(THREADS))),
                            Table.median(results.spread(start.metric(RESOLUTIONS))));
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
            String what = "100 data sources, JDK " + jdk;
            for (String metric : List.of(START, HEAP, THREADS)) {
                targets.add(linear(results, jdk, what, metric));
            }
            Optional<Spread> threads = results.spread(series(jdk, Contender.RDS_IAM, UNPOOLED, MOST, THREADS));
            Optional<Spread> floors = results.spread(series(jdk, Contender.FLOOR, UNPOOLED, MOST, THREADS));
            targets.add(Target.counted(
                    what + " without pools, threads",
                    "as many as the floor (" + Table.median(floors) + ") and Keep-Alive-Timer",
                    threads,
                    threads.isPresent()
                            && floors.isPresent()
                            && threads.get().most() <= floors.get().least() + OF_HTTP));
            Optional<Spread> resolutions = results.spread(series(jdk, Contender.RDS_IAM, POOL, MOST, RESOLUTIONS));
            targets.add(Target.counted(
                    what + ", credential resolutions",
                    "1",
                    resolutions,
                    resolutions.map(spread -> spread.isAlways(1)).orElse(false)));
        }
        return targets;
    }

    /** What one more costs among a hundred, against what it costs among ten. */
    private static Target linear(Results results, String jdk, String what, String metric) {
        return Target.atMost(
                what + ", " + metric + " for each more after 10",
                LINEAR_LIMIT,
                "that after 1",
                spread(growth(results, jdk, Contender.RDS_IAM, metric)),
                againstItself(results, jdk, metric));
    }

    private static Optional<Spread> againstItself(Results results, String jdk, String metric) {
        Map<Integer, Double> floor = growth(results, jdk, Contender.FLOOR, metric);
        Map<Integer, Double> again = growth(results, jdk, Contender.FLOOR_AGAIN, metric);
        Map<Integer, Double> ratios = new TreeMap<>();
        floor.forEach((round, growth) -> {
            Double other = again.get(round);
            if (other != null) {
                ratios.put(round, other / growth);
            }
        });
        return spread(ratios);
    }

    private static Optional<Spread> spread(Map<Integer, Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values.values()));
    }

    /** By round. */
    private static Map<Integer, Double> growth(Results results, String jdk, Contender subject, String metric) {
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
