package io.github.rdsiam.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.engine.AuthFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often a credential that the server has refused is tried. These tests do not wait. */
class RefusalMemoryTest {

    private static final Duration FIRST = RefusalMemory.FIRST_LOGIN_PAUSE;
    private static final Duration MAX = RefusalMemory.MAX_LOGIN_PAUSE;
    private static final String KEY = "AKID";

    private final FakeTime time = FakeTime.atNoon();
    private final RefusalMemory memory = new RefusalMemory(time.times());
    private final AuthFailure refusal = new AuthFailure(Reason.TOKEN_REFUSED, "refused", "28000", 1045, null);

    @Test
    void withoutARefusalAnyNumberMayLogInAtTheSameTime() {
        try (RefusalMemory.Trial one = memory.begin("");
                RefusalMemory.Trial other = memory.begin("")) {
            assertMayTry(one, false);
            assertMayTry(other, false);
        }
        assertThat(memory.credentialId()).isNull();
    }

    @Test
    void aRefusalIsReturnedWithoutALoginUntilItsTimeHasPassed() {
        refuse(KEY);
        time.pass(FIRST.minusNanos(1));

        assertRefused(memory.begin(KEY));
        assertThat(memory.credentialId()).isEqualTo(KEY);

        time.pass(Duration.ofNanos(1));
        assertMayTry(memory.begin(KEY), true);
    }

    @Test
    void afterwardsOneCallerTriesAndTheOthersGetTheRefusalAtOnce() {
        refuse(KEY);
        time.pass(FIRST);

        try (RefusalMemory.Trial one = memory.begin(KEY)) {
            assertMayTry(one, true);
            assertRefused(memory.begin(KEY));
            time.pass(MAX);
            assertRefused(memory.begin(KEY));
        }
    }

    @Test
    void aTrialThatShowsNothingLetsTheNextOneTry() {
        refuse(KEY);
        time.pass(FIRST);
        memory.begin(KEY).close();

        assertMayTry(memory.begin(KEY), true);
    }

    @Test
    void closingAnOldTrialDoesNotEndANewerOne() {
        refuse(KEY);
        time.pass(FIRST);
        RefusalMemory.Trial old = memory.begin(KEY);
        memory.accepted();
        refuse(KEY);
        time.pass(FIRST);
        try (RefusalMemory.Trial newer = memory.begin(KEY)) {
            old.close();

            assertMayTry(newer, true);
            assertRefused(memory.begin(KEY));
        }
    }

    @Test
    void aCallerWhoGotTheRefusalEndsNobodysTrial() {
        refuse(KEY);
        time.pass(FIRST);
        try (RefusalMemory.Trial trial = memory.begin(KEY)) {
            memory.begin(KEY).close();

            assertMayTry(trial, true);
            assertRefused(memory.begin(KEY));
        }
    }

    @Test
    void theTimeDoublesUpToItsMaximum() {
        Duration expected = FIRST;
        for (int i = 0; i < 8; i++) {
            refuse(KEY);
            time.pass(expected.minusNanos(1));
            assertRefused(memory.begin(KEY));
            time.pass(Duration.ofNanos(1));
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(MAX) > 0 ? MAX : doubled;
        }
        assertThat(expected).isEqualTo(MAX);
    }

    @Test
    void anotherCredentialIsTriedAtOnceByAnyNumber() {
        refuse(KEY);
        try (RefusalMemory.Trial other = memory.begin("OTHER")) {
            assertMayTry(other, true);
            assertMayTry(memory.begin("OTHER"), true);
            assertMayTry(memory.begin("THIRD"), true);
            assertRefused(memory.begin(KEY));
        }
        assertMayTry(memory.begin("OTHER"), true);
    }

    @Test
    void aTrialThatHangsDoesNotKeepARepairedCredentialOut() {
        refuse(KEY);
        time.pass(FIRST);
        try (RefusalMemory.Trial hanging = memory.begin(KEY)) {
            assertMayTry(hanging, true);
            try (RefusalMemory.Trial repaired = memory.begin("REPAIRED")) {
                assertMayTry(repaired, true);
                assertMayTry(memory.begin("REPAIRED"), true);
            }
            assertRefused(memory.begin(KEY));
        }
    }

