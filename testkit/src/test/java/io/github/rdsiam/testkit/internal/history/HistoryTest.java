package io.github.rdsiam.testkit.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void keepsTheLastEntriesAndCountsAll() {
        var history = new History<Integer>(3);
        for (int i = 1; i <= 5; i++) {
            history.add(i);
        }
        assertThat(history.entries()).containsExactly(3, 4, 5);
        assertThat(history.total()).isEqualTo(5);

        history.clear();
        history.add(6);

        assertThat(history.entries()).containsExactly(6);
        assertThat(history.total()).isEqualTo(1);
    }
}
