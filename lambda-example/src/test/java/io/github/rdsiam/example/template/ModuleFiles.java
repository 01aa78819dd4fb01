package io.github.rdsiam.example.template;

import java.nio.file.Path;

/** Finds the files of lambda-example from its own directory, from that of another module or from the root. */
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

    /** The jar that a deployment uploads: a copy of one engine's jar, if the build was for one engine. */
    public static Path functionJar() {
        return file("target/function.jar");
    }

    /** The jar with the driver of one engine, by its name in the template. */
    public static Path functionJar(String engine) {
        return file("target/" + engine + "/function.jar");
    }

    /** The jars that Lambda provides. */
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

    /** An SQL file for an engine, by its name in the template. */
    public static Path sql(String engine, String name) {
        return file("sql/" + engine + "/" + name);
    }

    /** The script that makes an archive of classes. */
    public static Path archiveClasses() {
        return file("archive-classes");
    }
}
