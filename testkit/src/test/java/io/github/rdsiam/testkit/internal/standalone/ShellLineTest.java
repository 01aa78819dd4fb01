package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellLineTest {

    @Test
    void quotesOnlyWhatAShellWouldNotTakeAsItIs() {
        assertThat(ShellLine.of("A", "http://127.0.0.1:1/x_y-z@%+,.")).isEqualTo("A=http://127.0.0.1:1/x_y-z@%+,.");
        assertThat(ShellLine.of("A", "")).isEqualTo("A=");
        assertThat(ShellLine.of("A", "a b")).isEqualTo("A='a b'");
        assertThat(ShellLine.of("A", "it's")).isEqualTo("A='it'\\''s'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b",
                "it's \"here\"",
                "$HOME `id` \\ \\\\n",
                "~/x",
                "a;b&c|d<e>f(g)",
                "#x",
                "*?[a]!",
                "é"
            })
    void isReadByAShell(String value) throws Exception {
        var shell = new ProcessBuilder("sh", "-c", ShellLine.of("A", value) + "; printf %s \"$A\"")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(value);
        assertThat(shell.waitFor()).isZero();
    }
}
