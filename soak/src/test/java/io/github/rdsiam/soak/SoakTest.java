package io.github.rdsiam.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.RdsEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short soak with a few kinds of faults that are over quickly. */
class SoakTest {

    private static final long SEED = 4711;
    private static final int THREADS = 4;

    @ParameterizedTest
    @EnumSource
    void aFewSecondsOfFaultsLeaveNothingBehindAndNothingUnexplained(RdsEngine engine) throws Exception {
        List<FaultKind> kinds = List.of(
                FaultKinds.drop(Drop.RESET),
                FaultKinds.killed(),
                FaultKinds.denied(),
                FaultKinds.rotation(true, false),
                FaultKinds.rotation(false, true));
        Duration pause = Duration.ofMillis(400);

        Outcome outcome =
                new Soak(engine, THREADS, Duration.ofSeconds(5), new FaultInjector.Faults(kinds, pause, SEED)).run();

        assertThat(outcome.defects()).isEmpty();
        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.lines("soak/run"))
                .contains("| wrong rows: lost, changed, torn or unexpected | 0 |", "| sockets leaked | 0 |")
                .doesNotContain("| checkouts | 0 |", "| faults injected | 0 |")
                .anyMatch(line -> line.startsWith("| rotation of the secret | alternating users"));
    }
}
