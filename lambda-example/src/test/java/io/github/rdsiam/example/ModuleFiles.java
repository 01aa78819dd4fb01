package io.github.rdsiam.example;

import java.nio.file.Path;

/** Where the files of lambda-example are, for a program in its directory, in that of another module or in the root. */
public final class ModuleFiles {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "lambda-example"))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("lambda-example");

    private ModuleFiles() {}

    /** A file by its path in the template. */
    public static Path file(String path) {
        return ROOT.resolve(path).normalize();
    }

    /** The jar that a deployment uploads. */
    static Path functionJar() {
        return file("target/function.jar");
    }

    /** The jars that Lambda brings along. */
    static Path lambdaRuntime() {
        return file("target/lambda-runtime");
    }

    static Path mainSources() {
        return file("src/main/java");
    }

    static Path hosts() {
        return file("src/test/hosts");
    }

    /** A sample event for each way to invoke the function. */
    static Path events() {
        return file("events");
    }

    static Path sql(String name) {
        return file("sql/" + name);
    }

    /** What makes an archive of classes. */
    static Path archiveClasses() {
        return file("archive-classes");
    }
}
