package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolCheckoutTest {

    @TempDir
    private Path directory;

    private final PoolCheckout checkout = new PoolCheckout();

    private Results results(double ourNanos, double ourBytes) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= 2; round++) {
            add(samples, Subject.BASELINE, round, 100 * round, 72);
            add(samples, Subject.BASELINE_AGAIN, round, 100 * round + 4, 72);
            add(samples, Subject.RDS_IAM, round, 100 * round + ourNanos, ourBytes);
        }
        Results results = Results.read(directory);
        results.write(PoolCheckout.NAME, List.of(), samples);
        return results;
    }

    private static void add(List<Sample> samples, Subject subject, int round, double nanos, double bytes) {
        samples.add(sample(subject, PoolCheckout.TIME, round, nanos));
        samples.add(sample(subject, PoolCheckout.CPU, round, nanos - 1));
        samples.add(sample(subject, PoolCheckout.BYTES, round, bytes));
    }

    private static Sample sample(Subject subject, String metric, int round, double value) {
        return PoolCheckout.series("17", PoolCheckout.ONE, subject)
                .metric(metric)
                .sample(round, value);
    }

    @Test
    void whatWeAddIsTheDifferenceOfARound() throws IOException {
        assertThat(checkout.report(results(50, 72)))
                .contains("### JDK 17", "| rds-iam | 1 thread | +50 (+50 to +50) | 200 | 199 | 72 |")
                .doesNotContain("### JDK 25");
    }

    @Test
    void theTargetsAreInNanosecondsAndBytes() throws IOException {
        assertThat(checkout.targets(results(50, 72)))
                .extracting(Target::bound, target -> target.measured().orElse(""), Target::noise, Target::verdict)
                .containsExactly(
                        tuple("at most baseline + 60 ns", "+50 (+50 to +50)", "+4 (+4 to +4)", "yes"),
                        tuple("0", "0", "counted", "yes"));
    }

    @Test
    void oneMoreByteMissesTheTarget() throws IOException {
        assertThat(checkout.targets(results(61, 73)))
                .extracting(Target::verdict)
                .containsExactly("**no**", "**no**");
    }
}
