package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The application in a separate JVM, with the AWS SDK's default credentials chain. */
final class ChildApplication implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private final Path log;
    private final Process process;

    /**
     * Starts it.
     *
     * @param launch the part of the command line between java and the application's arguments
     */
    ChildApplication(LocalAws aws, Path log, String... launch) throws IOException {
        this.log = log;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file")));
        command.addAll(List.of(launch));
        command.addAll(List.of(LocalApplication.arguments(aws)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy") || name.startsWith("AWS_"));
        environment.putAll(aws.environment());
        process = builder.start();
    }

    /** The port on which it listens after this number of starts. */
    int port(int starts) {
        List<Integer> ports = await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(this::ports, seen -> seen.size() >= starts);
        return ports.get(starts - 1);
    }

    private List<Integer> ports() {
        String said = log();
        assertThat(process.isAlive()).as(said).isTrue();
        return STARTED.matcher(said)
                .results()
                .map(MatchResult::group)
                .map(text -> Integer.valueOf(text.substring(text.lastIndexOf(' ') + 1)))
                .toList();
    }

    String log() {
        try {
            // may end within a character, which readString does not accept
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As an orchestrator does, with SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
