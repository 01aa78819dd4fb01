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

    @Test
    void keepsNoMoreThanFits() {
        var history = new History<String>(3, 10, String::length);
        history.add("12345");
        history.add("67890");
        assertThat(history.entries()).containsExactly("12345", "67890");
        history.add("a");
        assertThat(history.entries()).containsExactly("67890", "a");
        history.add("longer than all");
        assertThat(history.entries()).containsExactly("longer than all");
        history.add("b");
        assertThat(history.entries()).containsExactly("b");
        assertThat(history.total()).isEqualTo(5);
        history.clear();
        history.add("1234567890");
        assertThat(history.entries()).containsExactly("1234567890");
    }
}
