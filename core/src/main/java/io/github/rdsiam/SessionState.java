package io.github.rdsiam;

import java.sql.SQLException;

/**
 * What a pool asks of an engine's connection, by {@link java.sql.Connection#unwrap}: whether a borrower has changed
 * autocommit by SQL, which the pool cannot see. Used by the thread that has borrowed the connection.
 */
interface SessionState {

    /** Returns whether autocommit is known to be as given; sends nothing. */
    boolean surelyHas(boolean autocommit);

    /**
     * Rolls back an open transaction and sets autocommit, unless it is already as given.
     *
     * @param millis read timeout of each statement
     * @throws SQLException if it could not be set; the connection must then be closed
     */
    void putBack(boolean autocommit, int millis) throws SQLException;
}
