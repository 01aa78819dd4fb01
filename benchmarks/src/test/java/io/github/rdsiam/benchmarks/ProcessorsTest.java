package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {

    private static final Jdk THIS = new Jdk(
            "this",
            "this",
            List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));

    @Test
    void namesAMeasureByItsProcessors() {
        assertThat(new Cold(Processors.ALL).name()).isEqualTo("cold");
        assertThat(new Cold(Processors.ONE).name()).isEqualTo("cold-one-processor");
        assertThat(new PostgresConnection(Processors.ONE).name()).isEqualTo("postgresql-connection-one-processor");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aJvmOnOneProcessorSeesOnlyThatOne(@TempDir Path directory) throws Exception {
        Path program = Files.writeString(
                directory.resolve("Count.java"),
                "class Count { public static void main(String[] args) {"
                        + " System.out.print(Runtime.getRuntime().availableProcessors()); } }");
        List<String> command =
                new ArrayList<>(Processors.ONE.of(List.of(THIS)).get(0).command());
        command.add(program.toString());

        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("1");
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
}
