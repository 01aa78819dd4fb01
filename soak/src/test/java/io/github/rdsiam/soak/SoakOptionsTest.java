package io.github.rdsiam.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rdsiam.testkit.RdsEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakOptionsTest {

    private static final long DRAWN = 42;

    private static SoakOptions parse(String line) {
        return SoakOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)), DRAWN);
    }

    @Test
    void theDefaultIsTenMinutesOfMysqlWithSixteenThreadsAndARandomSeed() {
        assertThat(parse("")).isEqualTo(new SoakOptions(RdsEngine.MYSQL, Duration.ofMinutes(10), 16, DRAWN, false));
    }

    @Test
    void theCommandThatItPrintsRepeatsTheRun() {
        SoakOptions options = parse("--engine postgresql --minutes 2 --threads 3 --seed -4");

        assertThat(parse(options.command().replace("soak/run ", ""))).isEqualTo(options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--engine",
                "--engine oracle",
                "--minutes",
                "--minutes 0",
                "--threads x",
                "--seed 1.5",
                "--colour"
            })
    void anInvalidCommandLineIsRejected(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessageContaining(SoakOptions.USAGE);
    }
}
