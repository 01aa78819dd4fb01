package io.github.rdsiam.benchmarks.soak;

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
    private final Troubles troubles = new Troubles(now::get);

    @Test
    void aLostConnectionIsExplainedByHowFarTheCallerHadCome() {
        Set<Trouble> felt = Set.of(Trouble.BREAK);

        assertThat(Reason.of(Phase.FIRST_STATEMENT, lost, felt)).contains(Reason.BROKEN_AT_FIRST);
        assertThat(Reason.of(Phase.LATER_STATEMENT, lost, felt)).contains(Reason.BROKEN_IN_TRANSACTION);
        assertThat(Reason.of(Phase.COMMIT, lost, felt)).contains(Reason.BROKEN_IN_COMMIT);
        assertThat(Reason.of(Phase.RETURN, lost, felt)).contains(Reason.BROKEN_ON_RETURN);
    }

    @Test
    void aConnectionThatNobodyBrokeIsNotExplained() {
        assertThat(Reason.of(Phase.FIRST_STATEMENT, lost, Set.of(Trouble.LOGIN)))
                .isEmpty();
    }

    @Test
    void aConnectionThatWasLostAtTheCheckoutIsNotExplained() {
        assertThat(Reason.of(Phase.CHECKOUT, lost, Set.of(Trouble.values()))).isEmpty();
    }

    @Test
    void anErrorOfTheStatementIsNotExplained() {
        SQLException wrong = new SQLSyntaxErrorException("You have an error", "42000");

        assertThat(Reason.of(Phase.FIRST_STATEMENT, wrong, Set.of(Trouble.values())))
                .isEmpty();
    }

    @Test
    void aSocketTimeoutIsExplainedBySilenceAlone() {
        SQLException timeout = new SQLException("late", "08S01", new SocketTimeoutException());

        assertThat(Reason.of(Phase.COMMIT, timeout, Set.of(Trouble.SILENCE))).contains(Reason.SILENT);
        assertThat(Reason.of(Phase.COMMIT, timeout, Set.of(Trouble.BREAK))).isEmpty();
    }

    @Test
    void aCheckoutThatTimedOutIsExplainedByLoginsThatFail() {
        SQLException timeout = new SQLTransientConnectionException(
                "HikariPool-1 - Connection is not available, request timed out after 30000ms");

        assertThat(Reason.of(Phase.CHECKOUT, timeout, Set.of(Trouble.LOGIN))).contains(Reason.NOT_IN_TIME);
        assertThat(Reason.of(Phase.CHECKOUT, timeout, Set.of(Trouble.BREAK))).isEmpty();
    }

    @Test
    void aTroubleIsFeltForAWhile() {
        troubles.happen(Set.of(Trouble.BREAK));
        now.addAndGet(Trouble.BREAK.felt().toNanos());
        assertThat(troubles.felt()).containsExactly(Trouble.BREAK);

        now.incrementAndGet();
        assertThat(troubles.felt()).isEmpty();
    }
}
