package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTokenTest {

    @TempDir
    private Path directory;

    private final LoginToken token = new LoginToken();
    private final List<Sample> samples = new ArrayList<>();

    private void add(String mode, String subject, String metric, double value) {
        samples.add(new Series(LoginToken.NAME, "25", mode, subject, metric).sample(1, value));
    }

    private Results results(double sharedNanos, double bytes, double resolutions) throws IOException {
        for (int threads : List.of(1, 8, 64)) {
            String mode = LoginToken.mode(threads);
            add(mode, LoginToken.OWN, LoginToken.CPU, 100);
            add(mode, Targets.again(LoginToken.OWN), LoginToken.CPU, 98);
            add(mode, LoginToken.SHARED, LoginToken.CPU, sharedNanos);
            add(mode, LoginToken.OWN, LoginToken.THROUGHPUT, 20e6);
            add(mode, LoginToken.SHARED, LoginToken.THROUGHPUT, 19e6);
            add(mode, LoginToken.SHARED, LoginToken.BYTES, bytes);
            add(mode, LoginToken.SHARED, LoginToken.BLOCKED, 0);
        }
        add(LoginToken.SIGNATURE, LoginToken.RAW, LoginToken.TIME, 40);
        add(LoginToken.SIGNATURE, LoginToken.OURS, LoginToken.TIME, 42);
        add(LoginToken.SIGNATURE, LoginToken.OURS, LoginToken.BYTES, 60_000);
        add(LoginToken.CALLERS, LoginToken.OURS, LoginToken.RESOLUTIONS, resolutions);
        Results results = Results.read(directory);
        results.write(LoginToken.NAME, List.of(), samples);
        return results;
    }

    @Test
    void aSharedCacheIsComparedWithOneForEachThread() throws IOException {
        assertThat(token.report(results(105, 0, 1)))
                .contains(
                        "### JDK 25",
                        "| shared, 64 threads | 1.05 | 0.95 | 105 | 19,000,000 | 0 | 0 |",
                        "| rds-iam | 1.05 | 42 | 60,000 | - | - |");
    }

    @Test
    void allTargetsAreMet() throws IOException {
        List<Target> targets = token.targets(results(105, 0, 1));

        assertThat(targets).extracting(Target::verdict).containsOnly("yes");
        assertThat(targets)
                .contains(new Target(
                        "cached token, JDK 25, 8 threads, processor time",
                        "at most 1.10 x a cache for each thread",
                        Optional.of("1.05"),
                        true,
                        "0.98"));
    }

    @Test
    void contentionAllocationAndASecondResolutionAreSeen() throws IOException {
        assertThat(token.targets(results(111, 24, 2)))
                .filteredOn(target -> target.verdict().equals("**no**"))
                .extracting(Target::what)
                .containsExactly(
                        "cached token, JDK 25, 1 thread, bytes",
                        "cached token, JDK 25, 8 threads, processor time",
                        "cached token, JDK 25, 8 threads, bytes",
                        "cached token, JDK 25, 64 threads, processor time",
                        "cached token, JDK 25, 64 threads, bytes",
                        "first token, JDK 25, credential resolutions for 1,000 callers");
    }
}
