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

    @TempDir
    private Path directory;

    private Results results;

    @BeforeEach
    void readNothing() throws IOException {
        results = Results.read(directory.resolve("results"));
    }

    private static Sample wall(ColdMode mode, Contender subject, int round, double value) {
        return new Sample(Cold.NAME, "17", mode.title(), subject.title(), Cold.WALL, round, value);
    }

    private void coldStarts(double ours) throws IOException {
        results.write(
                Cold.NAME,
                List.of("2026-11-26", "2 x a processor"),
                List.of(
                        wall(ColdMode.DEFAULT, Contender.FLOOR, 1, 1000),
                        wall(ColdMode.DEFAULT, Contender.FLOOR, 2, 1200),
                        wall(ColdMode.DEFAULT, Contender.FLOOR_AGAIN, 1, 1020),
                        wall(ColdMode.DEFAULT, Contender.FLOOR_AGAIN, 2, 1200),
                        wall(ColdMode.DEFAULT, Contender.RDS_IAM, 1, ours),
                        wall(ColdMode.DEFAULT, Contender.RDS_IAM, 2, ours * 1.2)));
    }

    private String page() throws IOException {
        return String.join("\n", new Report(results, List.of(new Cold(), new Packages()), directory).lines());
    }

    @Test
    void aTargetStandsBesideTheNoiseWithItsVerdict() throws IOException {
        coldStarts(950);

        assertThat(page())
                .contains(
                        "| cold, JDK 17, default flags | at most 1.00 x floor | 0.95 (0.95-0.95) | 1.01 (1.00-1.02) | yes |");
    }

    @Test
    void aMissedTargetIsNotHidden() throws IOException {
        coldStarts(1100);

        assertThat(page()).contains("| at most 1.00 x floor | 1.10 (1.10-1.10) | 1.01 (1.00-1.02) | **no** |");
    }

    @Test
    void aMissWithoutANoteIsSaidToBeUnexplained() throws IOException {
        coldStarts(1100);
        assertThat(page()).contains("not explained yet");

        Files.writeString(directory.resolve("cold.md"), "Because.");
        assertThat(page()).doesNotContain("not explained yet").contains("Because.");
    }

    @Test
    void whatWasNotMeasuredIsNotMet() throws IOException {
        coldStarts(950);

        assertThat(page()).contains("| at most 0.75 x wrapper | - | 1.01 (1.00-1.02) | not measured |");
    }

    @Test
    void aMeasureWithoutResultsIsLeftOut() throws IOException {
        coldStarts(950);

        assertThat(page()).contains("## Cold").doesNotContain("## The package");
    }

    @Test
    void notesOutliveAGeneration() throws IOException {
        coldStarts(1100);
        Files.writeString(directory.resolve("cold.md"), "### What was tried\n\nMuch.\n");

        assertThat(page()).containsSubsequence("## Cold", "### What was tried\n\nMuch.", "## Machine and versions");
    }

    @Test
    void machineAndVersionsAreNamed() throws IOException {
        coldStarts(950);

        assertThat(page()).endsWith("Measured as `cold`:\n\n- 2026-11-26\n- 2 x a processor");
    }

    @Test
    void thePageAndItsChartAreWritten() throws IOException {
        coldStarts(950);

        new Report(results, List.of(new Cold()), directory).write(directory.resolve("docs/benchmarks.md"));

        assertThat(directory.resolve("docs/benchmarks.md")).content().contains("](" + ColdChart.FILE + ")");
        assertThat(directory.resolve("docs").resolve(ColdChart.FILE))
                .content()
                .startsWith("<svg")
                .endsWith("</svg>\n")
                .contains(">rds-iam</text>", ">0.95</text>");
    }

    @Test
    void nobodyAlwaysFollowsTheSameOneAndARunCanBeRepeated() {
        List<Integer> subjects = List.of(1, 2, 3, 4);
        Set<Integer> afterTheFirst = new HashSet<>();
        for (int round = 1; round <= 20; round++) {
            List<Integer> order = Bench.shuffled(subjects, round);
            assertThat(order).containsExactlyInAnyOrderElementsOf(subjects).isEqualTo(Bench.shuffled(subjects, round));
            int place = order.indexOf(1);
            if (place < order.size() - 1) {
                afterTheFirst.add(order.get(place + 1));
            }
        }
        assertThat(afterTheFirst).containsExactlyInAnyOrder(2, 3, 4);
    }
}
