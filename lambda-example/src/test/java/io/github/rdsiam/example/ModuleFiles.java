package io.github.rdsiam.example;

import java.nio.file.Path;

/** Where things lie in this module: in tests from its own directory, in try-it from the one above. */
final class ModuleFiles {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "lambda-example"));

    private ModuleFiles() {}

    /** The jar that a deployment uploads. */
    static Path functionJar() {
        return ROOT.resolve("target/function.jar").toAbsolutePath();
    }

    /** The jars that Lambda brings along. */
    static Path lambdaRuntime() {
        return ROOT.resolve("target/lambda-runtime").toAbsolutePath();
    }

    static Path mainSources() {
        return ROOT.resolve("src/main/java");
    }

    static Path hosts() {
        return ROOT.resolve("src/test/hosts").toAbsolutePath();
    }

    /** A sample event for each way to invoke the function. */
    static Path events() {
        return ROOT.resolve("events");
    }

    static Path sql(String name) {
        return ROOT.resolve("sql").resolve(name);
    }

    /** What a user runs on AWS. */
    static Path verifyOnAws() {
        return ROOT.resolve("verify-on-aws").toAbsolutePath();
    }

    /** What makes an archive of classes. */
    static Path archiveClasses() {
        return ROOT.resolve("archive-classes").toAbsolutePath();
    }

    /** A directory with a command {@code aws} that asks {@link LocalAwsCli}. */
    static Path localCli() {
        return ROOT.resolve("src/test/cli").toAbsolutePath();
    }
}
