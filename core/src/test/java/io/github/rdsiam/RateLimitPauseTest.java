package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitPauseTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 40})
    void pausesGrowToThreeSecondsAndDiffer(int failures) {
        Duration longest = Duration.ofMillis(Math.min(3_000, 100L << Math.min(failures, 10)));
        for (int i = 0; i < 100; i++) {
            assertThat(LoginRunner.pauseAfter(failures)).isBetween(longest.dividedBy(2), longest);
        }
        assertThat(Stream.generate(() -> LoginRunner.pauseAfter(failures))
                        .limit(50)
                        .distinct()
                        .count())
                .isGreaterThan(1);
    }
}
