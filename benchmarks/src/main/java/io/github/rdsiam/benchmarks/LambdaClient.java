package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Starts functions in AWS's runtime interface client. */
final class LambdaClient {

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final String CLIENT_LIBRARY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private final Project project;
    private final List<Path> runtime;
    private final Path library;

    /**
     * What is deployed.
     *
     * @param title in tables and results
     * @param task the directory of the deployed function
     * @param jars that stand there
     * @param handler its class
     * @param variables its environment
     */
    record Function(String title, Path task, List<Path> jars, String handler, Map<String, String> variables) {}

    LambdaClient(Project project) throws IOException {
        this.project = project;
        try (Stream<Path> jars = Files.list(project.lambdaRuntime())) {
            runtime = jars.sorted().toList();
        }
        library = unpackLibrary();
    }

    /** Unpacks the client's native library, which would otherwise unpack itself to a fixed file in /tmp. */
    private Path unpackLibrary() throws IOException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String name = "jni/libaws-lambda-jni.linux-" + (arm ? "aarch_64" : "x86_64") + ".so";
        Path file = Files.createDirectories(project.work()).resolve("libaws-lambda-jni.so");
        for (Path jar : runtime) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    Files.write(file, zip.getInputStream(entry).readAllBytes());
                    return file;
                }
            }
        }
        throw new IOException("AWS's runtime interface client is not built for this machine: no " + name);
    }

    /**
     * Starts a function. The client loads it from its directory, but with an archive from the class path, because an archive
     * holds nothing else.
     */
    Child start(Jdk jdk, ColdMode mode, Function function, List<String> options, RuntimeApi api) throws IOException {
        Path task =
                mode.isArchived() ? Files.createDirectories(project.work().resolve("tasks/nothing")) : function.task();
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
        return Child.start(command(jdk, mode, function, options), variables, task);
    }

    private List<String> command(Jdk jdk, ColdMode mode, Function function, List<String> options) {
        List<String> command = new ArrayList<>(jdk.command());
        command.addAll(options);
        if (mode != ColdMode.DEFAULT) {
            command.add("-XX:+UseSerialGC");
        }
        command.addAll(
                List.of("-Xmx896m", "-D" + CLIENT_LIBRARY + "=" + library, "-Djdk.net.hosts.file=" + project.hosts()));
        if (jdk.isNew()) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        List<Path> classPath = new ArrayList<>(mode.isArchived() ? function.jars() : List.of());
        classPath.addAll(runtime);
        command.addAll(List.of("-cp", Stage.path(classPath), CLIENT, function.handler()));
        return command;
    }
}
