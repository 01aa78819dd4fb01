package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.engine.SessionState;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * A driver connection that knows its session's real state. PostgreSQL reports after each statement whether a transaction
 * is open, and when the default for read-only changes, so nothing is asked.
 */
final class PostgresConnection extends PgConnection implements SessionState {

    private static final String READ_ONLY_BY_DEFAULT = "default_transaction_read_only";

    PostgresConnection(HostSpec host, LoginProperties properties, String url) throws SQLException {
        super(new HostSpec[] {host}, properties, url);
    }

    /** In PostgreSQL autocommit is the driver's alone; but a transaction begun by SQL is none of its. */
    @Override
    public boolean surelyHas(boolean autocommit) {
        try {
            return getAutoCommit() == autocommit && getTransactionState() == TransactionState.IDLE;
        } catch (SQLException closed) {
            return false;
        }
    }

    @Override
    public void putBack(boolean autocommit, int millis) throws SQLException {
        int usual = getNetworkTimeout();
        setNetworkTimeout(Runnable::run, millis);
        if (getTransactionState() != TransactionState.IDLE) {
            try (Statement statement = createStatement()) {
                statement.execute("ROLLBACK");
            }
        }
        setAutoCommit(autocommit);
        setNetworkTimeout(Runnable::run, usual);
    }

    /** Also true after the application has made the session read-only by SQL, or the user's settings have. */
    @Override
    public boolean isReadOnly() throws SQLException {
        return super.isReadOnly() || isReadOnlyByDefault();
    }

    /** The driver's own way only begins read-only transactions, so it cannot end what the server has by default. */
    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        super.setReadOnly(readOnly);
        if (!readOnly && isReadOnlyByDefault()) {
            try (Statement statement = createStatement()) {
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE");
            }
        }
    }

    private boolean isReadOnlyByDefault() {
        return "on".equals(getParameterStatus(READ_ONLY_BY_DEFAULT));
    }
}
