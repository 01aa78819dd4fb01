package io.github.rdsiam.internal.engine;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contains everything that differs between database engines and their drivers. Implementations are stateless and
 * thread-safe; loading one does not load any class of the driver.
 *
 * <p>A package with an implementation also contains hooks, which the driver instantiates by name; the module exports
 * that package to the driver. Hooks get their {@link LoginAttempt} from an object that only this connection has, or by
 * its id from {@link LoginRegistry}. They connect and verify through it, and send a credential only after that.
 */
public interface Engine {

    /**
     * The JDBC driver: {@code packages} is the prefix of its class names, {@code oldest} the oldest version that works.
     */
    record DriverJar(String name, String artifact, String packages, String oldest) {}

    /** The settings for every connection of a data source; without an isolation level, the server's default applies. */
    record DriverSettings(
            Map<String, String> properties,
            @Nullable String database,
            @Nullable Integer isolation) {}

    /** The engine's name in messages, for example MySQL. */
    String name();

    /** The engine's name in JDBC URLs, for example mysql. */
    String urlScheme();

    DriverJar driver();

    int defaultPort();

    /** Returns the tables of the driver's properties, which are loaded only when they are needed. */
    DriverProperties properties();

    /**
     * Checks driver properties as the driver would, and returns them under their current names.
     *
     * @throws IllegalArgumentException with the reason for each property that is refused
     */
    default Map<String, String> checkProperties(Map<String, String> given) {
        return given.isEmpty() ? given : properties().check(given);
    }

    /** Returns the timeouts, changed by these properties. */
    Timeouts timeouts(Map<String, String> properties, Timeouts defaults);

    /** Returns this library's defaults, overridden by these properties. */
    Map<String, String> withDefaults(Map<String, String> properties, Timeouts timeouts);

    /** The pool setting whose value is a statement that new connections send. */
    String INIT_SQL = "connectionInitSql";

    /**
     * Returns the statement that this setting makes new connections send, if RDS Proxy may pin for it. The statement is
     * returned without secrets; null if there is none.
     *
     * @param setting a driver property or {@link #INIT_SQL}
     */
    @Nullable
    String pinningStatement(String setting, String value);

    /** Checks at the first connect that the driver is present, new enough and able to find this library's classes. */
    void requireDriver() throws SQLException;

    /** Checks that the driver, which instantiates this class by name, finds it and not another copy of it. */
    default void requireFound(Class<?> hook, Class<?> ofDriver) throws SQLException {
        try {
            if (Class.forName(hook.getName(), false, ofDriver.getClassLoader()) == hook) {
                return;
            }
        } catch (ClassNotFoundException e) {
            // reported below
        }
        throw new SQLNonTransientConnectionException(
                driver().name() + " and rds-iam are in different class loaders, so the driver cannot find "
                        + hook.getName() + ". Put both jars in the same place, for example both in the application and"
                        + " none in the server's shared library folder.",
                "08001");
    }

    /**
     * Logs in with the driver, but without a URL that the driver would parse.
     *
     * @param attempt passed along with the connection, so that the driver's hooks find it
     */
    Connection open(LoginAttempt attempt, DriverSettings settings) throws SQLException;

    /** Composes the URL that connections show to tracers and for dialect detection: no user, property or credential. */
    default String url(HostAndPort endpoint, @Nullable String database) {
        String path = database == null
                ? ""
                : URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:" + urlScheme() + "://" + endpoint + "/" + path;
    }

    /** Returns the kind of a failure. This is the only place where it is decided. */
    FailureKind kindOf(SQLException e, LoginAttempt.Progress progress);

    /** Returns whether a statement failed because the server has become a reader in a failover. */
    boolean isReadOnlyServer(SQLException e);

    /** Returns whether the exception contains an error from the server, and was not raised by the driver alone. */
    boolean isServerAnswer(SQLException e);

    /**
     * Describes the exception in one line that is safe to print, without the driver's noise and without a full stop at
     * the end.
     */
    String describe(SQLException e);

    /** Returns the causes and the next step of a failure if they depend on the engine; null otherwise. */
    @Nullable
    Advice advice(FailureKind kind, String user);

    /**
     * Returns the causes and the next step of a refused credential if the server's error rules out all other causes,
     * for example if the role lacks a privilege; null otherwise.
     */
    @Nullable
    Advice refusalAdvice(SQLException refusal, RdsIamListener.Source credential, LoginTarget target, String user);

    /**
     * Returns the cause for a database user that is missing or set up wrongly, so that the database refuses a valid
     * token.
     */
    String unknownUserCause(String user);

    /** Returns the value of {@code openssl s_client -starttls} for this engine. */
    String startTls();

    /**
     * Explains a failure caused by a driver property that only the driver or the server can check; null for other
     * failures.
     */
    @Nullable
    SQLException rejectedProperty(SQLException e, LoginAttempt attempt, DriverSettings settings);

    /** Describes the session's server-side counters in one line, for the doctor. */
    String describeSession(Connection connection) throws SQLException;
}
