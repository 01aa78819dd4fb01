package io.github.rdsiam.example.template;

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
    public static Path functionJar() {
        return file("target/function.jar");
    }

    /** The jars that Lambda brings along. */
    public static Path lambdaRuntime() {
        return file("target/lambda-runtime");
    }

    public static Path mainSources() {
        return file("src/main/java");
    }

    public static Path hosts() {
        return file("src/test/hosts");
    }

    /** A sample event for each way to invoke the function. */
    public static Path events() {
        return file("events");
    }

    public static Path sql(String name) {
        return file("sql/" + name);
    }

    /** What makes an archive of classes. */
    public static Path archiveClasses() {
        return file("archive-classes");
    }
}
