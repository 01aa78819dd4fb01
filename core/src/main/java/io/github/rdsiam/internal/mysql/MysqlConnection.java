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
 * A driver connection that knows its session's real state: autocommit, database, isolation level and read-only.
 *
 * <p>While it connects, the driver trusts its record of the session (useLocalSessionState) and so sends no SET. That record
 * assumes JDBC's defaults, so one query compares it with the server's state, and only what differs is set. After the
 * application's first statement the driver no longer trusts the record. Every complete result carries autocommit; the
 * server is asked only after a statement that failed or whose rows were streamed. Whether the session is read-only is
 * asked only when the application wants to know and a statement may have changed it.
 */
@SuppressWarnings({"serial", "TypeParameterUnusedInFormals"}) // the driver's type and signatures
public final class MysqlConnection extends ConnectionImpl implements QueryInterceptor, SessionState {

    /** Bits of the sum that the query at connect returns. */
    private static final int AUTOCOMMIT = 1;

    private static final int READ_ONLY = 2;

    /** What {@link #number} returns if the server's answer is not a number. */
    private static final int UNKNOWN = -1;

    /** A longer statement is not decoded to see what it may change. */
    private static final int MAX_TEXT = 8192;

    private final RuntimeProperty<Boolean> trustsRecord;
    private final RuntimeProperty<Boolean> sendsReadOnly;
    private final boolean alwaysSendsReadOnly;
    private final @Nullable Integer isolation;

    /** Whether to stop trusting the record at the application's first statement, which has not come yet. */
    private boolean untouched;

    private boolean readOnlyOnServer;

    /** Whether the application has turned autocommit off through JDBC and then on by SQL. */
    private boolean autocommitBySql;

    /** Whether autocommit may have changed since the last result that carried it. */
    private boolean autocommitUnsure;

    private boolean readOnlyUnsure;

    /**
     * Connects and corrects the session's state.
     *
     * @param usersChoice whether the user has set useLocalSessionState, which then stays as it is
     * @param isolation the isolation level to set, which sends nothing if it is the server's default; null to keep that
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

    /** Asks the server, because its greeting always says that autocommit is on, whatever its default is. */
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

    /** Asks for a number, because in a text expression MariaDB answers ON and OFF. */
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
            // failed, or not read to its end: the driver has not received the server's flags
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

    /** Notes that a statement may have changed read-only mode; the server is asked only when somebody wants to know. */
    private void noteReadOnly(Supplier<String> sql) {
        readOnlyUnsure = readOnlyUnsure || isLong(sql) || mayChangeReadOnly(sql.get());
    }

    /** The driver holds the statement as bytes and would decode all of them. */
    private static boolean isLong(Supplier<String> sql) {
        return sql instanceof LazyString text && text.length() > MAX_TEXT;
    }

    private boolean mayChangeReadOnly(String sql) {
        return begins(sql, "CALL", "EXECUTE") || ((begins(sql, "SET") || sql.indexOf(';') >= 0) && namesReadOnly(sql));
    }

    /** Returns whether the first statement, after comments, begins with one of these. */
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

    /** Returns whether it sets the access mode of the session, not only of the next transaction. */
    private static boolean namesReadOnly(String sql) {
        String text = sql.toUpperCase(Locale.ROOT);
        return text.contains("_READ_ONLY")
                || (text.contains("TRANSACTION")
                        && text.contains("READ")
                        && (text.contains("SESSION") || text.contains("LOCAL")));
    }

    /** Asks the server only after a statement that failed or whose rows were streamed. */
    @Override
    public boolean getAutoCommit() throws SQLException {
        findOutAutocommit();
        return super.getAutoCommit();
    }

    @Override
    public boolean surelyHas(boolean autocommit) {
        return !autocommitUnsure && getSession().getServerSession().isAutoCommit() == autocommit;
    }

    /** Every complete result carries autocommit. */
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
     * For JDBC autocommit is off, but the driver refuses commit and rollback while its record says that it is on. The
     * server's answer corrects the record afterwards.
     */
    private void allowEndOfTransaction() throws SQLException {
        if (super.getAutoCommit()) {
            findOutAutocommit();
        }
        if (autocommitBySql) {
            getSession().getServerSession().setAutoCommit(false);
        }
    }

    /** Asks the server only after a statement that may have changed it. */
    @Override
    public boolean isReadOnly() throws SQLException {
        // the driver asks while it holds its lock, before it sends a write, which the server would refuse anyway
        if (!(getConnectionLock() instanceof ReentrantLock lock && lock.isHeldByCurrentThread())) {
            findOutReadOnly();
        }
        return super.isReadOnly();
    }

    /** While the session is read-only on the server, this is always sent, so that it can be ended. */
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

    /** Afterwards the session has the server's defaults, as after a connect. */
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

    /** While it closes, the driver reads autocommit, when the server may be unreachable. */
    @Override
    public void doClose(@Nullable Throwable reason, CloseOption... options) throws SQLException {
        autocommitUnsure = false;
        super.doClose(reason, options);
    }

    /** Nested statements count too. */
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
