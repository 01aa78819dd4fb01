package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who may log in with a credential that was refused, or that nobody has logged in with yet. */
class LoginGateTest {

    private static final Deadline NOW = Deadline.after(Duration.ZERO);
    private static final Deadline LATER = Deadline.after(Duration.ofMinutes(5));

    private final FakeTime time = FakeTime.atNoon();
    private final LoginGate gate = new LoginGate(time.times());
    private final AuthFailure refusal = new AuthFailure(Reason.TOKEN_REFUSED, "refused", "28000", 1045, null);

    @Test
    void anUnprovenCredentialIsTriedByOneAtATime() throws Exception {
        try (LoginGate.Pass first = gate.enter(NOW)) {
            assertThat(first.isAfterRefusal()).isFalse();
            assertThatThrownBy(() -> gate.enter(NOW)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void aProvenOneIsTriedByAnyNumber() throws Exception {
        try (LoginGate.Pass first = gate.enter(NOW)) {
            first.accepted();
            try (LoginGate.Pass second = gate.enter(NOW);
                    LoginGate.Pass third = gate.enter(NOW)) {
                assertThat(second.isAfterRefusal()).isFalse();
                assertThat(third.isAfterRefusal()).isFalse();
            }
        }
    }

    @Test
    void aFailureThatIsNoRefusalLetsTheOthersThrough() throws Exception {
        gate.enter(NOW).close();
        try (LoginGate.Pass second = gate.enter(NOW);
                LoginGate.Pass third = gate.enter(NOW)) {
            assertThat(second).isNotSameAs(third);
        }
    }

    @Test
    void whoWaitsEntersWhenTheFirstIsAccepted() throws Exception {
        LoginGate.Pass first = gate.enter(NOW);
        CompletableFuture<LoginGate.Pass> waiting = waiting(new AtomicReference<>());

        first.accepted();

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isNotNull();
    }

    @Test
    void whoWaitsIsRefusedWithTheFirst() throws Exception {
        LoginGate.Pass first = gate.enter(NOW);
        CompletableFuture<LoginGate.Pass> waiting = waiting(new AtomicReference<>());

        first.tries("AKID");
        first.refused(refusal);
        first.close();

        assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(AuthFailure.class);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (LoginGate.Pass first = gate.enter(NOW)) {
            AtomicReference<Thread> caller = new AtomicReference<>();
            CompletableFuture<LoginGate.Pass> waiting = waiting(caller);
            caller.get().interrupt();

            assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(InterruptedException.class);
            assertThat(first.isAfterRefusal()).isFalse();
        }
    }

    @Test
    void aRefusalIsToldAnewToEachCallerWithoutALogin() throws Exception {
        refuse("AKID");

        AuthFailure one = refused();
        AuthFailure other = refused();

        assertThat((Throwable) one).isNotSameAs(other).hasCause(refusal).hasMessageStartingWith("refused");
        assertThat(one.getErrorCode()).isEqualTo(1045);
        assertThat(gate.rememberedId()).isEqualTo("AKID");
    }

    @Test
    void afterwardsOneCallerMayTryAndTheOthersWait() throws Exception {
        refuse("AKID");
        time.pass(LoginGate.FIRST_WAIT);

        try (LoginGate.Pass next = gate.enter(NOW)) {
            assertThat(next.isAfterRefusal()).isTrue();
            assertThatThrownBy(() -> gate.enter(NOW)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void theTimeInWhichNobodyTriesDoublesUpToItsLongest() throws Exception {
        Duration expected = LoginGate.FIRST_WAIT;
        for (int i = 0; i < 8; i++) {
            refuse("AKID");
            time.pass(expected.minusNanos(1));
            assertThat((Throwable) refused()).isNotNull();
            time.pass(Duration.ofNanos(1));
            expected = expected.multipliedBy(2).compareTo(LoginGate.LONGEST_WAIT) > 0
                    ? LoginGate.LONGEST_WAIT
                    : expected.multipliedBy(2);
        }
        assertThat(expected).isEqualTo(LoginGate.LONGEST_WAIT);
    }

    @Test
    void anotherCredentialBeginsWithTheShortest() throws Exception {
        refuse("AKID");
        time.pass(LoginGate.FIRST_WAIT);
        refuse("OTHER");
        assertThat(gate.rememberedId()).isEqualTo("OTHER");

        time.pass(LoginGate.FIRST_WAIT);
        gate.enter(NOW).close();
    }

    @Test
    void refusalsOfCallersWhoWereOnTheWayTogetherAreOne() throws Exception {
        LoginGate.Pass proof = gate.enter(NOW);
        proof.accepted();
        proof.close();
        LoginGate.Pass one = gate.enter(NOW);
        LoginGate.Pass other = gate.enter(NOW);
        one.tries("AKID");
        one.refused(refusal);
        other.tries("AKID");
        other.refused(refusal);

        time.pass(LoginGate.FIRST_WAIT);
        try (LoginGate.Pass next = gate.enter(NOW)) {
            assertThat(next.isAfterRefusal()).isTrue();
            assertThatThrownBy(() -> gate.enter(NOW))
                    .as("the credential has to prove itself again")
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void acceptedOnceItIsForgotten() throws Exception {
        refuse("AKID");
        time.pass(LoginGate.FIRST_WAIT);
        try (LoginGate.Pass next = gate.enter(NOW)) {
            next.accepted();
        }

        assertThat(gate.rememberedId()).isNull();
        gate.enter(NOW).close();
    }

    @Test
    void aForgottenRefusalLetsTheNextOneTry() throws Exception {
        refuse("AKID");
        gate.forget();

        assertThat(gate.rememberedId()).isNull();
        try (LoginGate.Pass next = gate.enter(NOW)) {
            assertThat(next.isAfterRefusal()).isFalse();
        }
    }

    private void refuse(String credentialId) throws Exception {
        try (LoginGate.Pass pass = gate.enter(NOW)) {
            pass.tries(credentialId);
            pass.refused(refusal);
        }
    }

    private AuthFailure refused() {
        return catchThrowableOfType(AuthFailure.class, () -> gate.enter(NOW));
    }

    /** Another caller, who waits by the time that this returns. */
    private CompletableFuture<LoginGate.Pass> waiting(AtomicReference<Thread> caller) {
        CompletableFuture<LoginGate.Pass> entered = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                entered.complete(gate.enter(LATER));
            } catch (Exception e) {
                entered.completeExceptionally(e);
            }
        });
        caller.set(thread);
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return entered;
    }

    @Test
    void ofManyWhoWereRefusedTogetherOneTriesAgainAndTheOthersHearHowItWent() throws Exception {
        prove();
        LoginGate.Pass one = gate.enter(NOW);
        LoginGate.Pass other = gate.enter(NOW);

        one.beAlone(NOW);
        assertThatThrownBy(() -> other.beAlone(NOW)).isInstanceOf(TimeoutException.class);
        one.tries("AKID");
        one.refused(refusal);
        one.close();

        assertThatThrownBy(() -> other.beAlone(NOW)).isInstanceOf(AuthFailure.class);
    }

    @Test
    void whenItIsAcceptedTheOthersNeedNotBeAlone() throws Exception {
        prove();
        LoginGate.Pass one = gate.enter(NOW);
        LoginGate.Pass other = gate.enter(NOW);
        LoginGate.Pass third = gate.enter(NOW);

        one.beAlone(NOW);
        one.accepted();
        one.close();

        other.beAlone(NOW);
        third.beAlone(NOW);
        other.close();
        third.close();
    }

    @Test
    void theOnlyOneIsAloneAlready() throws Exception {
        try (LoginGate.Pass only = gate.enter(NOW)) {
            only.beAlone(NOW);
        }
    }

    @Test
    void aFailureThatIsNoRefusalLetsTheNextOneBeAloneAndTheThirdWait() throws Exception {
        prove();
        LoginGate.Pass one = gate.enter(NOW);
        LoginGate.Pass other = gate.enter(NOW);
        LoginGate.Pass third = gate.enter(NOW);
        one.beAlone(NOW);
        one.close();

        other.beAlone(NOW);
        assertThatThrownBy(() -> third.beAlone(NOW)).isInstanceOf(TimeoutException.class);
        other.accepted();
        other.close();

        third.beAlone(NOW);
        third.close();
    }

    @Test
    void aLateRefusalOfAnOldCredentialDoesNotShutOutTheNewOne() throws Exception {
        prove();
        LoginGate.Pass late = gate.enter(NOW);
        LoginGate.Pass one = gate.enter(NOW);
        one.beAlone(NOW);
        one.accepted();
        one.close();

        late.tries("OLD");
        late.refused(refusal);
        late.close();

        assertThat(gate.rememberedId()).isNull();
        gate.enter(NOW).close();
        gate.enter(NOW).close();
    }

    private void prove() throws Exception {
        try (LoginGate.Pass pass = gate.enter(NOW)) {
            pass.accepted();
        }
    }
}
