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
 * Runs the function as Lambda does: in a JVM with AWS's runtime interface client on its class path, which loads the
 * function's jar from the task directory. With a class path in the options, it runs as from your own java command.
 */
public final class FunctionProcess implements AutoCloseable {

    /** For the start. Lambda allows 10 s; the rest is for a busy machine. */
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
        // deletes the directory if this JVM ends early
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Starts a deployment's function with these variables and those that Lambda sets, but none of this process. */
    public static FunctionProcess start(Deployment deployment, Map<String, String> variables) throws IOException {
        return start(deployment, variables, List.of());
    }

    /** Starts it with these JVM options, which set the class path; the task directory is empty. */
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
        // the heap does not get all of the memory
        command.add("-Xmx" + deployment.memoryMegabytes() * 7 / 8 + "m");
        command.add(RuntimeClient.nativeLibrary(ModuleFiles.lambdaRuntime(), task));
        command.add("-Djdk.net.hosts.file=" + ModuleFiles.hosts());
        // for org.crac to find the client's implementation of SnapStart
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

    /** Waits until Lambda would take the snapshot. The function must use SnapStart. */
    void awaitCheckpoint() throws InterruptedException {
        process.await(api.checkpoint(), patience());
    }

    /** Continues after the snapshot. */
    void restore() {
        api.restore();
    }

    /** Runs a diagnostic command of its JVM, and returns the output. */
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

    /** Its output so far. */
    public List<String> output() {
        return process.lines();
    }

    /** Its log so far: every line except the JVM's own. */
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
