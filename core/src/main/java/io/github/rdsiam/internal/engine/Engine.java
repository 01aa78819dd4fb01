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
 * What differs between database engines and their drivers. Implementations are stateless and thread-safe; loading one
 * loads no class of the driver.
 *
 * <p>A room with an implementation also brings hooks that its driver instantiates by name, in a package that the module
 * exports to the driver. They get their {@link LoginAttempt} by an object that only this connection has, or by its id from
 * {@link LoginRegistry}; they dial and verify through it, and send no credential before that.
 */
public interface Engine {

    /** The JDBC driver: {@code packages} is the prefix of its class names, {@code oldest} the oldest version that works. */
    record DriverJar(String name, String artifact, String packages, String oldest) {}

    /** What the driver gets for every connection of a data source; without an isolation level, the server's holds. */
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

    /** Returns the lists of the driver's properties, which are loaded only where they are needed. */
    DriverProperties properties();

    /**
     * Checks driver properties as the driver would, and returns them under their current names.
     *
     * @throws IllegalArgumentException with the reason for each property that is refused
     */
    default Map<String, String> checkProperties(Map<String, String> given) {
        return given.isEmpty() ? given : properties().check(given);
    }

    /** Returns the timeouts with the changes that these properties make. */
    Timeouts timeouts(Map<String, String> properties, Timeouts defaults);

    /** Returns this library's defaults, overridden by these properties. */
    Map<String, String> withDefaults(Map<String, String> properties, Timeouts timeouts);

    /** The setting of a pool whose value is a statement that new connections send. */
    String INIT_SQL = "connectionInitSql";

    /**
     * Returns the statement that a setting makes new connections send and that RDS Proxy may pin for, without secrets;
     * null if it sends no such statement.
     *
     * @param setting a driver property or {@link #INIT_SQL}
     */
    @Nullable
    String pinningStatement(String setting, String value);

    /** Checks at the first connect that the driver is present, new enough and able to find this library's classes. */
    void requireDriver() throws SQLException;

    /** Checks that the driver, which instantiates this class by name, would find it, and not another copy of it. */
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
     * Logs in with the driver, without a URL that the driver would parse.
     *
     * @param attempt travels with the connection, so that the driver's hooks find it
     */
    Connection open(LoginAttempt attempt, DriverSettings settings) throws SQLException;

    /** Composes the URL that connections show to tracers and for dialect detection: no user, property or credential. */
    default String url(HostAndPort endpoint, @Nullable String database) {
        String path = database == null
                ? ""
                : URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:" + urlScheme() + "://" + endpoint + "/" + path;
    }

    /** Decides the kind of a failure: here, once, and nowhere else. */
    FailureKind kindOf(SQLException e, LoginAttempt.Progress progress);

    /** Returns whether a statement failed because a failover has made the writer a reader. */
    boolean isReadOnlyServer(SQLException e);

    /** Returns whether the exception carries an answer of the server, not only the driver's own finding. */
    boolean isServerAnswer(SQLException e);

    /** Describes the exception in one line that is safe to print, without the driver's noise and a final full stop. */
    String describe(SQLException e);

    /** Returns the causes and the next step of a failure that differ from engine to engine; null if they do not. */
    @Nullable
    Advice advice(FailureKind kind, String user);

    /**
     * Returns the causes and the next step of a refused credential where the server's answer rules out all others, such
     * as a missing right of the role; null where it does not.
     */
    @Nullable
    Advice refusalAdvice(SQLException refusal, RdsIamListener.Source credential, LoginTarget target, String user);

    /** Returns how a database user may be missing or set up wrongly, so that the database refuses a valid token. */
    String unknownUserCause(String user);

    /** Returns the value of {@code openssl s_client -starttls} for this engine. */
    String startTls();

    /** Explains a failure caused by a driver property that only the driver or the server can judge; null for others. */
    @Nullable
    SQLException rejectedProperty(SQLException e, LoginAttempt attempt, DriverSettings settings);

    /** Describes in one line what the server has counted in this session, for the doctor. */
    String describeSession(Connection connection) throws SQLException;
}
