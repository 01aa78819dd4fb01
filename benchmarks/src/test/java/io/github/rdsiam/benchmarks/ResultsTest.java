package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Series FLOOR = new Series("cold", "17", "default", "floor", "wall ms");

    @TempDir
    private Path directory;

    private static Sample sample(String subject, int round, double value) {
        return new Sample("cold", "17", "default", subject, "wall ms", round, value);
    }

    @Test
    void aRatioComparesNumbersOfTheSameRound() throws IOException {
        Results results = Results.read(directory);
        results.write(
                "cold",
                List.of(),
                List.of(
                        sample("floor", 1, 100),
                        sample("floor", 2, 1000),
                        sample("rds-iam", 1, 90),
                        sample("rds-iam", 2, 900)));

        assertThat(results.ratio(FLOOR.of("rds-iam"), FLOOR)).hasValue(Spread.of(List.of(0.9, 0.9)));
    }

    @Test
    void aDifferenceComparesNumbersOfTheSameRoundToo() throws IOException {
        Results results = Results.read(directory);
        results.write(
                "cold",
                List.of(),
                List.of(
                        sample("floor", 1, 0),
                        sample("floor", 2, 1000),
                        sample("rds-iam", 1, 5),
                        sample("rds-iam", 2, 995)));

        assertThat(results.difference(FLOOR.of("rds-iam"), FLOOR)).hasValue(Spread.of(List.of(5.0, -5.0)));
    }

    @Test
    void aRoundThatOneOfThemMissesIsNotCompared() throws IOException {
        Results results = Results.read(directory);
        results.write(
                "cold",
                List.of(),
                List.of(sample("floor", 1, 100), sample("rds-iam", 1, 50), sample("rds-iam", 2, 900)));

        assertThat(results.ratio(FLOOR.of("rds-iam"), FLOOR)).hasValue(Spread.of(List.of(0.5)));
    }

    @Test
    void withoutNumbersThereIsNoRatio() throws IOException {
        assertThat(Results.read(directory).ratio(FLOOR, FLOOR)).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Results.read(directory)
                .write("cold", List.of("2026-11-26", "two cores"), List.of(sample("floor", 3, 1234.5678)));

        Results read = Results.read(directory);

        assertThat(read.has("cold")).isTrue();
        assertThat(read.conditions("cold")).containsExactly("2026-11-26", "two cores");
        assertThat(read.values(FLOOR)).isEqualTo(Map.of(3, 1234.57));
        assertThat(read.jdks("cold")).containsExactly("17");
    }

    @Test
    void measuringOneThingAnewKeepsTheOthers() throws IOException {
        Results results = Results.read(directory);
        results.write("cold", List.of(), List.of(sample("floor", 1, 1), sample("floor", 2, 2)));
        results.write("warm", List.of(), List.of(new Sample("warm", "17", "1 thread", "floor", "p50 us", 1, 9)));
        results.write("cold", List.of(), List.of(sample("floor", 1, 7)));

        Results read = Results.read(directory);

        assertThat(read.values(FLOOR)).isEqualTo(Map.of(1, 7.0));
        assertThat(read.has("warm")).isTrue();
    }

    @Test
    void aDamagedLineIsNotTakenForASample() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.parse("cold\t17"))
                .withMessageContaining("cold\t17");
    }
}
