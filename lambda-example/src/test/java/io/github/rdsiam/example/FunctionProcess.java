package io.github.rdsiam.example;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import io.github.rdsiam.example.template.Template;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The function as Lambda runs it: a JVM with AWS's runtime interface client on its class path and the function's jar in
 * the task directory, which the client gives to a class loader of its own. Or as whoever writes the java command would
 * run it.
 */
final class FunctionProcess implements AutoCloseable {

    /** For the start, which Lambda gives 10 s; the rest is for a busy machine. */
    private static final Duration START = Duration.ofSeconds(30);

    private final long started;
    private final Deployment deployment;
    private final RuntimeApi api;
    private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
    private final Path task = Files.createTempDirectory("rds-iam-task");
    private final Process process;
    private final CompletableFuture<Void> outputEnded;

    private FunctionProcess(Deployment deployment, Map<String, String> variables, List<String> options)
            throws IOException {
        this.deployment = deployment;
        this.api = RuntimeApi.start(deployment);
        Map<String, String> environment = new HashMap<>(LambdaVariables.of(deployment, api.address(), task));
        environment.putAll(variables);
        ProcessBuilder builder = new ProcessBuilder(command(environment, options.isEmpty() ? likeLambda() : options))
                .directory(task.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        started = System.nanoTime();
        process = builder.start();
        // whoever ends this JVM ends the function with it
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        // a thread of its own: several functions would wait for each other in the common pool
        outputEnded = CompletableFuture.runAsync(this::collectOutput, task -> new Thread(task).start());
    }

    /** Starts the template's function with these variables besides those that Lambda sets, and none of this process. */
    static FunctionProcess start(Map<String, String> variables) throws IOException {
        return start(Deployment.of(Template.read()), variables);
    }

    /** Starts the function of a deployment in the same way. */
    static FunctionProcess start(Deployment deployment, Map<String, String> variables) throws IOException {
        return start(deployment, variables, List.of());
    }

    /** Starts it with a class path of one's own, which these options name; nothing is in the task directory. */
    static FunctionProcess start(Deployment deployment, Map<String, String> variables, List<String> options)
            throws IOException {
        return new FunctionProcess(deployment, variables, options);
    }

    private List<String> likeLambda() throws IOException {
        Files.createSymbolicLink(
                Files.createDirectory(task.resolve("lib")).resolve("function.jar"), ModuleFiles.functionJar());
        List<String> options = new ArrayList<>(clientOptions());
        options.addAll(List.of("-cp", ModuleFiles.lambdaRuntime() + "/*"));
        return options;
    }

    /** For what AWS's client does to the JVM, and newer ones warn of. */
    static List<String> clientOptions() {
        return Runtime.version().feature() < 24
                ? List.of()
                : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    }

    private List<String> command(Map<String, String> environment, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // not all of the memory is heap
        command.add("-Xmx" + deployment.memoryMegabytes() * 7 / 8 + "m");
        command.add(NativeClientLibrary.unpackInto(task));
        command.add("-Djdk.net.hosts.file=" + ModuleFiles.hosts());
        // by which org.crac finds the client's side of SnapStart
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.addAll(options);
        command.add(AWSLambda.class.getName());
        command.add(Objects.requireNonNull(environment.get("_HANDLER"), "_HANDLER"));
        return command;
    }

    private void collectOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(output::add);
        } catch (UncheckedIOException | IOException e) {
            output.add("(the output broke off: " + e + ")");
        }
    }

    /** Waits until the function asks for events. */
    void awaitInit() throws InterruptedException {
        await(api.initialised());
    }

    /** Waits until the function, which must have SnapStart, is at the point of which a snapshot is taken. */
    void awaitCheckpoint() throws InterruptedException {
        await(api.checkpoint());
    }

    /** Lets it go on from there. */
    void restore() {
        api.restore();
    }

    /** Has its JVM do a diagnostic command, and returns what that says. */
    String diagnose(String... command) throws IOException, InterruptedException {
        List<String> jcmd = new ArrayList<>();
        jcmd.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        jcmd.add(Long.toString(process.pid()));
        jcmd.addAll(List.of(command));
        Process diagnosis = new ProcessBuilder(jcmd).redirectErrorStream(true).start();
        String said = new String(diagnosis.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (diagnosis.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return said;
    }

    /** Sends one event and waits for its answer. */
    Answer invoke(String event) throws InterruptedException {
        return await(send(event));
    }

    /** Sends one event. */
    CompletableFuture<Answer> send(String event) {
        return api.send(event);
    }

    private <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            CompletableFuture.anyOf(future, process.onExit()).get(patience().toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("No answer from the function. It wrote: " + output(), e);
        }
        if (!future.isDone()) {
            throw new IllegalStateException(
                    "The function ended with " + process.exitValue() + ". It wrote: " + output());
        }
        return future.join();
    }

    private Duration patience() {
        return START.plus(deployment.timeout());
    }

    /** How long ago the JVM was started. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** What it has written so far. */
    List<String> output() {
        return List.copyOf(output);
    }

    /** What it has logged so far: every line but the JVM's own. */
    List<LogEntry> log() {
        return output.stream()
                .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS: "))
                .map(LogEntry::parse)
                .toList();
    }

    /** Sends SIGTERM, waits for the end, and returns the exit code; then {@link #output} is complete. */
    int terminate() throws InterruptedException {
        // Process.destroy would close the output with what is still unread in it
        process.toHandle().destroy();
        if (!process.waitFor(patience().toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The function did not end at SIGTERM. It wrote: " + output());
        }
        outputEnded.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
        try {
            for (String name : List.of("libaws-lambda-jni.so", "lib/function.jar", "lib", "")) {
                Files.deleteIfExists(task.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
