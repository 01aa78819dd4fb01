package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void resultsKeepSixDigits() {
        assertThat(Numbers.plain(1234.5678)).isEqualTo("1234.57");
        assertThat(Numbers.plain(0.1 + 0.2)).isEqualTo("0.3");
        assertThat(Numbers.plain(20_000_000)).isEqualTo("20000000");
        assertThat(Numbers.plain(0)).isEqualTo("0");
    }

    @Test
    void tablesHaveAsManyDigitsAsCanBeRead() {
        assertThat(Numbers.shortly(1234.6)).isEqualTo("1,235");
        assertThat(Numbers.shortly(12.345)).isEqualTo("12.3");
        assertThat(Numbers.shortly(1.2345)).isEqualTo("1.23");
        assertThat(Numbers.shortly(7)).isEqualTo("7");
    }

    @Test
    void aRatioHasTwoDecimalsUnlessItIsLarge() {
        assertThat(Numbers.ratio(1)).isEqualTo("1.00");
        assertThat(Numbers.ratio(34.56)).isEqualTo("34.6");
    }

    @Test
    void aDifferenceHasItsSign() {
        assertThat(Numbers.difference(12.34)).isEqualTo("+12.3");
        assertThat(Numbers.difference(-1234.5)).isEqualTo("-1,235");
        assertThat(Numbers.difference(0)).isEqualTo("0");
    }
}
