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

    private static final Series BASELINE = new Series("cold", "17", "default", "baseline", "wall ms");

    @TempDir
    private Path directory;

    private static Sample sample(String subject, int round, double value) {
        return BASELINE.of(subject).sample(round, value);
    }

    @Test
    void aRatioComparesNumbersOfTheSameRound() throws IOException {
        Results results = Results.read(directory);
        results.write(
                "cold",
                List.of(),
                List.of(
                        sample("baseline", 1, 100),
                        sample("baseline", 2, 1000),
                        sample("rds-iam", 1, 90),
                        sample("rds-iam", 2, 900)));

        assertThat(results.ratio(BASELINE.of("rds-iam"), BASELINE)).hasValue(Spread.of(List.of(0.9, 0.9)));
    }

    @Test
    void aDifferenceComparesNumbersOfTheSameRoundToo() throws IOException {
        Results results = Results.read(directory);
        results.write(
                "cold",
                List.of(),
                List.of(
                        sample("baseline", 1, 0),
                        sample("baseline", 2, 1000),
                        sample("rds-iam", 1, 5),
                        sample("rds-iam", 2, 995)));

        assertThat(results.difference(BASELINE.of("rds-iam"), BASELINE)).hasValue(Spread.of(List.of(5.0, -5.0)));
    }

    @Test
    void aRoundThatOneOfThemMissesIsNotCompared() throws IOException {
        Results results = Results.read(directory);
        results.write(
                "cold",
                List.of(),
                List.of(sample("baseline", 1, 100), sample("rds-iam", 1, 50), sample("rds-iam", 2, 900)));

        assertThat(results.ratio(BASELINE.of("rds-iam"), BASELINE)).hasValue(Spread.of(List.of(0.5)));
    }

    @Test
    void withoutNumbersThereIsNoRatio() throws IOException {
        assertThat(Results.read(directory).ratio(BASELINE, BASELINE)).isEmpty();
    }

    @Test
    void writtenSamplesCanBeRead() throws IOException {
        Results.read(directory)
                .write("cold", List.of("2026-11-26", "two cores"), List.of(sample("baseline", 3, 1234.5678)));

        Results read = Results.read(directory);

        assertThat(read.has("cold")).isTrue();
        assertThat(read.conditions("cold")).containsExactly("2026-11-26", "two cores");
        assertThat(read.values(BASELINE)).isEqualTo(Map.of(3, 1234.57));
        assertThat(read.jdks("cold")).containsExactly("17");
    }

    @Test
    void measuringOneThingAgainKeepsTheOthers() throws IOException {
        Results results = Results.read(directory);
        results.write("cold", List.of(), List.of(sample("baseline", 1, 1), sample("baseline", 2, 2)));
        results.write(
                "warm", List.of(), List.of(new Series("warm", "17", "1 thread", "baseline", "p50 us").sample(1, 9)));
        results.write("cold", List.of(), List.of(sample("baseline", 1, 7)));

        Results read = Results.read(directory);

        assertThat(read.values(BASELINE)).isEqualTo(Map.of(1, 7.0));
        assertThat(read.has("warm")).isTrue();
    }

    @Test
    void aDamagedLineIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sample.parse("cold\t17"))
                .withMessageContaining("cold\t17");
    }
}
