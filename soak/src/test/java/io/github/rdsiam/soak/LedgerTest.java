package io.github.rdsiam.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(3);

    private Map<Long, String> found(int... numbers) {
        Map<Long, String> found = new HashMap<>();
        for (int number : numbers) {
            found.put(ledger.id(number), Ledger.value(ledger.id(number)));
        }
        return found;
    }

    private List<String> wrong(Map<Long, String> found) {
        return ledger.check(0, ledger.size(), found);
    }

    @Test
    void anAcknowledgedRowThatIsNotThereIsLost() {
        ledger.acknowledged(ledger.take(1), 1);

        assertThat(wrong(found(0))).isEmpty();
        assertThat(wrong(found())).singleElement().asString().startsWith("lost");
    }

    @Test
    void aRowThatWasNeverCommittedComesFromNowhere() {
        int rolledBack = ledger.take(1);

        assertThat(wrong(found())).isEmpty();
        assertThat(wrong(found(rolledBack))).singleElement().asString().startsWith("unexpected");
    }

    @Test
    void aRowInDoubtMayBeThereOrNot() {
        ledger.doubtful(ledger.take(1), 1);

        assertThat(wrong(found())).isEmpty();
        assertThat(wrong(found(0))).isEmpty();
    }

    @Test
    void ofATransactionInDoubtBothRowsAreThereOrNone() {
        ledger.doubtful(ledger.take(2), 2);

        assertThat(wrong(found())).isEmpty();
        assertThat(wrong(found(0, 1))).isEmpty();
        assertThat(wrong(found(1))).singleElement().asString().startsWith("torn");
    }

    @Test
    void aRowWithAnothersValueIsChanged() {
        ledger.acknowledged(ledger.take(1), 1);
        Map<Long, String> found = Map.of(ledger.id(0), Ledger.value(ledger.id(1)));

        assertThat(wrong(found)).singleElement().asString().startsWith("changed");
    }
}
