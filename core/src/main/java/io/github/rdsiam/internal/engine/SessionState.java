package io.github.rdsiam.internal.engine;

import java.sql.SQLException;

/**
 * What a pool asks of an engine's connection, by {@link java.sql.Connection#unwrap}: whether a borrower has changed
 * autocommit by SQL, which the pool cannot see. Used by the thread that has borrowed the connection.
 */
public interface SessionState {

    /** Returns whether autocommit is known to be as given; sends nothing. */
    boolean surelyHas(boolean autocommit);

    /**
     * Rolls back an open transaction and sets autocommit, unless it is already as given. After a failure, close the
     * connection.
     *
     * @param millis read timeout of each statement
     */
    void putBack(boolean autocommit, int millis) throws SQLException;
}
