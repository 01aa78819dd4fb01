package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets other than a ratio. */
class VerdictsTest {

    private static final int ROUNDS = 15;

    @TempDir
    private Path directory;

    private final List<Sample> samples = new ArrayList<>();

    private Results results(String measure) throws IOException {
        Results results = Results.read(directory);
        results.write(measure, List.of(), samples);
        return results;
    }

    private void add(Series series, int round, double value) {
        samples.add(series.sample(round, value));
    }

    @ParameterizedTest
    @CsvSource({
        "17, 1, 100, yes",
        "17, 1, 99.6, **no**",
        "25, 8, 100, yes",
        "25, 8, 99.6, **no**",
        // one ticket at a time: any value above 0 is enough
        "17, 8, 30, yes",
        "17, 8, 0, **no**"
    })
    void oneRoundInWhichASessionDoesNotResumeMissesTheTarget(String jdk, int threads, double once, String verdict)
            throws IOException {
        Series resumed = NewConnection.series(NewConnection.NAME, jdk, true, threads, Subject.RDS_IAM)
                .metric(NewConnection.RESUMED);
        for (int round = 1; round <= ROUNDS; round++) {
            add(resumed, round, round == ROUNDS / 2 ? once : 100);
        }

        assertThat(new NewConnection(Processors.ALL).targets(results(NewConnection.NAME)))
                .filteredOn(target -> target.measured().isPresent())
                .extracting(Target::verdict)
                .containsExactly(verdict);
    }

    @Test
    void whatOneMoreCostsAmongAHundredIsJudgedBesideTheBaselinesNoise() throws IOException {
        for (int round = 1; round <= 3; round++) {
            starts(Subject.BASELINE, round, 100, 10, 12);
            starts(Subject.BASELINE_AGAIN, round, 100, 10, 6);
            starts(Subject.RDS_IAM, round, 100, 10, 11);
        }

        assertThat(new ManyDataSources().targets(results(ManyDataSources.NAME)))
                .filteredOn(target -> target.what().contains(ManyDataSources.START))
                .extracting(target -> target.measured().orElse(""), Target::noise, Target::verdict)
                .containsExactly(tuple("1.10 (1.10-1.10)", "0.50 (0.50-0.50)", "yes"));
    }

    private void starts(Subject subject, int round, double first, double eachOfTen, double eachOfAHundred) {
        double ten = first + 9 * eachOfTen;
        add(start(subject, 1), round, first);
        add(start(subject, 10), round, ten);
        add(start(subject, 100), round, ten + 90 * eachOfAHundred);
    }

    private static Series start(Subject subject, int size) {
        return ManyDataSources.series("17", subject, ManyDataSources.POOL, size, ManyDataSources.START);
    }

    @ParameterizedTest
    @CsvSource({"6, yes", "7, **no**"})
    void aThreadInAdditionToTheBaselinesAndTheOneOfHttpMissesTheTarget(double ours, String verdict) throws IOException {
        add(
                ManyDataSources.series("17", Subject.BASELINE, ManyDataSources.UNPOOLED, 100, ManyDataSources.THREADS),
                1,
                5);
        add(
                ManyDataSources.series("17", Subject.RDS_IAM, ManyDataSources.UNPOOLED, 100, ManyDataSources.THREADS),
                1,
                ours);

        assertThat(new ManyDataSources().targets(results(ManyDataSources.NAME)))
                .filteredOn(target -> target.what().endsWith("without pools, threads"))
                .extracting(Target::verdict)
                .containsExactly(verdict);
    }
}
