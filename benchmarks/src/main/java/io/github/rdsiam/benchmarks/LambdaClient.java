package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.lambda.Answer;
import io.github.rdsiam.testsupport.lambda.RuntimeApi;
import io.github.rdsiam.testsupport.lambda.RuntimeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Starts functions in AWS's runtime interface client. */
final class LambdaClient {

    private final Project project;
    private final List<Path> runtime;
    private final String library;

    /**
     * A deployed function.
     *
     * @param title in tables and results
     * @param task the directory of the deployed function
     * @param jars the jars in it
     * @param handler the class of the handler
     * @param variables its environment
     */
    record Function(String title, Path task, List<Path> jars, String handler, Map<String, String> variables) {}

    LambdaClient(Project project) throws IOException {
        this.project = project;
        try (Stream<Path> jars = Files.list(project.lambdaRuntime())) {
            runtime = jars.sorted().toList();
        }
        library = RuntimeClient.nativeLibrary(project.lambdaRuntime(), Files.createDirectories(project.work()));
    }

    /** A function that was started, with one event waiting for it. */
    static final class Run implements AutoCloseable {

        private static final Duration TIMEOUT = Duration.ofSeconds(30);
        private static final double NANOS_PER_MILLI = 1e6;

        private final RuntimeApi api;
        private final CompletableFuture<Answer> answer;
        private final long began;
        private final ChildJvm child;

        private Run(RuntimeApi api, CompletableFuture<Answer> answer, long began, ChildJvm child) {
            this.api = api;
            this.answer = answer;
            this.began = began;
            this.child = child;
        }

        ChildJvm child() {
            return child;
        }

        /** Returns the milliseconds until the function asked for the event. */
        double awaitInit() throws InterruptedException {
            return millis(child.await(api.initialised(), TIMEOUT));
        }

        /** Returns the milliseconds until the function answered. */
        double awaitResponse() throws InterruptedException {
            Answer received = child.await(answer, TIMEOUT);
            if (received.failed() || received.json().contains("\"statusCode\":500")) {
                throw child.failure("answered " + received.json());
            }
            return millis(received.received());
        }

        private double millis(long nanoTime) {
            return (nanoTime - began) / NANOS_PER_MILLI;
        }

        @Override
        public void close() {
            try (api;
                    child) {
                // the function first
            }
        }
    }

    /**
     * Starts a function. The client loads it from its directory, but with an archive from the class path, because an archive
     * supports nothing else.
     */
    Run start(Jdk jdk, ColdMode mode, Function function, List<String> options) throws IOException {
        Path task =
                mode.isArchived() ? Files.createDirectories(project.work().resolve("tasks/nothing")) : function.task();
        RuntimeApi api = RuntimeApi.start("arn:aws:lambda:eu-west-1:123456789012:function:orders", Run.TIMEOUT);
        Map<String, String> variables = new LinkedHashMap<>(function.variables());
        variables.putAll(Map.of(
                "AWS_LAMBDA_RUNTIME_API", api.address(),
                "_HANDLER", function.handler(),
                "LAMBDA_TASK_ROOT", task.toString(),
                "AWS_LAMBDA_FUNCTION_NAME", "orders",
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/orders",
                "AWS_LAMBDA_LOG_STREAM_NAME", "local",
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"));
        CompletableFuture<Answer> answer = api.send("{}");
        long began = System.nanoTime();
        return new Run(api, answer, began, ChildJvm.start(command(jdk, mode, function, options), variables, task));
    }

    private List<String> command(Jdk jdk, ColdMode mode, Function function, List<String> options) {
        List<String> command = new ArrayList<>(jdk.command());
        command.addAll(options);
        if (mode != ColdMode.DEFAULT) {
            command.add("-XX:+UseSerialGC");
        }
        command.addAll(List.of("-Xmx896m", library, "-Djdk.net.hosts.file=" + project.hosts()));
        command.addAll(RuntimeClient.options(Integer.parseInt(jdk.feature())));
        List<Path> classPath = new ArrayList<>(mode.isArchived() ? function.jars() : List.of());
        classPath.addAll(runtime);
        command.addAll(List.of("-cp", Stage.path(classPath), RuntimeClient.MAIN, function.handler()));
        return command;
    }
}
