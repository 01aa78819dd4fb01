package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A process of the same JVM and class path, with its own environment; ended when the test ends. */
final class ChildJvm implements AutoCloseable {

    private static final AtomicInteger CHILDREN = new AtomicInteger();

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ChildJvm(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static ChildJvm start(Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
        return start(List.of(), main.getName(), environment, arguments);
    }

    static ChildJvm start(List<Path> first, String main, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(
                Stream.concat(first.stream().map(Path::toString), Stream.of(classPath()))
                        .collect(Collectors.joining(File.pathSeparator)),
                main,
                environment,
                arguments);
    }

    static ChildJvm start(String path, String main, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // a short life: see test.jvm.speed in the parent's POM
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
                "-Dsuite.fork=" + System.getProperty("suite.fork", "1"),
                "-Dtrace.file=" + SuiteRecorder.OWN.resolve("child-" + CHILDREN.incrementAndGet() + ".log"),
                "-cp",
                path,
                main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start());
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add(e.toString());
        }
    }

    void awaitLine(String line) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .failFast(
                        "the child ended",
                        () -> assertThat(process.isAlive() || lines.contains(line))
                                .as(output())
                                .isTrue())
                .until(() -> lines.contains(line));
    }

    void send(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** A signal by the name that kill(1) knows it by; it has been delivered when this returns. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).as("kill -" + name).isZero();
    }

    int awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        boolean ended = process.waitFor(time, unit);
        reader.join(Duration.ofSeconds(10).toMillis());
        return ended ? process.exitValue() : -1;
    }

    String output() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
