package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.List;

/** A column of the table. */
enum Library {
    RDS_IAM(
            "rds-iam",
            "rds-iam",
            "RdsIam",
            "rds-iam",
            "rds-iam-core",
            List.of("../README.md", "../README.md#fallback-to-a-secret")),
    WRAPPER(
            "wrapper",
            "AWS Advanced JDBC Wrapper, as documented",
            "Wrapper",
            "wrapper",
            "aws-advanced-jdbc-wrapper",
            List.of(
                    WrapperPages.PLUGINS + "UsingTheIamAuthenticationPlugin.md",
                    WrapperPages.PLUGINS + "UsingTheAwsSecretsManagerPlugin.md",
                    WrapperPages.PLUGINS + "UsingTheSimpleReadWriteSplittingPlugin.md")),
    WRAPPER_HARDENED(
            "wrapper-hardened",
            "AWS Advanced JDBC Wrapper, hardened",
            "WrapperHardened",
            "wrapper",
            "aws-advanced-jdbc-wrapper",
            List.of(
                    WrapperPages.PLUGINS + "UsingTheAwsSecretsManagerPlugin2.md",
                    "https://dev.mysql.com/doc/connector-j/en/connector-j-reference-using-ssl.html",
                    "https://jdbc.postgresql.org/documentation/ssl/")),
    MARIADB(
            "mariadb",
            "MariaDB Connector/J with `AWS-IAM`",
            "MariaDb",
            "mariadb",
            "mariadb-java-client",
            List.of("https://mariadb.com/docs/connectors/mariadb-connector-j/about-mariadb-connector-j")),
    SECRETS_DRIVER(
            "secrets-driver",
            "AWS Secrets Manager JDBC",
            "SecretsDriver",
            "secrets-driver",
            "aws-secretsmanager-jdbc",
            List.of("https://github.com/aws/aws-secretsmanager-jdbc#usage")),
    HIKARI(
            "hikari",
            "HikariCP's credentials provider with `RdsUtilities`",
            "HikariProvider",
            "hikari",
            "HikariCP",
            List.of(
                    "https://github.com/brettwooldridge/HikariCP",
                    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.Java.html"));

    /** The id for the command line. */
    final String id;

    final String title;
    /** The class that sets it up. */
    final String subject;

    private final String module;
    /** The artifact. */
    final String jar;
    /** The documentation that the set-up is from. */
    final List<String> pages;

    Library(String id, String title, String subject, String module, String jar, List<String> pages) {
        this.id = id;
        this.title = title;
        this.subject = subject;
        this.module = module;
        this.jar = jar;
        this.pages = pages;
    }

    boolean has(RdsEngine engine) {
        return engine == RdsEngine.MYSQL || this != MARIADB;
    }

    boolean isWrapper() {
        return module.equals("wrapper");
    }

    /** The folder with the class path, which is another one for the wrapper's plugin for secrets. */
    String module(RdsEngine engine, String kind) {
        String secrets = isWrapper() && kind.equals("secret") ? "-secrets" : "";
        return Words.of(engine) + "-" + module + secrets;
    }

    /** How it logs in where a behaviour asks for no other way. */
    String kind() {
        return this == SECRETS_DRIVER ? "secret" : "token";
    }

    /** An enum's constants cannot use its own. */
    private static final class WrapperPages {
        static final String PLUGINS = "https://github.com/aws/aws-advanced-jdbc-wrapper/blob/4.3.0/docs/"
                + "using-the-jdbc-driver/using-plugins/";

        private WrapperPages() {}
    }
}
