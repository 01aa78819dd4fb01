package io.github.rdsiam.internal.mysql;

import com.mysql.cj.Query;
import com.mysql.cj.QueryInfo;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.exceptions.ExceptionFactory;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.jdbc.CloseOption;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.util.LazyString;
import io.github.rdsiam.internal.engine.SessionState;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A driver connection that tracks its session's real state: autocommit, database, isolation level and read-only.
 *
 * <p>During the connect, the driver trusts its record of the session (useLocalSessionState) and so sends no SET. The
 * record assumes JDBC's defaults, so one query compares it with the server's state, and only the differences are set.
 * From the application's first statement on, the driver no longer trusts the record.
 *
 * <p>Every complete result contains the autocommit flag, so the server is queried for it only after a statement that
 * failed or whose rows were streamed. Read-only is queried only when the application asks for it and a statement may
 * have changed it.
 */
@SuppressWarnings({"serial", "TypeParameterUnusedInFormals"}) // the driver's type and signatures
public final class MysqlConnection extends ConnectionImpl implements QueryInterceptor, SessionState {

    /** The bits in the result of the query at connect. */
    private static final int AUTOCOMMIT = 1;

    private static final int READ_ONLY = 2;

    /** The result of {@link #number} if the server does not return a number. */
    private static final int UNKNOWN = -1;

    /** A longer statement is not decoded; it is assumed to change the state. */
    private static final int MAX_TEXT = 8192;

    private final RuntimeProperty<Boolean> trustsRecord;
    private final RuntimeProperty<Boolean> sendsReadOnly;
    private final boolean alwaysSendsReadOnly;
    private final @Nullable Integer isolation;

    /** True until the application's first statement, at which the driver stops trusting the record. */
    private boolean untouched;

    private boolean readOnlyOnServer;

    /** Whether the application has turned autocommit off by JDBC and then on by SQL. */
    private boolean autocommitBySql;

    /** Whether autocommit may have changed since the last complete result. */
    private boolean autocommitUnsure;

    private boolean readOnlyUnsure;

    /**
     * Connects and corrects the session's state.
     *
     * @param usersChoice whether the user has set useLocalSessionState, which is then left unchanged
     * @param isolation the isolation level to set; nothing is sent if it is the server's default. Null to keep that
     *     default
     */
    MysqlConnection(HostInfo host, boolean usersChoice, @Nullable Integer isolation) throws SQLException {
        super(host);
        this.isolation = isolation;
        trustsRecord = propertySet.getBooleanProperty(PropertyKey.useLocalSessionState);
        sendsReadOnly = propertySet.getBooleanProperty(PropertyKey.readOnlyPropagatesToServer);
        alwaysSendsReadOnly = sendsReadOnly.getValue();
        untouched = !usersChoice;
        putRight();
        getSession().setQueryInterceptors(List.of(this));
    }

    /**
     * Queries the session's state and corrects the record. The server's greeting always reports autocommit as on, even
     * if its default is off.
     */
    private void putRight() throws SQLException {
        String question = "@@session.autocommit + " + READ_ONLY + " * " + readOnlyVariable();
        int state = number(question);
        if (state == UNKNOWN) {
            throw new SQLNonTransientConnectionException(
                    "The server sent no number for \"SELECT " + question
                            + "\", so the state of the session is unknown; sql_select_limit=0 is a possible cause",
                    "S1009");
        }
        boolean autocommit = (state & AUTOCOMMIT) != 0;
        autocommitUnsure = false;
        getSession().getServerSession().setAutoCommit(autocommit);
        if (!autocommit) {
            setAutoCommit(true);
        }
        readOnlyUnsure = false;
        recordReadOnly((state & READ_ONLY) != 0);
        if (isolation != null) {
            setTransactionIsolation(isolation);
        }
    }

    /** Queries a number, because MariaDB returns ON and OFF for a text expression. */
    private int number(String expression) throws SQLException {
        try {
            String answer = getSession().queryServerVariable(expression);
            return answer == null ? UNKNOWN : Integer.parseInt(answer);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        }
    }

    private String readOnlyVariable() {
        return getSession().versionMeetsMinimum(5, 7, 20)
                ? "@@session.transaction_read_only"
                : "@@session.tx_read_only";
    }

    private void recordReadOnly(boolean readOnly) throws SQLException {
        if (readOnly != readOnlyOnServer) {
            setReadOnly(readOnly, false);
            readOnlyOnServer = readOnly;
        }
    }

