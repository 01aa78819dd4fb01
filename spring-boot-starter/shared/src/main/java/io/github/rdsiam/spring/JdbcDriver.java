package io.github.rdsiam.spring;

import io.github.rdsiam.DatabaseEngine;
import org.jspecify.annotations.Nullable;

/** The JDBC drivers: their URLs and class names, and their names in Spring Boot. */
enum JdbcDriver {
    /** Connector/J. Its driver class had an older name, {@code com.mysql.jdbc.Driver}. */
    CONNECTOR_J(
            DatabaseEngine.MYSQL,
            "Connector/J",
            "jdbc:mysql:",
            "com.mysql.",
            "com.mysql.cj.jdbc.Driver",
            "com.mysql:mysql-connector-j",
            "mysql.version"),
    PGJDBC(
            DatabaseEngine.POSTGRESQL,
            "pgjdbc",
            "jdbc:postgresql:",
            "org.postgresql.",
            "org.postgresql.Driver",
            "org.postgresql:postgresql",
            "postgresql.version");

    private final DatabaseEngine engine;
    private final String displayName;
    private final String scheme;
    private final String packages;
    private final String className;
    private final String artifact;
    private final String versionProperty;

    JdbcDriver(
            DatabaseEngine engine,
            String displayName,
            String scheme,
            String packages,
            String className,
            String artifact,
            String versionProperty) {
        this.engine = engine;
        this.displayName = displayName;
        this.scheme = scheme;
        this.packages = packages;
        this.className = className;
        this.artifact = artifact;
        this.versionProperty = versionProperty;
    }

    /** Returns the driver for a URL, well-formed or not; null if the URL is missing or for another database. */
    static @Nullable JdbcDriver ofUrl(@Nullable String url) {
        for (JdbcDriver driver : values()) {
            if (url != null && url.trim().startsWith(driver.scheme)) {
                return driver;
            }
        }
        return null;
    }

    /** Returns the driver whose artifact appears in a message; null if there is none. */
    static @Nullable JdbcDriver ofMessage(String message) {
        for (JdbcDriver driver : values()) {
            if (message.contains(driver.artifact)) {
                return driver;
            }
        }
        return null;
    }

    DatabaseEngine engine() {
        return engine;
    }

    String displayName() {
        return displayName;
    }

    /** Returns the beginning of a URL, before the two slashes. */
    String scheme() {
        return scheme;
    }

    String className() {
        return className;
    }

    boolean hasClass(String name) {
        return name.startsWith(packages);
    }

    /** Returns groupId and artifactId. */
    String artifact() {
        return artifact;
    }

    /** Returns the property of Spring Boot's parent POM that sets the driver's version. */
    String versionProperty() {
        return versionProperty;
    }

    /** Returns the form of URL that the starter accepts. */
    String urlForm() {
        return scheme + "//host:port/database?name=value";
    }
}
