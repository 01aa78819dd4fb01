package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All samples, in one file for each measure, so that each can be measured again without the others. */
final class Results {

    private static final String COMMENT = "# ";

    private final Path directory;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<String, List<String>> conditions = new TreeMap<>();

    private Results(Path directory) {
        this.directory = directory;
    }

    static Results read(Path directory) throws IOException {
        Results results = new Results(directory);
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".tsv"))
                    .sorted()
                    .toList()) {
                results.readFile(file);
            }
        }
        return results;
    }

    private void readFile(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".tsv", "");
        List<String> lines = Files.readAllLines(file);
        conditions.put(
                name,
                lines.stream()
                        .filter(line -> line.startsWith(COMMENT))
                        .map(line -> line.substring(COMMENT.length()))
                        .toList());
        samples.put(
                name,
                lines.stream()
                        .filter(line -> !line.startsWith(COMMENT) && !line.equals(Sample.HEADER))
                        .map(Sample::parse)
                        .toList());
    }

    /** Replaces the samples of one measure. */
    void write(String measure, List<String> under, List<Sample> measured) throws IOException {
        List<String> lines = new ArrayList<>();
        under.forEach(line -> lines.add(COMMENT + line));
        lines.add(Sample.HEADER);
        measured.forEach(sample -> lines.add(sample.toLine()));
        Path file = directory.resolve(measure + ".tsv");
        Files.write(file, lines);
        readFile(file);
    }

    boolean has(String measure) {
        return samples.containsKey(measure);
    }

    /** The date, machine and versions with which a measure was taken. */
    List<String> conditions(String measure) {
        return conditions.getOrDefault(measure, List.of());
    }

    /** The number of rounds behind the figures of a measure, such as 7, or 3 to 15 if they differ. */
    String rounds(String measure) {
        LongSummaryStatistics rounds = samples.getOrDefault(measure, List.of()).stream()
                .filter(sample -> sample.round() > 0)
                .collect(Collectors.groupingBy(Sample::series, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .summaryStatistics();
        if (rounds.getCount() == 0) {
            return "1";
        }
        return rounds.getMin() == rounds.getMax()
                ? Long.toString(rounds.getMin())
                : rounds.getMin() + " to " + rounds.getMax();
    }

    /** The values by round. */
    Map<Integer, Double> values(Series series) {
        Map<Integer, Double> values = new TreeMap<>();
        for (Sample sample : samples.getOrDefault(series.measure(), List.of())) {
            if (series.equals(sample.series())) {
                values.put(sample.round(), sample.value());
            }
        }
        return values;
    }

    Optional<Spread> spread(Series series) {
        return Spread.ofAll(values(series).values());
    }

    /** The ratio of two series, in each round that both have. */
    Optional<Spread> ratio(Series series, Series base) {
        return ratio(values(series), values(base));
    }

    /** The ratio of values by round. */
    static Optional<Spread> ratio(Map<Integer, Double> values, Map<Integer, Double> bases) {
        return compared(values, bases, (value, base) -> value / base);
    }

    /** The difference between two series, in each round that both have. */
    Optional<Spread> difference(Series series, Series base) {
        return compared(values(series), values(base), (value, other) -> value - other);
    }

    private static Optional<Spread> compared(
            Map<Integer, Double> values, Map<Integer, Double> bases, DoubleBinaryOperator comparison) {
        List<Double> compared = new ArrayList<>();
        values.forEach((round, value) -> {
            Double base = bases.get(round);
            if (base != null) {
                compared.add(comparison.applyAsDouble(value, base));
            }
        });
        // a ratio to 0
        compared.removeIf(value -> !Double.isFinite(value));
        return Spread.ofAll(compared);
    }

    /** The JDKs with which a measure was taken, oldest first. */
    List<String> jdks(String measure) {
        return samples.getOrDefault(measure, List.of()).stream()
                .map(sample -> sample.series().jdk())
                .distinct()
                .sorted()
                .toList();
    }
}
