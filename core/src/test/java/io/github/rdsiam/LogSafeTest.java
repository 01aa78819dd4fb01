package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogSafeTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "Zoë, 日本 (ok) \"quoted\" 100 %", "a\u0301"})
    void leavesOrdinaryTextAlone(String text) {
        assertThat(LogSafe.escape(text)).isEqualTo(text);
    }

    @ParameterizedTest(name = "U+{0}")
    @CsvSource({
        "000a", "000d", "0000", "001b", "007f", "0085", "200b", "202e", "2028", "2029", "feff", "e000", "d800", "ffff"
    })
    void escapesWhatCouldForgeOrHideText(String code) {
        char c = (char) Integer.parseInt(code, 16);

        assertThat(LogSafe.escape("a" + c + "b")).isEqualTo("a\\u" + code + "b");
    }

    @Test
    void cutsAt500CharactersAndSaysHowManyThereWere() {
        assertThat(LogSafe.escape("x".repeat(500))).isEqualTo("x".repeat(500));
        assertThat(LogSafe.escape("x".repeat(501))).isEqualTo("x".repeat(500) + "... (501 characters)");
    }

    @Test
    void noInputBringsControlCharactersThrough() {
        SeededRandom.rounds(2_000, random -> {
            String text = LogSafe.escape(SeededRandom.anything(random, 700));

            assertThat(text.chars()).noneMatch(Character::isISOControl);
            assertThat(text.length()).isLessThan(500 * 6 + 30);
        });
    }
}
