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
 * A driver connection that knows its session's real state. PostgreSQL reports after each statement whether a transaction
 * is open and, from PostgreSQL 14, when the default for read-only changes, so nothing is asked.
 *
 * <p>What it sends itself begins no transaction: in one, a {@code SET} would end with the next rollback.
 */
final class PostgresConnection extends PgConnection implements SessionState {

    /** A session that is read-only by the server's configuration stays so: it may be a guard, as on a green cluster. */
    private final boolean readOnlyAtLogin;

    /**
     * Whether a setter was called in a transaction that was not committed: its rollback ends the setting, and some the
     * driver refuses. Then a pool believes what is not so.
     */
    private boolean setInTransaction;

    private final LoginProperties properties;

    PostgresConnection(HostSpec host, LoginProperties properties, String url) throws SQLException {
        super(new HostSpec[] {host}, properties, url);
        this.properties = properties;
        readOnlyAtLogin = isReadOnlyByDefault();
    }

    /** In PostgreSQL autocommit is the driver's alone, but the driver does not count a transaction that SQL has begun. */
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
        // outside of a transaction it replaces a schema that was rolled back
        setInTransaction = isInTransaction();
        execSQLUpdate("SET SESSION search_path TO " + (schema == null ? "DEFAULT" : "'" + escapeString(schema) + "'"));
    }

    /** The driver refuses it in a transaction. */
    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        setInTransaction |= isInTransaction();
        super.setTransactionIsolation(level);
    }

    /** From PostgreSQL 14 also true where the session is read-only by the server's configuration or by SQL. */
    @Override
    public boolean isReadOnly() throws SQLException {
        return super.isReadOnly() || isReadOnlyByDefault();
    }

    /** The driver's own way only begins read-only transactions, so it cannot end what SQL has set. */
    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        setInTransaction |= isInTransaction();
        super.setReadOnly(readOnly);
        if (!readOnly && !readOnlyAtLogin && isReadOnlyByDefault()) {
            execSQLUpdate("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
        }
    }

    /** What was set in the transaction lasts, unless the server rolls it back because a statement has failed. */
    @Override
    public void commit() throws SQLException {
        boolean rollsBack = getTransactionState() == TransactionState.FAILED;
        super.commit();
        setInTransaction &= rollsBack;
    }

    /** Also ends a request to cancel a statement of this session, which would outlive it. */
    @Override
    public void abort(Executor executor) throws SQLException {
        properties.abort();
        super.abort(executor);
    }

    private boolean isInTransaction() {
        return getTransactionState() != TransactionState.IDLE;
    }

    /** False before PostgreSQL 14, which does not report it: the driver's own value is all that is known then. */
    private boolean isReadOnlyByDefault() {
        return "on".equals(getParameterStatus("default_transaction_read_only"));
    }
}
