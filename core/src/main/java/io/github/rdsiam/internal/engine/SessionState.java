package io.github.rdsiam.internal.engine;

import java.sql.SQLException;

/**
 * Reports session changes that a pool cannot see: a borrower has changed autocommit by SQL, or a rollback has undone a
 * setter. The pool gets it by {@link java.sql.Connection#unwrap}. Used by the thread that has borrowed the connection.
 */
public interface SessionState {

    /** Returns whether autocommit certainly has this value and no setter can have been undone. Sends nothing. */
    boolean surelyHas(boolean autocommit);

    /**
     * Rolls back an open transaction and sets autocommit, unless it already has this value. After a failure, close the
     * connection.
     *
     * @param millis read timeout of each statement
     * @throws SQLException if a statement failed, or if a setter may have been undone, which cannot be repaired
     */
    void putBack(boolean autocommit, int millis) throws SQLException;
}
