package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The page that users read. Its prose is in {@code page.md} and {@code <measure>.md} in the folder of the notes, where a line
 * such as {@code {tables}} stands for what is generated.
 */
final class Report {

    private static final String TABLES = "{tables}";

    private final Results results;
    private final List<Measure> measures;
    private final Path notes;

    Report(Results results, List<Measure> measures, Path notes) {
        this.results = results;
        this.measures =
                measures.stream().filter(measure -> results.has(measure.name())).toList();
        this.notes = notes;
    }

    /** Writes the page and its charts. */
    void write(Path page) throws IOException {
        Files.createDirectories(page.toAbsolutePath().getParent());
        for (BarChart chart : BarChart.ALL) {
            if (results.has(chart.measure())) {
                Files.writeString(page.resolveSibling(chart.file()), chart.svg(results));
            }
        }
        Files.write(page, lines());
    }

    List<String> lines() throws IOException {
        List<List<String>> sections = new ArrayList<>();
        for (Measure measure : measures) {
            sections.add(section(measure));
        }
        return fill(
                note("page"),
                Map.of("{targets}", targets(), "{measures}", paragraphs(sections), "{conditions}", conditions()));
    }

    private List<String> note(String name) throws IOException {
        return Files.readAllLines(notes.resolve(name + ".md"));
    }

    private static List<String> fill(List<String> note, Map<String, List<String>> generated) {
        return note.stream()
                .flatMap(line -> generated.getOrDefault(line, List.of(line)).stream())
                .toList();
    }

    /** Joins them with an empty line between each two. */
    static List<String> paragraphs(List<List<String>> paragraphs) {
        List<String> lines = new ArrayList<>();
        for (List<String> paragraph : paragraphs) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(paragraph);
        }
        return lines;
    }

    private List<String> targets() {
        return Table.markdown(
                List.of("what", "target", "measured", "baseline against itself", "met"),
                measures.stream()
                        .flatMap(measure -> measure.targets(results).stream())
                        .map(target -> List.of(
                                target.what(),
                                target.bound(),
                                target.measured().orElse("-"),
                                target.noise(),
                                target.verdict()))
                        .toList());
    }

    private List<String> section(Measure measure) throws IOException {
        List<String> note = note(measure.name());
        List<String> lines = fill(note, Map.of(TABLES, measure.report(results)));
        boolean explained = !note.get(note.size() - 1).equals(TABLES);
        boolean missed = measure.targets(results).stream()
                .anyMatch(target -> target.measured().isPresent() && !target.met());
        return missed && !explained
                ? paragraphs(List.of(lines, List.of("**What misses its target here is not explained yet.**")))
                : lines;
    }

    /** What all measures share, and then what each has for itself. */
    private List<String> conditions() {
        Set<String> shared = new LinkedHashSet<>();
        for (Measure measure : measures) {
            shared.addAll(results.conditions(measure.name()));
        }
        for (Measure measure : measures) {
            shared.retainAll(results.conditions(measure.name()));
        }
        List<String> lines = new ArrayList<>();
        shared.forEach(condition -> lines.add("- " + condition));
        for (Measure measure : measures) {
            List<String> own = new ArrayList<>(results.conditions(measure.name()));
            own.removeAll(shared);
            own.add("rounds: " + results.rounds(measure.name()));
            lines.add("- `" + measure.name() + "`: " + String.join("; ", own));
        }
        return lines;
    }
}
