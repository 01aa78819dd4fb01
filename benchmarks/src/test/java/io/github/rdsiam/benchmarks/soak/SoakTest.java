package io.github.rdsiam.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.Drop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The soak itself, in small: a few kinds of faults that are quickly over. */
class SoakTest {

    private static final long SEED = 4711;
    private static final int THREADS = 4;

    @Test
    void aFewSecondsOfFaultsLeaveNothingBehindAndNothingUnexplained() throws Exception {
        List<Mischief> kinds = List.of(
                Mischiefs.drop(Drop.RESET),
                Mischiefs.killed(),
                Mischiefs.denied(),
                Mischiefs.rotation(true, false),
                Mischiefs.rotation(false, true));
        Duration pause = Duration.ofMillis(400);

        Outcome outcome = new Soak(THREADS, Duration.ofSeconds(5), new Troublemaker.Faults(kinds, pause, SEED)).run();

        assertThat(outcome.defects()).isEmpty();
        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.lines("benchmarks/soak"))
                .contains("| wrong rows: lost, changed, torn or from nowhere | 0 |", "| sockets leaked | 0 |")
                .doesNotContain("| checkouts | 0 |", "| faults injected | 0 |")
                .anyMatch(line -> line.startsWith("| rotation of the secret | alternating users"));
    }
}
