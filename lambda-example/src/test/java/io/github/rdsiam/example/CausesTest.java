package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class CausesTest {

    @Test
    void putsTheChainOnOneLine() {
        SQLException failure = new SQLException(
                "Communications link failure\n\nThe last packet\tcame late", new IllegalStateException("closed"));

        assertThat(Causes.describe(failure))
                .isEqualTo("Communications link failure The last packet came late <- closed");
    }

    @Test
    void saysNothingTwiceAndNamesWhatHasNoMessage() {
        assertThat(Causes.describe(new SQLException(
                        "refused: access denied", new SQLException("access denied", new InterruptedException()))))
                .isEqualTo("refused: access denied <- InterruptedException");
    }

    @Test
    void endsThoughTheChainIsACircle() {
        Exception outer = new Exception("outer");
        outer.initCause(new Exception("inner", outer));

        assertThat(Causes.describe(outer)).isEqualTo("outer <- inner");
    }
}
