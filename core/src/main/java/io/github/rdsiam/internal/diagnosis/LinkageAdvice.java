package io.github.rdsiam.internal.diagnosis;

import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.Engine.DriverJar;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Explains why the JVM could not find or link a class: which jar or JDK module is missing or too old. Loaded only after
 * that has happened.
 *
 * <p>Versions are not checked in advance: each connect uses methods that only supported versions have, so an older one
 * fails here at once.
 */
public final class LinkageAdvice {

    static final String OLDEST_POOL = "6.3";
    static final String OLDEST_SDK = "2.25.25";

    private static final String POOL = "com.zaxxer:HikariCP";
    private static final String SDK = "software.amazon.awssdk";

    /** Package prefixes and the jars or modules they are in; the first match counts. */
    private static final String[][] OWNERS = {
        {"com.zaxxer.hikari.", POOL},
        // for a missing field some JVMs give only its name
        {"MUST_EVICT", POOL},
        {"com.github.benmanes.caffeine.", "com.github.ben-manes.caffeine:caffeine"},
        {"org.slf4j.", "org.slf4j:slf4j-api"},
        {"software.amazon.awssdk.services.rds.", SDK + ":rds"},
        {"software.amazon.awssdk.services.secretsmanager.", SDK + ":secretsmanager"},
        {"software.amazon.awssdk.http.urlconnection.", SDK + ":url-connection-client"},
        {"software.amazon.awssdk.http.", SDK + ":http-client-spi"},
        {"software.amazon.awssdk.auth.", SDK + ":auth"},
        {"software.amazon.awssdk.identity.", SDK + ":identity-spi"},
        {"software.amazon.awssdk.regions.", SDK + ":regions"},
        {"software.amazon.awssdk.protocols.jsoncore.", SDK + ":json-utils"},
        {"software.amazon.awssdk.awscore.", SDK + ":aws-core"},
        {"software.amazon.awssdk.core.", SDK + ":sdk-core"},
        {"software.amazon.awssdk.", SDK},
        {"javax.naming.", "java.naming"},
        {"javax.security.sasl.", "java.security.sasl"},
        {"javax.management.", "java.management"},
        {"java.lang.management.", "java.management"},
        {"java.util.logging.", "java.logging"},
        {"java.beans.", "java.desktop"},
    };

    private LinkageAdvice() {}

    /** For a connect, whose callers catch SQLException. */
    public static SQLException atConnect(LinkageError e, Engine engine) {
        return new SQLNonTransientConnectionException(words(e, engine.driver()), "08001", e);
    }

    /** For a builder, which uses no driver. */
    public static IllegalStateException atBuild(LinkageError e) {
        return new IllegalStateException(words(e, null), e);
    }

    /**
     * Says which jar or module is missing or too old.
     *
     * @param driver null where none is used
     */
    public static String words(LinkageError e, @Nullable DriverJar driver) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            // class names have slashes in some messages and dots in others
            String text = String.valueOf(cause.getMessage()).replace('/', '.');
            if (driver != null && text.contains(driver.packages())) {
                return words(driver.artifact(), driver.oldest(), cause);
            }
            for (String[] owner : OWNERS) {
                if (text.contains(owner[0])) {
                    return words(owner[1], oldest(owner[1]), cause);
                }
            }
        }
        return "A class could not be loaded: " + LogSafe.escape(e.toString())
                + ". Next: look for a missing or outdated jar on the class path.";
    }

    private static String oldest(String owner) {
        return owner.equals(POOL) ? OLDEST_POOL : owner.startsWith(SDK) ? OLDEST_SDK : "";
    }

    private static String words(String owner, String oldest, Throwable e) {
        String said = " (" + LogSafe.escape(e.toString()) + "). ";
        if (owner.startsWith("java.")) {
            return "The Java runtime lacks the module " + owner + said + "Add it with jlink --add-modules " + owner
                    + ".";
        }
        @Nullable String version = owner.equals(POOL) ? poolVersion() : owner.startsWith(SDK) ? sdkVersion() : null;
        if (version != null && isOlder(version, oldest)) {
            return (owner.equals(POOL) ? "HikariCP " : "AWS SDK for Java ") + version
                    + " is on the class path. rds-iam needs " + oldest + " or newer" + said + "Raise "
                    + (owner.equals(POOL) ? POOL : SDK + ":bom") + ".";
        }
        if (isMissing(e)) {
            return owner + " is not on the class path" + said + "Add it"
                    + (version != null
                            ? " in version " + version + ", which the others of its group have."
                            : oldest.isEmpty() ? "." : " in version " + oldest + " or newer.");
        }
        return owner + " on the class path does not fit" + said + "rds-iam needs "
                + (oldest.isEmpty() ? "another version" : oldest + " or newer")
                + (owner.startsWith(SDK) ? ", and one version for all of " + SDK : "") + ".";
    }

    private static boolean isMissing(Throwable e) {
        // an initializer that failed before is remembered with the error it failed with
        return e instanceof NoClassDefFoundError
                || e instanceof ClassNotFoundException
                || String.valueOf(e.getMessage()).contains(NoClassDefFoundError.class.getName());
    }

    /** Returns the version that Maven has written into the jar; null if the jar was repackaged without it. */
    private static @Nullable String poolVersion() {
        String name = "META-INF/maven/com.zaxxer/HikariCP/pom.properties";
        try (InputStream in = LinkageAdvice.class.getClassLoader().getResourceAsStream(name)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version");
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable String sdkVersion() {
        try {
            // by name: the compiler would copy the constant of the version that it sees
            Class<?> info = Class.forName("software.amazon.awssdk.core.util.VersionInfo");
            return (String) info.getField("SDK_VERSION").get(null);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    /** Compares version numbers, as far as they are numbers. */
    public static boolean isOlder(String version, String than) {
        String[] ours = than.split("\\.", -1);
        String[] theirs = version.split("[.-]", -1);
        for (int i = 0; i < ours.length; i++) {
            int difference = number(theirs, i) - number(ours, i);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && parts[index].matches("\\d{1,8}") ? Integer.parseInt(parts[index]) : 0;
    }
}
