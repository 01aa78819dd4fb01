package io.github.rdsiam.testkit.internal.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The jar as a child process, with its own temporary directory. Its standard input is a pipe by default. */
final class JarProcess implements AutoCloseable {

    private static final long SECONDS = 30;

    private final Process process;
    private final Path errors;
    private Client client;

    private JarProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    static JarProcess start(Path temporary, List<String> arguments) throws IOException {
        return start(temporary, ProcessBuilder.Redirect.PIPE, arguments);
    }

    static JarProcess start(Path temporary, ProcessBuilder.Redirect input, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                System.getProperty("standalone.jar")));
        command.addAll(arguments);
        Path errors = Files.createTempFile("standalone-", ".err");
        var builder = new ProcessBuilder(command).redirectInput(input).redirectError(errors.toFile());
        return new JarProcess(builder.start(), errors);
    }

    /** Waits until it is ready. */
    Client client() throws IOException {
        if (client == null) {
            client = Client.of(linesUntilReady(process.inputReader()));
        }
        return client;
    }

    private List<String> linesUntilReady(BufferedReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals("READY")) {
                return lines;
            }
            lines.add(line);
        }
        throw new IllegalStateException("it was not ready: " + lines + errors());
    }

    /** All that it prints, once it has ended. */
    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** SIGTERM; {@link Process#destroy} would close the pipe at its input as well. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long children() {
        return process.descendants().count();
    }

    /** Waits for its end and returns its exit code; a signal's is 128 and its number. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
        Files.deleteIfExists(errors);
    }
}