    private void setReadOnly(boolean readOnly, boolean send) throws SQLException {
        sendsReadOnly.setValue(send);
        try {
            super.setReadOnly(readOnly);
        } finally {
            sendsReadOnly.setValue(alwaysSendsReadOnly);
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
        if (result == null || isStreaming()) {
            // failed, or not read to the end: the driver has not received the server's flags
            if (applications != null) {
                autocommitUnsure = true;
                noteReadOnly(sql);
            }
            return null;
        }
        boolean autocommit = server.isAutocommit();
        autocommitUnsure = false;
        if (autocommit != server.isAutoCommit()) {
            server.setAutoCommit(autocommit);
            autocommitBySql = autocommit;
        }
        if (applications != null && (!result.hasRows() || result.getNextResultset() != null)) {
            noteReadOnly(sql);
            if (!result.hasRows() && result.getUpdateCount() == 0) {
                noteDatabase(sql);
            }
        }
        return null;
    }

    private boolean isStreaming() {
        return getSession().getProtocol().getStreamingData() != null;
    }

    /**
     * Records that a statement may have changed read-only mode; the server is queried only when the application asks
     * for it.
     */
    private void noteReadOnly(Supplier<String> sql) {
        readOnlyUnsure = readOnlyUnsure || isLong(sql) || mayChangeReadOnly(sql.get());
    }

    /** Returns whether a statement is too long to decode: the driver holds it as bytes and would decode all of them. */
    private static boolean isLong(Supplier<String> sql) {
        return sql instanceof LazyString text && text.length() > MAX_TEXT;
    }

    private boolean mayChangeReadOnly(String sql) {
        return begins(sql, "CALL", "EXECUTE") || ((begins(sql, "SET") || sql.indexOf(';') >= 0) && namesReadOnly(sql));
    }

    /** Returns whether the first statement, after comments, begins with one of these words. */
    private boolean begins(String sql, String... words) {
        int start = QueryInfo.indexOfStatementKeyword(
                sql, getSession().getServerSession().isNoBackslashEscapesSet());
        for (String word : words) {
            if (start >= 0 && sql.regionMatches(true, start, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private void noteDatabase(Supplier<String> sql) {
        if (!isLong(sql) && !begins(sql.get(), "USE")) {
            return;
        }
        String database = getSession().queryServerVariable("DATABASE()");
        try {
            if (database != null && !database.equals(getDatabase())) {
                setDatabase(database);
            }
        } catch (SQLException e) {
            throw ExceptionFactory.createException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns whether a statement sets the access mode of the session, and not only of the next transaction. */
    private static boolean namesReadOnly(String sql) {
        String text = sql.toUpperCase(Locale.ROOT);
        return text.contains("_READ_ONLY")
                || (text.contains("TRANSACTION")
                        && text.contains("READ")
                        && (text.contains("SESSION") || text.contains("LOCAL")));
    }

    /** Returns autocommit; queries the server only after a statement that failed or whose rows were streamed. */
    @Override
    public boolean getAutoCommit() throws SQLException {
        findOutAutocommit();
        return super.getAutoCommit();
    }

    @Override
    public boolean surelyHas(boolean autocommit) {
        return !autocommitUnsure && getSession().getServerSession().isAutoCommit() == autocommit;
    }

    /** Sends a statement to learn autocommit, which every complete result contains. */
    private void findOutAutocommit() throws SQLException {
        if (autocommitUnsure && canAsk()) {
            try (Statement statement = createStatement()) {
                statement.execute("DO 0");
            }
        }
    }

    private boolean canAsk() {
        return !isClosed() && !isStreaming();
    }

    @Override
    public void putBack(boolean autocommit, int millis) throws SQLException {
        int usual = getNetworkTimeout();
        setNetworkTimeout(Runnable::run, millis);
        findOutAutocommit();
        if (!surelyHas(autocommit)) {
            if (!super.getAutoCommit()) {
                rollback();
            }
            setAutoCommit(autocommit);
        }
        if (!surelyHas(autocommit)) {
            throw new SQLException("Autocommit is unknown while a result is being read", "HY000");
        }
        setNetworkTimeout(Runnable::run, usual);
    }

    @Override
    public void setAutoCommit(boolean autocommit) throws SQLException {
        if (autocommitUnsure && trustsRecord.getValue()) {
            findOutAutocommit();
        }
        autocommitBySql = false;
        super.setAutoCommit(autocommit);
    }

    @Override
    public void commit() throws SQLException {
        allowEndOfTransaction();
        super.commit();
    }

    @Override
    public void rollback() throws SQLException {
        allowEndOfTransaction();
        super.rollback();
    }

    /**
     * Allows commit and rollback after SQL has turned autocommit on. For JDBC autocommit is still off, but the driver
     * would refuse both, because its record says that autocommit is on. The server's response corrects the record
     * afterwards.
     */
    private void allowEndOfTransaction() throws SQLException {
        if (super.getAutoCommit()) {
            findOutAutocommit();
        }
        if (autocommitBySql) {
            getSession().getServerSession().setAutoCommit(false);
        }
    }

    /** Returns the access mode; queries the server only after a statement that may have changed it. */
    @Override
    public boolean isReadOnly() throws SQLException {
        // under its lock the driver itself asks, before it sends a write; the server would refuse that write anyway
        if (!(getConnectionLock() instanceof ReentrantLock lock && lock.isHeldByCurrentThread())) {
            findOutReadOnly();
        }
        return super.isReadOnly();
    }

    /**
     * Sets the access mode. While the session is read-only on the server, it is always sent, so that the application
     * can end it.
     */
    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        findOutReadOnly();
        setReadOnly(readOnly, alwaysSendsReadOnly || readOnlyOnServer);
        readOnlyOnServer = readOnlyOnServer && readOnly;
    }

    private void findOutReadOnly() throws SQLException {
        if (readOnlyUnsure && canAsk()) {
            readOnlyUnsure = false;
            int answer = number(readOnlyVariable());
            if (answer != UNKNOWN) {
                recordReadOnly(answer != 0);
            }
        }
    }

    /** Resets the session to the server's defaults, as after a connect. */
    @Override
    public void resetServerState() throws SQLException {
        super.resetServerState();
        boolean trusted = trustsRecord.getValue();
        trustsRecord.setValue(false);
        try {
            // updates the driver's record
            getTransactionIsolation();
        } finally {
            trustsRecord.setValue(trusted);
        }
        putRight();
    }

    /**
     * Closes the connection without a query: the driver reads autocommit while it closes, and the server may be
     * unreachable.
     */
    @Override
    public void doClose(@Nullable Throwable reason, CloseOption... options) throws SQLException {
        autocommitUnsure = false;
        super.doClose(reason, options);
    }

    /** Returns false, so that nested statements are intercepted too. */
    @Override
    public boolean executeTopLevelOnly() {
        return false;
    }

    @Override
    public QueryInterceptor init(com.mysql.cj.MysqlConnection connection, Properties properties, Log log) {
        return this;
    }

    @Override
    public void destroy() {}
}
