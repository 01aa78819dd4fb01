package io.github.rdsiam.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/** What is measured. {@code notes/page.md} describes each of them. */
enum Subject {
    BASELINE("baseline", "plain"),
    BASELINE_AGAIN("baseline again", "baseline", "plain"),
    UNVERIFIED("unverified", "plain"),
    BUNDLE("bundle", "plain"),
    BUNDLE_JKS("bundle-jks", "plain"),
    BLOG("blog", "blog"),
    WRAPPER("wrapper", "wrapper"),
    MARIADB("mariadb", "mariadb"),
    RDS_IAM("rds-iam", "rds-iam");

    private final String title;
    private final String program;
    private final String classPath;

    Subject(String title, String classPath) {
        this(title, title, classPath);
    }

    Subject(String title, String program, String classPath) {
        this.title = title;
        this.program = program;
        this.classPath = classPath;
    }

    /** Most of them, in this order. */
    static List<Subject> allBut(Subject... excluded) {
        return Stream.of(values())
                .filter(subject -> !List.of(excluded).contains(subject))
                .toList();
    }

    /** Its name in tables and results. */
    String title() {
        return title;
    }

    /** The name by which its JVM knows it. */
    String program() {
        return program;
    }

    /** The folder below {@code subjects} whose POM defines its class path. */
    String classPath() {
        return classPath;
    }
}
