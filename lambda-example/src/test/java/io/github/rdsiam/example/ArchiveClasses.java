package io.github.rdsiam.example;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.lambda.Answer;
import io.github.rdsiam.testsupport.lambda.RuntimeClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes an archive of the classes that the function uses, by starting it once on this machine: an AOT cache if the JVM
 * supports it, otherwise AppCDS.
 */
public final class ArchiveClasses {

    private static final int FIRST_WITH_AOT_CACHE = 25;

    /** Some classes are used only after the first event. */
    private static final int EVENTS = 3;

    private ArchiveClasses() {}

    /** Makes an archive of the jar for an engine, in an empty directory. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        RdsEngine engine =
                arguments[1].equals(RdsEngine.POSTGRESQL.secretName()) ? RdsEngine.POSTGRESQL : RdsEngine.MYSQL;
        try {
            make(directory, engine);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            // running servers would keep this JVM alive
            System.exit(1);
        }
        System.out.println("java @" + options(directory) + " " + RuntimeClient.MAIN + " "
                + Deployment.of(Template.read()).handler());
    }

    /** The file of java options to start from the archive in a directory. */
    static Path options(Path directory) {
        return directory.resolve("java-options");
    }

    /** Whether this JVM makes an AOT cache instead of AppCDS. */
    static boolean makesCache() {
        return Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
    }

    /** The option to start from an archive. */
    static String use(Path archive) {
        return (makesCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
    }

    private static void make(Path directory, RdsEngine engine) throws IOException, InterruptedException {
        boolean cache = makesCache();
        Path archive = directory.resolve(cache ? "classes.aot" : "classes.jsa");
        // a cache works only with the same module options
        List<String> using = new ArrayList<>(FunctionProcess.clientOptions());
        using.addAll(List.of("-cp", classPath(directory, ModuleFiles.functionJar(engine.secretName()))));
        List<String> recording = new ArrayList<>(using);
        recording.add((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        try (LocalDeployment aws = LocalDeployment.start(engine);
                FunctionProcess function =
                        FunctionProcess.start(aws.deployment(), aws.functionVariables(), recording)) {
            for (int event = 0; event < EVENTS; event++) {
                Answer answer = function.invoke("{}");
                if (!answer.hasRows()) {
                    throw new IOException("This was not expected: " + answer);
                }
            }
            function.terminate();
            if (Files.notExists(archive)) {
                throw new IOException("The JVM wrote no archive, but this: " + function.output());
            }
        }
        using.add(use(archive));
        Files.write(
                options(directory), using.stream().map(ArchiveClasses::quoted).toList());
    }

    /** Only jars, in a fixed order, because the JVM compares it with that of the archive. */
    private static String classPath(Path directory, Path functionJar) throws IOException {
        List<Path> jars = new ArrayList<>(List.of(functionJar));
        try (Stream<Path> runtime = Files.list(ModuleFiles.lambdaRuntime())) {
            runtime.sorted().forEach(jars::add);
        }
        List<String> copies = new ArrayList<>();
        for (Path jar : jars) {
            Path copy = directory.resolve(jar.getFileName());
            copies.add(Files.copy(jar, copy, StandardCopyOption.COPY_ATTRIBUTES).toString());
        }
        return copies.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
