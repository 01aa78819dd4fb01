package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FallbackSwitchTest {

    private final FakeTime time = FakeTime.atNoon();
    private final List<String> told = new ArrayList<>();
    private final LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO);
    private final Events events = new Events(new RdsIamListener() {
        @Override
        public void fallbackChanged(FallbackChanged event) {
            told.add(event.active() + " " + event.reason());
        }
    });

    private final FallbackSwitch fallback = new FallbackSwitch(time.times(), events);
    private final AuthFailure refusal = refusal();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void iamIsTriedFirst() {
        assertThat(quietRefusal()).isNull();
    }

    @Test
    void iamIsNotTriedForAMinuteOnceTheSecretWorked() {
        fallback.secretWorked(refusal);
        assertThat(quietRefusal()).isSameAs(refusal);

        time.pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(quietRefusal()).isSameAs(refusal);

        time.pass(Duration.ofNanos(1));
        assertThat(quietRefusal()).isNull();
    }

    @Test
    void theQuietPeriodIsNotProlongedByConnectionsThatUseTheSecret() {
        fallback.secretWorked(refusal);
        time.pass(Duration.ofSeconds(50));
        fallback.secretWorked(refusal);
        time.pass(Duration.ofSeconds(10));

        assertThat(quietRefusal()).isNull();
    }

    @Test
    void aMachineThatWasPausedTriesIamAgain() {
        fallback.secretWorked(refusal);
        time.stepWall(Duration.ofMinutes(20));

        assertThat(quietRefusal()).isNull();
    }

    @Test
    void aClockSetBackDoesNotKeepIamOff() {
        fallback.secretWorked(refusal);
        time.stepWall(Duration.ofHours(-1));

        assertThat(quietRefusal()).isNull();
    }

    @Test
    void eachSwitchIsToldOnce() {
        fallback.secretWorked(refusal);
        fallback.secretWorked(refusal);
        time.pass(Duration.ofMinutes(2));
        fallback.secretWorked(refusal());

        assertThat(told()).containsExactly("true TOKEN_REFUSED");
        assertThat(log.messages())
                .containsExactly(
                        "WARN IAM was refused (TOKEN_REFUSED); new connections use the fallback's secret. refused");

        fallback.iamWorked();
        fallback.iamWorked();

        assertThat(told()).containsExactly("true TOKEN_REFUSED", "false null");
        assertThat(log.messages()).hasSize(2).last().asString().startsWith("WARN IAM works again");
    }

    @Test
    void iamThatAlwaysWorkedIsNoNews() {
        fallback.iamWorked();

        assertThat(told()).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void whenTheSecretFailsTooIamIsTheNextToBeTried() {
        fallback.secretWorked(refusal);
        fallback.secretFailed();

        assertThat(quietRefusal()).isNull();
        fallback.iamWorked();
        assertThat(told()).containsExactly("true TOKEN_REFUSED", "false null");
    }

    @Test
    void aSecretThatNeverWorkedIsNoSwitch() {
        fallback.secretFailed();
        fallback.iamWorked();

        assertThat(told()).isEmpty();
    }

    /** As what AssertJ does not take for a list. */
    private Throwable quietRefusal() {
        return fallback.quietRefusal();
    }

    private static AuthFailure refusal() {
        return new AuthFailure(Reason.TOKEN_REFUSED, "refused", "28000", 1045, null);
    }

    private List<String> told() {
        events.tellListener();
        return told;
    }
}
