package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.engine.SessionState;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;
import org.postgresql.util.PSQLState;

/**
 * A driver connection that tracks its session's real state. It sends no queries for that: PostgreSQL reports after each
 * statement whether a transaction is open and, from PostgreSQL 14, changes of the read-only default.
 *
 * <p>Its own statements do not begin a transaction, because the next rollback would undo a {@code SET} in it.
 */
final class PostgresConnection extends PgConnection implements SessionState {

    /**
     * Whether the session is read-only by the server's configuration. That is never changed, because it may be
     * intended, as on a green cluster.
     */
    private final boolean readOnlyAtLogin;

    /**
     * Whether a setter was called in a transaction that was not committed. Its rollback undoes the setting, and the
     * driver refuses some setters there. Then the pool has a wrong record of the session.
     */
    private boolean setInTransaction;

    private final LoginProperties properties;

    PostgresConnection(HostSpec host, LoginProperties properties, String url) throws SQLException {
        super(new HostSpec[] {host}, properties, url);
        this.properties = properties;
        readOnlyAtLogin = isReadOnlyByDefault();
    }

    /**
     * Returns whether autocommit has this value and no transaction is open. PostgreSQL has no autocommit, only the
     * driver does, but the driver does not notice a transaction that SQL has begun.
     */
    @Override
    public boolean surelyHas(boolean autocommit) {
        try {
            return !setInTransaction && getAutoCommit() == autocommit && getTransactionState() == TransactionState.IDLE;
        } catch (SQLException closed) {
            return false;
        }
    }

    @Override
    public void putBack(boolean autocommit, int millis) throws SQLException {
        if (setInTransaction) {
            throw new SQLException(
                    "A setter was called in a transaction that was not committed, so it may have had no effect",
                    PSQLState.ACTIVE_SQL_TRANSACTION.getState());
        }
        int usual = getNetworkTimeout();
        setNetworkTimeout(Runnable::run, millis);
        if (getTransactionState() != TransactionState.IDLE) {
            execSQLUpdate("ROLLBACK");
        }
        setAutoCommit(autocommit);
        setNetworkTimeout(Runnable::run, usual);
    }

    @Override
    public void setSchema(@Nullable String schema) throws SQLException {
        // outside of a transaction this replaces a schema whose setting was rolled back
        setInTransaction = isInTransaction();
        execSQLUpdate("SET SESSION search_path TO " + (schema == null ? "DEFAULT" : "'" + escapeString(schema) + "'"));
    }

    /** Sets the isolation level; the driver refuses this in a transaction. */
    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        setInTransaction |= isInTransaction();
        super.setTransactionIsolation(level);
    }

    /**
     * Returns whether the session is read-only. From PostgreSQL 14, also true if it is read-only by the server's
     * configuration or by SQL.
     */
    @Override
    public boolean isReadOnly() throws SQLException {
        return super.isReadOnly() || isReadOnlyByDefault();
    }

    /**
     * Sets read-only. The driver only begins read-only transactions, so it could not undo a read-only session set by
     * SQL.
     */
    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        setInTransaction |= isInTransaction();
        super.setReadOnly(readOnly);
        if (!readOnly && !readOnlyAtLogin && isReadOnlyByDefault()) {
            execSQLUpdate("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
        }
    }

    /**
     * Commits. Settings made in the transaction are kept, unless the server rolls it back because a statement has
     * failed.
     */
    @Override
    public void commit() throws SQLException {
        boolean rollsBack = getTransactionState() == TransactionState.FAILED;
        super.commit();
        setInTransaction &= rollsBack;
    }

    /** Aborts the connection, and any pending request to cancel one of its statements, which would outlive it. */
    @Override
    public void abort(Executor executor) throws SQLException {
        properties.abort();
        super.abort(executor);
    }

    private boolean isInTransaction() {
        return getTransactionState() != TransactionState.IDLE;
    }

    /**
     * Returns the read-only default; always false before PostgreSQL 14, which does not report it, so only the driver's
     * value is known.
     */
    private boolean isReadOnlyByDefault() {
        return "on".equals(getParameterStatus("default_transaction_read_only"));
    }
}
