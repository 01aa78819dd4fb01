package io.github.rdsiam.internal.diagnosis;

import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.Engine.DriverJar;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Names the jar or JDK module that is missing or too old when the JVM cannot find or link a class. Versions are not
 * checked in advance: each connect uses methods that only supported versions have.
 */
public final class LinkageAdvice {

    private static final String POOL = "com.zaxxer:HikariCP";
    /** The colon keeps the shading of rds-iam-driver-all from renaming this as a package. */
    private static final String SDK = "software.amazon.awssdk:";

    private static final String PART_OF_SDK = "A module of software.amazon.awssdk";

    /** Package prefixes and the jars or JDK modules that contain them; the first match counts. */
    private static final String[][] OWNERS = {
        {"com.zaxxer.hikari.", POOL},
        // for a missing field some JVMs report only its name
        {"MUST_EVICT", POOL},
        {"com.github.benmanes.caffeine.", "com.github.ben-manes.caffeine:caffeine"},
        {"org.slf4j.", "org.slf4j:slf4j-api"},
        {"software.amazon.awssdk.services.rds.", SDK + "rds"},
        {"software.amazon.awssdk.services.secretsmanager.", SDK + "secretsmanager"},
        {"software.amazon.awssdk.services.sts.", SDK + "sts"},
        {"software.amazon.awssdk.http.urlconnection.", SDK + "url-connection-client"},
        {"software.amazon.awssdk.http.", SDK + "http-client-spi"},
        {"software.amazon.awssdk.auth.", SDK + "auth"},
        {"software.amazon.awssdk.identity.", SDK + "identity-spi"},
        {"software.amazon.awssdk.regions.", SDK + "regions"},
        {"software.amazon.awssdk.protocols.jsoncore.", SDK + "json-utils"},
        {"software.amazon.awssdk.awscore.", SDK + "aws-core"},
        {"software.amazon.awssdk.core.", SDK + "sdk-core"},
        {"software.amazon.awssdk.", PART_OF_SDK},
        {"javax.naming.", "java.naming"},
        {"javax.security.sasl.", "java.security.sasl"},
    };

    private LinkageAdvice() {}

    /** Returns the exception for a connect, whose callers catch SQLException. */
    public static SQLException atConnect(LinkageError e, Engine engine) {
        return new SQLNonTransientConnectionException(describe(e, engine.driver()), "08001", e);
    }

    /** Returns the exception for a builder, which does not use a driver. */
    public static IllegalStateException atBuild(LinkageError e) {
        return new IllegalStateException(describe(e, null), e);
    }

    /** Names the jar or module. Without {@code driver} it never names the driver's jar. */
    public static String describe(LinkageError e, @Nullable DriverJar driver) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            // class names have slashes in some messages and dots in others
            String text = String.valueOf(cause.getMessage()).replace('/', '.');
            if (driver != null && text.contains(driver.packages())) {
                return describe(driver.artifact(), " in version " + driver.oldest() + " or newer", cause);
            }
            for (String[] owner : OWNERS) {
                if (text.contains(owner[0])) {
                    return describe(owner[1], version(owner[1]), cause);
                }
            }
        }
        return "A class could not be loaded: " + LogSafe.escape(e.toString())
                + ". Next: look for a missing or outdated jar on the class path.";
    }

    private static String version(String owner) {
        if (owner.startsWith(SDK) || owner.equals(PART_OF_SDK)) {
            return " in version 2.25.25 or newer, the same for all of software.amazon.awssdk";
        }
        return owner.equals(POOL) ? " in version 6.3 or newer" : "";
    }

    private static String describe(String owner, String version, Throwable e) {
        String error = " (" + LogSafe.escape(e.toString()) + "). ";
        return owner.startsWith("java.")
                ? "The Java runtime lacks the module " + owner + error + "Add it with jlink --add-modules " + owner
                        + "."
                : owner + " is not on the class path or module path, or its version does not fit" + error + "Add it"
                        + version + ".";
    }
}
