package io.github.rdsiam.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie after the build. */
record Project(Path root) {

    private Path module() {
        return root.resolve("benchmarks");
    }

    /** Files of this run; emptied by the next. */
    Path work() {
        return module().resolve("target/work");
    }

    Path hosts() {
        return module().resolve("hosts");
    }

    Path functionJar() {
        return root.resolve("lambda-example/target/function.jar");
    }

    Path lambdaRuntime() {
        return root.resolve("lambda-example/target/lambda-runtime");
    }

    Path notes() {
        return module().resolve("notes");
    }

    /** The measuring programs. */
    Path jar() throws IOException {
        try (Stream<Path> files = Files.list(module().resolve("target"))) {
            return files.filter(
                            path -> path.getFileName().toString().matches("rds-iam-benchmarks-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("benchmarks is not built"));
        }
    }

    /** The jars that a user of a subject has. */
    List<Path> jars(Contender contender) throws IOException {
        return jars(module().resolve("subjects").resolve(contender.classPath()).resolve("target/class-path"));
    }

    /** The class path of the server, which is this process's. */
    List<Path> ownJars() throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(jar());
        jars.addAll(jars(module().resolve("target/class-path")));
        return jars;
    }

    /** What a JVM needs beside a subject's jars to run a JMH benchmark. */
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
