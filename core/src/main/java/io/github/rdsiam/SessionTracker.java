package io.github.rdsiam;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.NativeSession;
import com.mysql.cj.Query;
import com.mysql.cj.QueryInfo;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.exceptions.ExceptionFactory;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the driver's record of one session true: autocommit, database, isolation level and read-only.
 *
 * <p>A new connection sends no SET because the driver trusts its record (useLocalSessionState), which assumes JDBC's
 * defaults. So one query compares it with the server's, and only what differs is set. The record is trusted until the
 * application's first statement. From then on the driver asks the server, except for autocommit: each response carries
 * that flag. Used by the thread that holds the connection's lock.
 */
final class SessionTracker implements QueryInterceptor {

    private static final String PUT_BACK = "SET SESSION TRANSACTION READ WRITE";

    private final ConnectionImpl connection;
    private final NativeSession session;
    private final RuntimeProperty<Boolean> trustsRecord;
    private final RuntimeProperty<Boolean> sendsReadOnly;
    private final boolean alwaysSendsReadOnly;

    /** Whether the record is still to be distrusted at the first statement. */
    private boolean untouched;

    private boolean readOnlyOnServer;

    private SessionTracker(ConnectionImpl connection, boolean usersChoice) {
        this.connection = connection;
        this.session = connection.getSession();
        this.trustsRecord = connection.getPropertySet().getBooleanProperty(PropertyKey.useLocalSessionState);
        this.sendsReadOnly = connection.getPropertySet().getBooleanProperty(PropertyKey.readOnlyPropagatesToServer);
        this.alwaysSendsReadOnly = sendsReadOnly.getValue();
        this.untouched = !usersChoice;
    }

    /**
     * Puts a new connection right and follows its session from now on.
     *
     * @param usersChoice whether the user has set useLocalSessionState, which then stays as it is
     */
    static void follow(ConnectionImpl connection, boolean usersChoice) throws SQLException {
        SessionTracker tracker = new SessionTracker(connection, usersChoice);
        // it goes by flags that the driver clears at each error, and would then leave out a SET that is needed
        connection
                .getPropertySet()
                .getBooleanProperty(PropertyKey.elideSetAutoCommits)
                .setValue(false);
        try {
            tracker.putRight();
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        }
        tracker.session.setQueryInterceptors(List.of(tracker));
    }

    /** Asks, because a MySQL server says that autocommit is on in each greeting, whatever its default is. */
    private void putRight() throws SQLException {
        String state = query("CONCAT(@@session.autocommit, " + readOnlyVariable() + ")");
        if (state.startsWith("0")) {
            session.getServerSession().setAutoCommit(false);
            connection.setAutoCommit(true);
        }
        recordReadOnly(state.endsWith("1"));
    }

    private String query(String expression) {
        return String.valueOf(session.queryServerVariable(expression));
    }

    private String readOnlyVariable() {
        boolean newName = session.versionMeetsMinimum(8, 0, 3)
                || (session.versionMeetsMinimum(5, 7, 20) && !session.versionMeetsMinimum(8, 0, 0));
        return newName ? "@@session.transaction_read_only" : "@@session.tx_read_only";
    }

    /** While the session is read-only on the server, {@code setReadOnly} is sent, so that it can be ended. */
    private void recordReadOnly(boolean readOnly) throws SQLException {
        if (readOnly != readOnlyOnServer) {
            readOnlyOnServer = readOnly;
            sendsReadOnly.setValue(false);
            connection.setReadOnly(readOnly);
            sendsReadOnly.setValue(readOnly || alwaysSendsReadOnly);
        }
    }

    @Override
    public <T extends Resultset> @Nullable T preProcess(Supplier<String> sql, @Nullable Query applications) {
        if (untouched && applications != null) {
            untouched = false;
            trustsRecord.setValue(false);
        }
        return null;
    }

    @Override
    public <T extends Resultset> @Nullable T postProcess(
            Supplier<String> sql, @Nullable Query applications, @Nullable T result, ServerSession server) {
        if (result == null || session.getProtocol().getStreamingData() != null) {
            // failed, or not read to its end: the driver has no flags of the server's
            return null;
        }
        boolean autocommit = server.isAutocommit();
        if (autocommit != server.isAutoCommit()) {
            server.setAutoCommit(autocommit);
        }
        if (!result.hasRows() && result.getUpdateCount() == 0) {
            try {
                mayHaveChanged(sql.get(), applications != null);
            } catch (SQLException e) {
                throw ExceptionFactory.createException(String.valueOf(e.getMessage()), e);
            }
        }
        return null;
    }

    /** Looks for what the response does not tell; all other statements cost nothing. */
    private void mayHaveChanged(String sql, boolean applications) throws SQLException {
        if (!applications) {
            if (readOnlyOnServer && sql.equals(PUT_BACK)) {
                readOnlyOnServer = false;
                sendsReadOnly.setValue(alwaysSendsReadOnly);
            }
            return;
        }
        int start = QueryInfo.indexOfStatementKeyword(
                sql, session.getServerSession().isNoBackslashEscapesSet());
        if (start < 0) {
            return;
        }
        if (sql.regionMatches(true, start, "USE", 0, 3)) {
            recordDatabase();
        } else if (sql.regionMatches(true, start, "SET", 0, 3) && namesReadOnly(sql)) {
            recordReadOnly(query(readOnlyVariable()).equals("1"));
        }
    }

    /** Whether it sets the access mode of the session, not of the next transaction alone. */
    private static boolean namesReadOnly(String sql) {
        String text = sql.toUpperCase(Locale.ROOT);
        return text.contains("_READ_ONLY")
                || (text.contains("TRANSACTION")
                        && text.contains("READ")
                        && (text.contains("SESSION") || text.contains("LOCAL")));
    }

    private void recordDatabase() throws SQLException {
        String database = session.queryServerVariable("DATABASE()");
        if (database != null && !database.equals(connection.getDatabase())) {
            connection.setDatabase(database);
        }
    }

    @Override
    public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
        return this;
    }

    /** Statements within statements count too. */
    @Override
    public boolean executeTopLevelOnly() {
        return false;
    }

    @Override
    public void destroy() {}
}
