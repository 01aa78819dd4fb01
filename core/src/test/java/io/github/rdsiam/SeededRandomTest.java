package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SeededRandomTest {

    @Test
    void aFailurePrintsTheSeedThatRepeatsIt() {
        AtomicLong drawn = new AtomicLong();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> SeededRandom.rounds(3, random -> {
                    drawn.set(random.nextLong());
                    throw new IllegalStateException("unlucky");
                }))
                .withMessageContaining("unlucky")
                .satisfies(failure -> {
                    Matcher seed = Pattern.compile("-Drdsiam\\.seed=(-?\\d+)").matcher(failure.getMessage());
                    assertThat(seed.find()).isTrue();
                    assertThat(new Random(Long.parseLong(seed.group(1))).nextLong())
                            .isEqualTo(drawn.get());
                });
    }
}
