package io.github.rdsiam.example;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.lambda.Answer;
import io.github.rdsiam.testsupport.lambda.RuntimeApi;
import io.github.rdsiam.testsupport.lambda.RuntimeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The function as Lambda runs it: a JVM with AWS's runtime interface client on its class path and the function's jar in
 * the task directory, from which the client loads it. Or, with a class path among its options, as you would run it from a
 * java command of your own.
 */
public final class FunctionProcess implements AutoCloseable {

    /** For the start, which Lambda gives 10 s; the rest is for a busy machine. */
    private static final Duration START = Duration.ofSeconds(30);

    private final Deployment deployment;
    private final RuntimeApi api;
    private final Path task = Files.createTempDirectory("rds-iam-task");
    private final long started;
    private final ChildJvm process;

    private FunctionProcess(Deployment deployment, Map<String, String> variables, List<String> options)
            throws IOException {
        this.deployment = deployment;
        this.api = RuntimeApi.start(deployment.functionArn(), deployment.timeout());
        Map<String, String> environment = new HashMap<>(LambdaVariables.of(deployment, api.address(), task));
        environment.putAll(variables);
        ProcessBuilder builder = new ProcessBuilder(command(environment, options.isEmpty() ? likeLambda() : options))
                .directory(task.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        started = System.nanoTime();
        process = ChildJvm.start(builder);
        // leaves no directory when this JVM ends early
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts the function of a deployment with these variables besides those that Lambda sets, and none of this process. */
    public static FunctionProcess start(Deployment deployment, Map<String, String> variables) throws IOException {
        return start(deployment, variables, List.of());
    }

    /** Starts it with these JVM options, which name its class path; nothing is in the task directory. */
    static FunctionProcess start(Deployment deployment, Map<String, String> variables, List<String> options)
            throws IOException {
        return new FunctionProcess(deployment, variables, options);
    }

    private List<String> likeLambda() throws IOException {
        Files.createSymbolicLink(Files.createDirectory(task.resolve("lib")).resolve("function.jar"), deployment.jar());
        List<String> options = new ArrayList<>(clientOptions());
        options.addAll(List.of("-cp", ModuleFiles.lambdaRuntime() + "/*"));
        return options;
    }

    static List<String> clientOptions() {
        return RuntimeClient.options(Runtime.version().feature());
    }

    private List<String> command(Map<String, String> environment, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ChildJvm.program("java"));
        // not all of the memory is heap
        command.add("-Xmx" + deployment.memoryMegabytes() * 7 / 8 + "m");
        command.add(RuntimeClient.nativeLibrary(ModuleFiles.lambdaRuntime(), task));
        command.add("-Djdk.net.hosts.file=" + ModuleFiles.hosts());
        // by which org.crac finds the client's side of SnapStart
        command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
        command.addAll(options);
        command.add(RuntimeClient.MAIN);
        command.add(Objects.requireNonNull(environment.get("_HANDLER"), "_HANDLER"));
        return command;
    }

    /** Waits until the function asks for events. */
    void awaitInit() throws InterruptedException {
        process.await(api.initialised(), patience());
    }

    /** Waits until the function, which must have SnapStart, is where Lambda takes the snapshot. */
    void awaitCheckpoint() throws InterruptedException {
        process.await(api.checkpoint(), patience());
    }

    /** Lets it go on from there. */
    void restore() {
        api.restore();
    }

    /** Has its JVM do a diagnostic command, and returns what that says. */
    String diagnose(String... command) throws IOException, InterruptedException {
        return process.diagnose(command);
    }

    /** Sends one event and waits for its answer. */
    public Answer invoke(String event) throws InterruptedException {
        return process.await(send(event), patience());
    }

    /** Sends one event. */
    CompletableFuture<Answer> send(String event) {
        return api.send(event);
    }

    private Duration patience() {
        return START.plus(deployment.timeout());
    }

    /** How long ago the JVM was started. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** What it has written so far. */
    public List<String> output() {
        return process.lines();
    }

    /** What it has logged so far: every line but the JVM's own. */
    List<LogEntry> log() {
        return output().stream()
                .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS: "))
                .map(LogEntry::parse)
                .toList();
    }

    /** Sends SIGTERM, waits for the end, and returns the exit code; then {@link #output} is complete. */
    int terminate() throws InterruptedException {
        process.terminate();
        int exit = process.awaitEnd(patience().toSeconds(), TimeUnit.SECONDS);
        if (exit < 0) {
            throw process.failure("did not end at SIGTERM");
        }
        return exit;
    }

    @Override
    public void close() {
        process.close();
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
