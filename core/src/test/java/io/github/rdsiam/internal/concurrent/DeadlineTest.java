package io.github.rdsiam.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private final Deadline passed = Deadline.after(Duration.ofSeconds(-1));
    private final Deadline far = Deadline.after(Duration.ofHours(1));

    @Test
    void hasPassedWhenNothingRemains() {
        assertThat(passed.hasPassed()).isTrue();
        assertThat(passed.remainingNanos()).isZero();
        assertThat(far.hasPassed()).isFalse();
        assertThat(far.remainingNanos())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofHours(1).toNanos());
    }

    @Test
    void aSocketNeverWaitsForEver() {
        assertThat(passed.socketMillis(3_000)).isEqualTo(1);
        assertThat(passed.socketMillis(0)).isEqualTo(1);
    }

    @Test
    void aSocketWaitsNoLongerThanItsBoundOrTheDeadline() {
        assertThat(far.socketMillis(3_000)).isEqualTo(3_000);
        assertThat(far.socketMillis(0)).isBetween(3_000, 3_600_000);
        assertThat(Deadline.after(Duration.ofSeconds(2)).socketMillis(60_000)).isBetween(1, 2_000);
    }

    @Test
    void aDeadlineBeyondWhatASocketCanCountIsCut() {
        assertThat(Deadline.after(Duration.ofDays(100)).socketMillis(0)).isEqualTo(Integer.MAX_VALUE);
    }
}
