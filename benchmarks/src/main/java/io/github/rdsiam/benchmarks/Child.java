package io.github.rdsiam.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM that we started: told lines, answers lines, and ends when its input does, so it does not outlive us. What it says
 * on its error output is shown when it fails.
 */
final class Child implements AutoCloseable {

    private static final int END_SECONDS = 300;

    private final Process process;
    private final Path errors;
    private final BufferedReader answers;
    private final Writer orders;

    private Child(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one that sees no variables but these. */
    static Child start(List<String> command, Map<String, String> environment) throws IOException {
        return start(command, environment, Path.of(""));
    }

    /** Starts one in a directory of its own. */
    static Child start(List<String> command, Map<String, String> environment, Path directory) throws IOException {
        Path errors = Files.createTempFile("rds-iam-benchmark", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Child(builder.start(), errors);
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    /** Waits for the next line. */
    String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw failed("ended without an answer");
        }
        return line;
    }

    String ask(String order) throws IOException {
        orders.write(order);
        orders.write('\n');
        orders.flush();
        return line();
    }

    /** Ends its input, upon which it ends by itself, with all that a JVM does at its end. */
    void finish() throws IOException, InterruptedException {
        orders.close();
        String lastWords = answers.lines().collect(Collectors.joining("\n"));
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw failed("did not end well (" + (process.isAlive() ? "still running" : process.exitValue()) + "): "
                    + lastWords);
        }
    }

    IOException failed(String how) throws IOException {
        process.destroy();
        return new IOException("A JVM " + how + ". It said: " + Files.readString(errors));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
