package io.github.rdsiam.testsupport;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM, or another program, that a test starts and talks to line by line. It ends with {@link #close} or with this
 * JVM. Methods that wait throw an {@link IllegalStateException} with all that the child wrote if it ends meanwhile.
 * Thread-safe, but for {@link #nextLine} and {@link #ask}, which are for one thread.
 */
public final class ChildJvm implements AutoCloseable {

    /** Variables that make a JVM print an extra line. */
    private static final Set<String> JVM_OPTIONS = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofMinutes(5);
    /** A process that the child started may keep the output open. */
    private static final Duration READING = Duration.ofSeconds(10);

    private static final AtomicInteger CHILDREN = new AtomicInteger();

    private final Process process;
    private final Thread endWithUs = new Thread(this::kill);
    private final Output output = new Output();
    private final Output errors = new Output();
    private final List<Thread> readers;
    private int taken;

    private ChildJvm(Process process, boolean withErrors) {
        this.process = process;
        this.readers = withErrors
                ? List.of(output.follow(process.getInputStream()))
                : List.of(output.follow(process.getInputStream()), errors.follow(process.getErrorStream()));
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /** {@return this JVM's class path, also under Surefire, which puts it into a jar's manifest} */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /**
     * Starts a class of this JVM's class path with this JVM's program and environment, but without the variables of the
     * AWS SDK and of JVM options, which a developer's shell may have. Its error output becomes part of its output.
     *
     * @param main has a main method
     * @param environment variables in addition
     * @param arguments of the main method
     * @return the running child
     * @throws IOException if the program cannot be started
     */
    public static ChildJvm start(Class<?> main, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(classPath(), main.getName(), environment, arguments);
    }

    /**
     * Starts a class as {@link #start(Class, Map, String...)} does.
     *
     * @param first come before this JVM's class path
     * @param main name of a class with a main method
     * @param environment variables in addition
     * @param arguments of the main method
     * @return the running child
     * @throws IOException if the program cannot be started
     */
    public static ChildJvm start(List<Path> first, String main, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(
                Stream.concat(first.stream().map(Path::toString), Stream.of(classPath()))
                        .collect(Collectors.joining(File.pathSeparator)),
                main,
                environment,
                arguments);
    }

    /**
     * Starts a class as {@link #start(Class, Map, String...)} does.
     *
     * @param classPath in place of this JVM's
     * @param main name of a class with a main method
     * @param environment variables in addition
     * @param arguments of the main method
     * @return the running child
     * @throws IOException if the program cannot be started
     */
    public static ChildJvm start(String classPath, String main, Map<String, String> environment, String... arguments)
            throws IOException {
        String fork = System.getProperty("suite.fork", "1");
        List<String> command = new ArrayList<>(List.of(
                program("java"),
                // a short life: see test.jvm.speed in the parent's POM
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
                "-Dsuite.fork=" + fork,
                // beside what this JVM records, where LeakScanIT of core looks for it
                "-Dtrace.file=" + Path.of("target", "recorded", fork, "child-" + CHILDREN.incrementAndGet() + ".log"),
                "-cp",
                classPath,
                main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || JVM_OPTIONS.contains(name));
        builder.environment().putAll(environment);
        return start(builder);
    }

    /**
     * Starts a command that sees no variables but these. Its error output is kept apart from its output.
     *
     * @param command begins with the program, such as {@link #program}
     * @param environment all its variables
     * @param directory where it works
     * @return the running child
     * @throws IOException if the program cannot be started
     */
    public static ChildJvm start(List<String> command, Map<String, String> environment, Path directory)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toAbsolutePath().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return start(builder);
    }

    /**
     * Starts any process.
     *
     * @param builder its output and error output are read here
     * @return the running child
     * @throws IOException if the program cannot be started
     */
    public static ChildJvm start(ProcessBuilder builder) throws IOException {
        return new ChildJvm(builder.start(), builder.redirectErrorStream());
    }

    /**
     * {@return the path of a program of this JVM's JDK}
     *
     * @param name such as {@code java}
     */
    public static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** {@return the process id} */
    public long pid() {
        return process.pid();
    }

    /** {@return all lines that it has written so far} */
    public List<String> lines() {
        return output.soFar();
    }

    /** {@return all that it has written so far, with line feeds between the lines} */
    public String output() {
        return String.join("\n", lines());
    }

    /**
     * Waits up to a minute for a line.
     *
     * @param line may have been written already
     */
    public void awaitLine(String line) {
        if (!output.await(lines -> lines.contains(line), PATIENCE)) {
            throw failure("did not write \"" + line + "\"");
        }
    }

    /**
     * Waits for the next line, however long it takes.
     *
     * @return the first line that this method has not returned yet
     */
    public String nextLine() {
        int index = taken++;
        output.await(lines -> lines.size() > index, Duration.ofDays(1));
        List<String> lines = output.soFar();
        if (lines.size() <= index) {
            if (readers.size() > 1) {
                // the reason is in the error output, which is read by another thread
                errors.await(written -> false, READING);
            }
            throw failure("ended without an answer");
        }
        return lines.get(index);
    }

    /**
     * Sends a line and waits for the answer, however long it takes.
     *
     * @param line without a line feed
     * @return the next line
     * @throws IOException if the child does not read any more
     */
    public String ask(String line) throws IOException {
        send(line);
        return nextLine();
    }

    /**
     * Sends a line.
     *
     * @param line without a line feed
     * @throws IOException if the child does not read any more
     */
    public void send(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /**
     * Waits for an effect of the child, for example on a server.
     *
     * @param <T> type of the result
     * @param future completed on another thread
     * @param patience how long to wait
     * @return the future's result
     * @throws InterruptedException if this thread is interrupted
     */
    public <T> T await(CompletableFuture<T> future, Duration patience) throws InterruptedException {
        try {
            CompletableFuture.anyOf(future, process.onExit()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            IllegalStateException failure = failure("did not do what was expected");
            failure.addSuppressed(e);
            throw failure;
        }
        if (!future.isDone()) {
            throw failure("ended");
        }
        return future.join();
    }

    /**
     * Sends a signal; it is delivered when this returns.
     *
     * @param name as kill(1) knows it
     * @throws IOException if the machine lacks kill(1)
     * @throws InterruptedException if this thread is interrupted
     */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw failure("took no signal " + name);
        }
    }

    /**
     * Has the JVM run a diagnostic command.
     *
     * @param command as jcmd takes it
     * @return what jcmd prints
     * @throws IOException if the JDK lacks jcmd
     * @throws InterruptedException if this thread is interrupted
     */
    public String diagnose(String... command) throws IOException, InterruptedException {
        List<String> jcmd = new ArrayList<>(List.of(program("jcmd"), Long.toString(pid())));
        jcmd.addAll(List.of(command));
        try (ChildJvm diagnosis = start(new ProcessBuilder(jcmd).redirectErrorStream(true))) {
            if (diagnosis.awaitEnd(PATIENCE.toSeconds(), TimeUnit.SECONDS) != 0) {
                throw diagnosis.failure("did not diagnose");
            }
            return diagnosis.output();
        }
    }

    /** Sends SIGTERM and does not wait for the end. */
    public void terminate() {
        // Process.destroy would close the output before everything is read
        process.toHandle().destroy();
    }

    /**
     * Waits for the end; then {@link #output} is complete.
     *
     * @param time how long
     * @param unit of the time
     * @return the exit code, or -1 if it has not ended
     * @throws InterruptedException if this thread is interrupted
     */
    public int awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        if (!process.waitFor(time, unit)) {
            return -1;
        }
        for (Thread reader : readers) {
            reader.join(READING.toMillis());
        }
        return process.exitValue();
    }

    /**
     * Closes the child's input; the child must then end with exit code 0.
     *
     * @throws IOException if its input cannot be closed
     * @throws InterruptedException if this thread is interrupted
     */
    public void finish() throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        if (awaitEnd(PATIENCE_AT_THE_END.toSeconds(), TimeUnit.SECONDS) != 0) {
            throw failure("did not end well");
        }
    }

    /**
     * Creates an exception with how the child failed and what it wrote.
     *
     * @param how continues "The child"
     * @return the exception, for the caller to throw
     */
    public IllegalStateException failure(String how) {
        String state = process.isAlive() ? "it runs" : "exit code " + process.exitValue();
        String wrote = Stream.concat(lines().stream(), errors.soFar().stream()).collect(Collectors.joining("\n"));
        return new IllegalStateException("The child " + how + " (" + state + "). It wrote:\n" + wrote);
    }

    private void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // this JVM is ending
        }
    }

    /** The lines of a stream. */
    private static final class Output {

        private final List<String> lines = new ArrayList<>();
        private boolean ended;

        Thread follow(InputStream stream) {
            Thread reader = new Thread(() -> read(stream), "child-output");
            reader.setDaemon(true);
            reader.start();
            return reader;
        }

        private void read(InputStream stream) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(this::add);
            } catch (IOException | UncheckedIOException e) {
                add("(the output broke off: " + e + ")");
            } finally {
                end();
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        synchronized List<String> soFar() {
            return List.copyOf(lines);
        }

        /** {@return whether the condition became true before the stream ended or the time was up} */
        synchronized boolean await(Predicate<List<String>> condition, Duration patience) {
            long end = System.nanoTime() + patience.toNanos();
            try {
                while (!condition.test(lines) && !ended) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                return condition.test(lines);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
