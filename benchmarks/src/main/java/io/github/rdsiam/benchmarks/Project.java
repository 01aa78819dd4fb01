package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the build puts its files. */
record Project(Path root) {

    private Path module() {
        return root.resolve("benchmarks");
    }

    /** For files of this run. The next run deletes them. */
    Path work() {
        return module().resolve("target/work");
    }

    Path hosts() {
        return module().resolve("hosts");
    }

    /** The Lambda example's, for MySQL. */
    Path functionJar() {
        return root.resolve("lambda-example/target/mysql/function.jar");
    }

    Path lambdaRuntime() {
        return root.resolve("lambda-example/target/lambda-runtime");
    }

    Path notes() {
        return module().resolve("notes");
    }

    /** The commit that is checked out, whether or not files were changed since. */
    String commit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return commit.isEmpty() ? "unknown" : commit;
        } catch (IOException e) {
            return "unknown, because git is missing";
        }
    }

    /** The jar of this module. */
    Path jar() throws IOException {
        try (Stream<Path> files = Files.list(module().resolve("target"))) {
            return files.filter(
                            path -> path.getFileName().toString().matches("rds-iam-benchmarks-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("benchmarks is not built"));
        }
    }

    /** The jars on the class path of an application that uses a subject for MySQL. */
    List<Path> jars(Subject subject) throws IOException {
        return jars(subject, RdsEngine.MYSQL);
    }

    /** The jars on the class path of an application that uses a subject for an engine. */
    List<Path> jars(Subject subject, RdsEngine engine) throws IOException {
        return jars(
                module().resolve("subjects").resolve(subject.classPath(engine)).resolve("target/class-path"));
    }

    /** The class path of the server, and of this process. */
    List<Path> ownJars() throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(jar());
        jars.addAll(jars(module().resolve("target/class-path")));
        return jars;
    }

    /** The jars that a JMH benchmark needs in addition to those of its subject. */
    List<Path> jmhJars() throws IOException {
        return ownJars().stream()
                .filter(jar -> jar.getFileName().toString().matches("(jmh-core|jopt-simple|commons-math3)-.*"))
                .toList();
    }

    private static List<Path> jars(Path file) throws IOException {
        return Stream.of(Files.readString(file).strip().split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }
}
