package io.github.rdsiam.benchmarks;

/** Who takes part. The texts stand in the report. */
enum Contender {
    FLOOR(
            "floor",
            "floor",
            "plain",
            "HikariCP and Connector/J, fixed password, TLS verified against one authority (JKS)"),
    FLOOR_AGAIN("floor again", "floor", "plain", "the same once more: its ratio to the floor is the noise"),
    UNVERIFIED("unverified", "unverified", "plain", "the floor with sslMode=REQUIRED, which verifies nothing"),
    BUNDLE("bundle", "bundle", "plain", "the floor with a PKCS12 key store of all authorities of RDS and Amazon"),
    BUNDLE_JKS("bundle-jks", "bundle-jks", "plain", "the same in a JKS key store"),
    BLOG("blog", "blog", "blog", "for each event new credentials, token and connection, nothing verified"),
    WRAPPER("wrapper", "wrapper", "wrapper", "AWS Advanced JDBC Wrapper, plugin iam, HikariCP, key store as in bundle"),
    MARIADB("mariadb", "mariadb", "mariadb", "MariaDB Connector/J, AWS-IAM, HikariCP, all authorities in a PEM file"),
    RDS_IAM("rds-iam", "rds-iam", "rds-iam", "this project");

    private final String title;
    private final String program;
    private final String classPath;
    private final String description;

    Contender(String title, String program, String classPath, String description) {
        this.title = title;
        this.program = program;
        this.classPath = classPath;
        this.description = description;
    }

    /** In tables and results. */
    String title() {
        return title;
    }

    /** What its JVM is told to be. */
    String program() {
        return program;
    }

    /** The folder below subjects whose POM says what is on its class path. */
    String classPath() {
        return classPath;
    }

    String description() {
        return description;
    }
}
