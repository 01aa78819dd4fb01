package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** All samples, in one file for each measure, so that one can be measured anew and the others kept. */
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

    /** Replaces what is known of one measure. */
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

    /** Machine, date and versions under which a measure was taken. */
    List<String> conditions(String measure) {
        return conditions.getOrDefault(measure, List.of());
    }

    /** The values by round. */
    Map<Integer, Double> values(Series series) {
        Map<Integer, Double> values = new TreeMap<>();
        for (Sample sample : samples.getOrDefault(series.measure(), List.of())) {
            if (series.holds(sample)) {
                values.put(sample.round(), sample.value());
            }
        }
        return values;
    }

    Optional<Spread> spread(Series series) {
        Map<Integer, Double> values = values(series);
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values.values()));
    }

    /** How a series compares with another: the ratio in each round that both have. */
    Optional<Spread> ratio(Series series, Series base) {
        return compared(
                series, base, (value, divisor) -> divisor == 0 ? Optional.empty() : Optional.of(value / divisor));
    }

    /** How much more a series has than another, in each round that both have. */
    Optional<Spread> difference(Series series, Series base) {
        return compared(series, base, (value, other) -> Optional.of(value - other));
    }

    private Optional<Spread> compared(
            Series series, Series base, BiFunction<Double, Double, Optional<Double>> comparison) {
        Map<Integer, Double> others = values(base);
        List<Double> compared = new ArrayList<>();
        values(series).forEach((round, value) -> {
            Double other = others.get(round);
            if (other != null) {
                comparison.apply(value, other).ifPresent(compared::add);
            }
        });
        return compared.isEmpty() ? Optional.empty() : Optional.of(Spread.of(compared));
    }

    /** The JDKs with which a measure was taken, oldest first. */
    List<String> jdks(String measure) {
        return samples.getOrDefault(measure, List.of()).stream()
                .map(Sample::jdk)
                .distinct()
                .sorted()
                .toList();
    }
}
