package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.rdsiam.benchmarks.subject.CachedToken;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmhTest {

    /** Starts JVMs like this one, with the shortest possible measurement. */
    private static Jmh jmh() {
        return new Jmh(
                new Jdk(
                        "this",
                        "this",
                        List.of(Path.of(System.getProperty("java.home"), "bin/java")
                                .toString())),
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(Path::of)
                        .toList(),
                List.of(),
                Map.of(),
                new Jmh.Effort(1, 1, 10));
    }

    @Test
    void aBenchmarkRunsInASeparateJvm() throws IOException {
        Jmh.Score score = jmh().run(CachedToken.class.getName() + ".shared", Subject.RDS_IAM, 2);

        assertThat(score.value()).isPositive();
        assertThat(score.perSecond()).isPositive();
        assertThat(score.cpuNanos()).isPositive();
        assertThat(score.blocked()).isNotNegative();
    }

    @Test
    void anUnknownBenchmarkFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> jmh().run(CachedToken.class.getName() + ".borrowed", Subject.RDS_IAM, 1))
                .withMessageContaining("No benchmarks");
    }

    @Test
    void bytesAreWhole() throws IOException {
        assertThat(Jmh.Score.parse("217.5 104.0061 216.25 4597701.1 0.0"))
                .isEqualTo(new Jmh.Score(217.5, 104, 216.25, 4597701.1, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "217.5 104 216 4597701", "217.5 104 216 4597701 0 0", "217.5 NaN 216 4597701 0", "a 1 1 1 1"
            })
    void anInvalidScoreIsRejected(String line) {
        assertThatIOException().isThrownBy(() -> Jmh.Score.parse(line)).withMessage("Invalid score: " + line);
    }
}
