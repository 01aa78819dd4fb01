package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void aMedianIsTheMiddleOfSortedNumbers() {
        assertThat(Spread.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    }

    @Test
    void aMedianBetweenTwoNumbersIsHalfWay() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
    }

    @Test
    void theSpreadLeavesATenthOutOnEachSide() {
        Spread spread = Spread.of(
                IntStream.rangeClosed(0, 100).mapToObj(i -> (double) i).toList());

        assertThat(spread).isEqualTo(new Spread(0, 10, 50, 90, 100, 101));
    }

    @Test
    void aSingleNumberIsPrintedWithoutSpread() {
        assertThat(Spread.of(List.of(0.5)).asRatio()).isEqualTo("0.50");
        assertThat(Spread.of(List.of(0.5, 0.5)).asRatio()).isEqualTo("0.50 (0.50-0.50)");
    }

    @Test
    void aPercentileLiesOnTheLineBetweenItsNeighbours() {
        assertThat(Spread.percentile(new double[] {10, 20}, 0.99)).isEqualTo(19.9);
    }

    @Test
    void noNumbersHaveNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }
}
