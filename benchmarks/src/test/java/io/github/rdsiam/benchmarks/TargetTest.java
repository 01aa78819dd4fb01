package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final Optional<Spread> NOISE = Optional.of(Spread.of(List.of(-2.5, 0.0, 2.5)));

    private static Target atMost60More(Double... differences) {
        return Target.atMostMore("checkout", 60, "ns", "baseline", spread(differences), NOISE);
    }

    private static Optional<Spread> spread(Double... values) {
        return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(List.of(values)));
    }

    @Test
    void aDifferenceMayBeAsLargeAsItsTarget() {
        assertThat(atMost60More(60.0))
                .isEqualTo(
                        new Target("checkout", "at most baseline + 60 ns", Optional.of("+60"), true, "0 (-2 to +2)"));
        assertThat(atMost60More(60.1).verdict()).isEqualTo("**no**");
        assertThat(atMost60More(-30.0, -10.0, -20.0).verdict()).isEqualTo("yes");
    }

    @Test
    void aDifferenceThatWasNotMeasuredDoesNotMeetItsTarget() {
        assertThat(atMost60More().verdict()).isEqualTo("not measured");
    }

    @Test
    void aCountIsRightOnlyIfItIsInEachRound() {
        assertThat(Target.exactly("bytes", 0, spread(0.0, 0.0)))
                .isEqualTo(new Target("bytes", "0", Optional.of("0"), true, Target.COUNTED));
        assertThat(Target.exactly("bytes", 0, spread(0.0, 0.0, 0.0, 24.0)).verdict())
                .isEqualTo("**no**");
        assertThat(Target.exactly("bytes", 0, spread(0.0, 0.0, 0.0, -24.0)).verdict())
                .isEqualTo("**no**");
        Double[] fifteen = new Double[15];
        Arrays.fill(fifteen, 0.0);
        fifteen[7] = 1.0;
        assertThat(Target.exactly("bytes", 0, spread(fifteen)).verdict()).isEqualTo("**no**");
        assertThat(Target.exactly("bytes", 0, spread()).verdict()).isEqualTo("not measured");
    }
}
