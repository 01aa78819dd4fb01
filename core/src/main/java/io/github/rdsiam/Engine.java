package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What differs from one database engine and its driver to the next. Stateless and thread-safe; loading an implementation
 * loads no class of the driver.
 */
interface Engine {

    int defaultPort();

    /**
     * Checks at the first connect that the driver is there, new enough and able to find this library's classes.
     *
     * @throws SQLException that says in words what is wrong
     */
    void requireDriver() throws SQLException;

    /**
     * Logs in with the driver, without a URL that the driver would parse.
     *
     * @param attempt whose id travels with the connection, so that the driver's hooks find it
     */
    Connection open(LoginAttempt attempt, DriverSettings settings) throws SQLException;

    /** Composes the URL that connections show to tracers and for dialect detection: no user, property or credential. */
    String url(HostAndPort endpoint, @Nullable String database);

    /** Decides what kind of failure this is: here, once, and nowhere else. */
    FailureKind kindOf(SQLException e, LoginProgress progress);

    /** Returns whether the server has become read-only, as a writer does that a failover makes a reader. */
    boolean isReadOnlyServer(SQLException e);

    /**
     * Explains a failure that a driver property has caused which only the driver or the server can judge; null for any
     * other failure.
     */
    @Nullable
    SQLException rejectedProperty(SQLException e, LoginAttempt attempt, DriverSettings settings);
}
