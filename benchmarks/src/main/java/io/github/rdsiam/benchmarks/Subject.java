package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.List;

/** A way to connect that is measured. {@code notes/page.md} describes each of them. */
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

    /** The subjects that also connect to PostgreSQL. */
    private static final List<Subject> OF_POSTGRESQL =
            List.of(BASELINE, BASELINE_AGAIN, UNVERIFIED, BUNDLE, WRAPPER, RDS_IAM);

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

    /** The subjects that connect to an engine, in this order. */
    static List<Subject> of(RdsEngine engine) {
        return engine == RdsEngine.POSTGRESQL ? OF_POSTGRESQL : List.of(values());
    }

    /** The subjects that connect to MySQL, without the excluded ones. */
    static List<Subject> allBut(Subject... excluded) {
        return allBut(RdsEngine.MYSQL, excluded);
    }

    /** The subjects that connect to an engine, without the excluded ones. */
    static List<Subject> allBut(RdsEngine engine, Subject... excluded) {
        return of(engine).stream()
                .filter(subject -> !List.of(excluded).contains(subject))
                .toList();
    }

    /** Its name in tables and results. */
    String title() {
        return title;
    }

    /** Its name in the arguments of its JVM. */
    String program() {
        return program;
    }

    /** The folder below {@code subjects} whose POM defines its class path for an engine. */
    String classPath(RdsEngine engine) {
        return engine == RdsEngine.POSTGRESQL ? classPath + "-postgresql" : classPath;
    }
}