    @Test
    void whenAnotherCredentialIsRefusedTooTheTimeDoublesAsForTheSame() {
        refuse(KEY);
        refuse("OTHER");
        assertThat(memory.credentialId()).isEqualTo("OTHER");

        time.pass(FIRST.multipliedBy(2).minusNanos(1));
        assertRefused(memory.begin("OTHER"));
        assertRefused(memory.begin("THIRD"));
        time.pass(Duration.ofNanos(1));
        refuse("THIRD");
        assertRefused(memory.begin("FOURTH"));
        time.pass(FIRST.multipliedBy(4));
        assertMayTry(memory.begin("FOURTH"), true);
    }

    @Test
    void aCredentialThatWasRefusedAgainGivesWayToAnotherAtOnce() {
        refuse(KEY);
        refuse("OTHER");
        time.pass(MAX);
        refuse("OTHER");

        assertMayTry(memory.begin("THIRD"), true);
    }

    @Test
    void refusalsOfCallersThatWereUnderWayTogetherCountOnce() {
        RefusalMemory.Trial one = memory.begin("");
        RefusalMemory.Trial other = memory.begin("");
        assertThat(one.refused(refusal, KEY)).isTrue();
        time.pass(FIRST);
        assertThat(other.refused(refusal, KEY)).isFalse();

        assertMayTry(memory.begin(KEY), true);
    }

    @Test
    void aSuccessForgetsTheRefusal() {
        assertThat(memory.accepted()).isFalse();
        refuse(KEY);
        assertThat(memory.accepted()).isTrue();

        assertThat(memory.credentialId()).isNull();
        assertMayTry(memory.begin(KEY), false);
    }

    @Test
    void aLateRefusalDoesNotOverwriteASuccessThatCameAfterItsLoginBegan() {
        RefusalMemory.Trial late = memory.begin("");
        memory.accepted();

        assertThat(late.refused(refusal, "OLD")).isFalse();
        assertThat(memory.credentialId()).isNull();
        assertMayTry(memory.begin("OLD"), false);
    }

    @Test
    void aLateRefusalOfAnOldCredentialDoesNotReplaceThatOfTheNewOne() {
        RefusalMemory.Trial late = memory.begin("");
        refuse("NEW");
        late.refused(refusal, "OLD");

        assertThat(memory.credentialId()).isEqualTo("NEW");
    }

    @Test
    void onlyTheFirstRefusalIsNews() {
        RefusalMemory.Trial first = memory.begin(KEY);
        assertThat(first.refused(refusal, KEY)).isTrue();
        time.pass(FIRST);
        try (RefusalMemory.Trial next = memory.begin(KEY)) {
            assertThat(next.refused(refusal, KEY)).isFalse();
        }
    }

    @Test
    void aRefusalThatIsEndedEarlyIsStillKnown() {
        memory.expire();
        assertThat(memory.credentialId()).isNull();
        refuse(KEY);
        memory.expire();

        assertMayTry(memory.begin(KEY), true);
        assertThat(memory.accepted()).isTrue();
    }

    @Test
    void loginsStayFewForSixtyFourThreadsInFiveSeconds() throws Exception {
        int threads = 64;
        AtomicInteger logins = new AtomicInteger();
        CyclicBarrier step = new CyclicBarrier(threads, () -> time.pass(Duration.ofMillis(10)));
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(callers.submit(() -> {
                    for (int passed = 0; passed < 5_000; passed += 10) {
                        step.await();
                        String known = memory.credentialId();
                        try (RefusalMemory.Trial trial = memory.begin(known == null ? "" : known)) {
                            if (trial.refusal() == null) {
                                logins.incrementAndGet();
                                trial.refused(refusal, KEY);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(logins.get())
                .as("one for each thread that came before the first answer, and after 250, 500, 1000 and 2000 ms")
                .isBetween(1 + 4, threads + 4);
    }

    private void refuse(String credentialId) {
        try (RefusalMemory.Trial trial = memory.begin(credentialId)) {
            assertThat((Throwable) trial.refusal()).isNull();
            trial.refused(refusal, credentialId);
        }
    }

    private static void assertMayTry(RefusalMemory.Trial trial, boolean afterRefusal) {
        assertThat((Throwable) trial.refusal()).isNull();
        assertThat(trial.isAfterRefusal()).isEqualTo(afterRefusal);
    }

    private void assertRefused(RefusalMemory.Trial trial) {
        assertThat((Throwable) trial.refusal()).isSameAs(refusal);
    }
}
