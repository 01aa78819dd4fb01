package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class MovableClockTest {

    private final MovableClock clock = new MovableClock();

    @Test
    void isAheadOfTheSystemsUntilItIsReset() {
        clock.advance(Duration.ofHours(3));
        clock.advance(Duration.ofHours(-1));

        assertThat(clock.ahead()).isEqualTo(Duration.ofHours(2));
        assertThat(clock.instant()).isCloseTo(Instant.now().plus(Duration.ofHours(2)), within(10, ChronoUnit.MINUTES));

        clock.reset();

        assertThat(clock.ahead()).isZero();
    }

    @Test
    void staysWithinACentury() {
        clock.advance(Duration.ofDays(36_500));
        for (var time : new Duration[] {Duration.ofSeconds(1), Duration.ofSeconds(Long.MAX_VALUE)}) {
            assertThatThrownBy(() -> clock.advance(time)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(clock.ahead()).isEqualTo(Duration.ofDays(36_500));
    }
}
