package io.github.rdsiam.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReasonTest {

    private final SQLException lost = new SQLException("Communications link failure", "08S01");

    private final AtomicLong now = new AtomicLong();
    private final RecentEffects effects = new RecentEffects(now::get);

    @Test
    void aLostConnectionIsExplainedByHowFarTheCallerHadGot() {
        Set<Effect> recent = Set.of(Effect.BREAK);

        assertThat(Reason.of(Phase.FIRST_STATEMENT, lost, recent)).contains(Reason.BROKEN_AT_FIRST);
        assertThat(Reason.of(Phase.LATER_STATEMENT, lost, recent)).contains(Reason.BROKEN_IN_TRANSACTION);
        assertThat(Reason.of(Phase.COMMIT, lost, recent)).contains(Reason.BROKEN_IN_COMMIT);
        assertThat(Reason.of(Phase.RETURN, lost, recent)).contains(Reason.BROKEN_ON_RETURN);
    }

    @Test
    void aLostConnectionIsNotExplainedByOtherFaults() {
        assertThat(Reason.of(Phase.FIRST_STATEMENT, lost, Set.of(Effect.LOGIN))).isEmpty();
    }

    @Test
    void aConnectionLostAtTheCheckoutIsNotExplained() {
        assertThat(Reason.of(Phase.CHECKOUT, lost, Set.of(Effect.values()))).isEmpty();
    }

    @Test
    void anErrorOfTheStatementIsNotExplained() {
        SQLException wrong = new SQLSyntaxErrorException("You have an error", "42000");

        assertThat(Reason.of(Phase.FIRST_STATEMENT, wrong, Set.of(Effect.values())))
                .isEmpty();
    }

    @Test
    void aSocketTimeoutIsExplainedBySilenceAlone() {
        SQLException timeout = new SQLException("late", "08S01", new SocketTimeoutException());

        assertThat(Reason.of(Phase.COMMIT, timeout, Set.of(Effect.SILENCE))).contains(Reason.SILENT);
        assertThat(Reason.of(Phase.COMMIT, timeout, Set.of(Effect.BREAK))).isEmpty();
    }

    @Test
    void aCheckoutThatTimedOutIsExplainedByLoginsThatFail() {
        SQLException timeout = new SQLTransientConnectionException(
                "HikariPool-1 - Connection is not available, request timed out after 30000ms");

        assertThat(Reason.of(Phase.CHECKOUT, timeout, Set.of(Effect.LOGIN))).contains(Reason.NOT_IN_TIME);
        assertThat(Reason.of(Phase.CHECKOUT, timeout, Set.of(Effect.BREAK))).isEmpty();
    }

    @Test
    void anEffectIsNoticedForAWhile() {
        effects.record(Set.of(Effect.BREAK));
        now.addAndGet(Effect.BREAK.window().toNanos());
        assertThat(effects.current()).containsExactly(Effect.BREAK);

        now.incrementAndGet();
        assertThat(effects.current()).isEmpty();
    }
}
