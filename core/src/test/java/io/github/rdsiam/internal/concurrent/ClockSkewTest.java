package io.github.rdsiam.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.FakeTime;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows that this machine's clock is wrong, and what does not. */
class ClockSkewTest {

    private final FakeTime time = FakeTime.atNoon();
    private final ClockSkew check = new ClockSkew(time.times());

    @Test
    void aClockThatGoesOnProvesNothing() {
        time.pass(Duration.ofHours(3));

        assertThat(check.proofOfSkew()).isNull();
    }

    @Test
    void aClockThatWasSetBackWhileTheProcessRanIsProof() {
        time.pass(Duration.ofHours(1));
        time.stepWall(Duration.ofMinutes(-5));

        assertThat(check.proofOfSkew()).isEqualTo("it was set back by 300 s while this process ran");
    }

    @Test
    void aClockThatRanAheadIsWhatAFrozenProcessSees() {
        time.stepWall(Duration.ofHours(1));

        assertThat(check.proofOfSkew()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 120, -120})
    void anAnswerOfAboutOurTimeProvesNothing(int secondsAhead) {
        answer(Duration.ofSeconds(secondsAhead));

        assertThat(check.proofOfSkew()).isNull();
    }

    @Test
    void anAnswerOfAnotherTimeIsProof() {
        answer(Duration.ofMinutes(5));
        time.pass(Duration.ofHours(1));
        assertThat(check.proofOfSkew()).isEqualTo("the date of AWS's last answer was 300 s after it");

        answer(Duration.ofMinutes(-5));
        assertThat(check.proofOfSkew()).isEqualTo("the date of AWS's last answer was 300 s before it");
    }

    @Test
    void aClockThatWasSetRightSinceThenIsNotBlamed() {
        answer(Duration.ofMinutes(5));
        time.stepWall(Duration.ofMinutes(5));

        assertThat(check.proofOfSkew()).isNull();
    }

    @Test
    void aClockThatWasSetRightBeforeAnAnswerIsNotBlamed() {
        time.stepWall(Duration.ofMinutes(-5));
        assertThat(check.proofOfSkew()).isNotNull();
        answer(Duration.ZERO);

        assertThat(check.proofOfSkew()).isNull();
    }

    @Test
    void aDateThatIsNoneProvesNothing() {
        check.answered("yesterday");

        assertThat(check.proofOfSkew()).isNull();
    }

    private void answer(Duration ahead) {
        check.answered(DateTimeFormatter.RFC_1123_DATE_TIME.format(
                time.instant().plus(ahead).atOffset(ZoneOffset.UTC)));
    }
}
