package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static final Set<String> MEASURES = Set.of("cold", "warm");

    private static Options parse(String line) {
        return Options.parse(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)), MEASURES);
    }

    @Test
    void withoutOptionsEverythingIsMeasured() {
        Options options = parse("");

        assertThat(options.wants("cold")).isTrue();
        assertThat(options.wants("warm")).isTrue();
        assertThat(options.quick()).isFalse();
        assertThat(options.rounds(21, 2)).isEqualTo(21);
    }

    @Test
    void onlyWhatIsNamedIsMeasured() {
        assertThat(parse("--only cold").wants("cold")).isTrue();
        assertThat(parse("--only cold").wants("warm")).isFalse();
        assertThat(parse("--only cold,warm").wants("warm")).isTrue();
    }

    @Test
    void aReportAloneMeasuresNothing() {
        assertThat(parse("--report").wants("cold")).isFalse();
    }

    @Test
    void aQuickRunHasFewRoundsUnlessTheirNumberIsGiven() {
        assertThat(parse("--quick").rounds(21, 2)).isEqualTo(2);
        assertThat(parse("--quick --rounds 5").rounds(21, 2)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fast",
                "cold",
                "--only",
                "--only hot",
                "--only cold,hot",
                "--rounds",
                "--rounds 0",
                "--rounds x"
            })
    void anInvalidCommandLineIsReported(String line) {
        String last = line.substring(line.lastIndexOf(' ') + 1);

        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessageContaining(last);
    }
}
