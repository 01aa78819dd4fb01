package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Path NOTES = Path.of(System.getProperty("basedir", ""), "notes");

    @TempDir
    private Path directory;

    private Results results;

    @BeforeEach
    void readNothing() throws IOException {
        results = Results.read(directory.resolve("results"));
        Files.copy(NOTES.resolve("page.md"), directory.resolve("page.md"));
        note("{tables}");
    }

    private void note(String rest) throws IOException {
        Files.writeString(directory.resolve("cold.md"), "## Cold\n\n" + rest);
    }

    private static Sample wall(ColdMode mode, Subject subject, int round, double value) {
        return Cold.series(Cold.NAME, "17", mode, subject, Cold.WALL).sample(round, value);
    }

    private void coldStarts(double ours) throws IOException {
        results.write(
                Cold.NAME,
                List.of("2026-11-26", "2 x a processor"),
                List.of(
                        wall(ColdMode.DEFAULT, Subject.BASELINE, 1, 1000),
                        wall(ColdMode.DEFAULT, Subject.BASELINE, 2, 1200),
                        wall(ColdMode.DEFAULT, Subject.BASELINE_AGAIN, 1, 1020),
                        wall(ColdMode.DEFAULT, Subject.BASELINE_AGAIN, 2, 1200),
                        wall(ColdMode.DEFAULT, Subject.RDS_IAM, 1, ours),
                        wall(ColdMode.DEFAULT, Subject.RDS_IAM, 2, ours * 1.2)));
    }

    private String page() throws IOException {
        return String.join(
                "\n", new Report(results, List.of(new Cold(Processors.ALL), new Packages()), directory).lines());
    }

    @Test
    void aTargetIsShownWithTheNoiseAndItsVerdict() throws IOException {
        coldStarts(950);

        assertThat(page())
                .contains(
                        "| cold, JDK 17, default flags | at most 1.00 x baseline | 0.95 (0.95-0.95) | 1.01 (1.00-1.02) | yes |");
    }

    @Test
    void aMissedTargetIsNotHidden() throws IOException {
        coldStarts(1100);

        assertThat(page()).contains("| at most 1.00 x baseline | 1.10 (1.10-1.10) | 1.01 (1.00-1.02) | **no** |");
    }

    @Test
    void aMissWithoutAnExplanationIsMarked() throws IOException {
        coldStarts(1100);
        assertThat(page()).contains("not explained yet");

        note("{tables}\n\nBecause.");
        assertThat(page()).doesNotContain("not explained yet").contains("Because.");
    }

    @Test
    void aTargetThatWasNotMeasuredIsNotMet() throws IOException {
        coldStarts(950);

        assertThat(page()).contains("| at most 0.75 x wrapper | - | 1.01 (1.00-1.02) | not measured |");
    }

    @Test
    void aMeasureWithoutResultsIsLeftOut() throws IOException {
        coldStarts(950);

        assertThat(page()).contains("## Cold").doesNotContain("## The package");
    }

    @Test
    void theTextOfTheNotesIsInThePage() throws IOException {
        coldStarts(1100);
        note("{tables}\n\n### What was tried\n\nMuch.\n");

        assertThat(page()).containsSubsequence("## Cold", "### What was tried\n\nMuch.", "## Machine and versions");
    }

    @Test
    void conditionsThatAllMeasuresShareAreNamedOnce() throws IOException {
        coldStarts(950);
        Files.writeString(directory.resolve("package.md"), "## The package\n\n{tables}\n");
        results.write(
                Packages.NAME,
                List.of("2026-11-27", "2 x a processor"),
                List.of(new Series(Packages.NAME, "-", "Lambda jar", "rds-iam", "jars").sample(0, 1)));

        assertThat(page())
                .endsWith("- 2 x a processor\n- `cold`: 2026-11-26; rounds: 2\n- `package`: 2026-11-27; rounds: 1");
    }

    @Test
    void thePageAndItsChartAreWritten() throws IOException {
        coldStarts(950);

        new Report(results, List.of(new Cold(Processors.ALL)), NOTES).write(directory.resolve("docs/benchmarks.md"));

        assertThat(directory.resolve("docs")).isDirectoryNotContaining("glob:**connection*.svg");
        assertThat(directory.resolve("docs/benchmarks.md")).content().contains("](benchmarks-cold.svg)");
        assertThat(directory.resolve("docs/benchmarks-cold.svg"))
                .content()
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains("prefers-color-scheme: dark", "shorter is better")
                .contains("JDK 17, default: baseline 1.00, baseline again 1.01, rds-iam 0.95.")
                .containsSubsequence(">rds-iam</text>", "class=\"ours\"", "class=\"spread\"", ">0.95</text>");
    }

    @Test
    void theNoteOfAMeasureShowsItsChart() {
        assertThat(BarChart.ALL)
                .extracting(BarChart::file)
                .containsExactly(
                        "benchmarks-cold.svg",
                        "benchmarks-cold-postgresql.svg",
                        "benchmarks-connection.svg",
                        "benchmarks-connection-postgresql.svg");
        assertThat(BarChart.ALL)
                .allSatisfy(chart -> assertThat(NOTES.resolve(chart.measure() + ".md"))
                        .content()
                        .contains("](" + chart.file() + ")"));
    }

    @Test
    void theOrderDiffersBetweenRoundsAndNotBetweenRuns() {
        List<Integer> subjects = List.of(1, 2, 3, 4);
        Set<Integer> afterTheFirst = new HashSet<>();
        for (int round = 1; round <= 20; round++) {
            List<Integer> order = Rounds.shuffled(subjects, round);
            assertThat(order).containsExactlyInAnyOrderElementsOf(subjects).isEqualTo(Rounds.shuffled(subjects, round));
            int place = order.indexOf(1);
            if (place < order.size() - 1) {
                afterTheFirst.add(order.get(place + 1));
            }
        }
        assertThat(afterTheFirst).containsExactlyInAnyOrder(2, 3, 4);
    }
}
