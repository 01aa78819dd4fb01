package io.github.rdsiam.internal.engine;

import java.sql.SQLException;

/**
 * What a pool asks of an engine's connection, by {@link java.sql.Connection#unwrap}: whether a borrower has changed
 * autocommit by SQL, or a setter's value was lost with a transaction, which the pool cannot see. Used by the thread that
 * has borrowed the connection.
 */
public interface SessionState {

    /** Returns whether autocommit is known to be as given, and no setter's value can be lost; sends nothing. */
    boolean surelyHas(boolean autocommit);

    /**
     * Rolls back an open transaction and sets autocommit, unless it is already as given. After a failure, close the
     * connection.
     *
     * @param millis read timeout of each statement
     * @throws SQLException if a statement failed, or a setter's value may be lost, which cannot be put right
     */
    void putBack(boolean autocommit, int millis) throws SQLException;
}
