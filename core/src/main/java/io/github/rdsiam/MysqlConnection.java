package io.github.rdsiam;

import com.mysql.cj.NativeSession;
import com.mysql.cj.Query;
import com.mysql.cj.QueryInfo;
import com.mysql.cj.conf.HostInfo;
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
 * A connection of the driver whose record of its session is true: autocommit, database, isolation level and read-only.
 *
 * <p>A new connection sends no SET because the driver trusts its record (useLocalSessionState), which assumes JDBC's
 * defaults. So one query compares it with the server's, and only what differs is set. The record is trusted until the
 * application's first statement; from then on the driver asks the server. It never has to ask for autocommit: the server
 * tells it with each result.
 */
@SuppressWarnings({"serial", "TypeParameterUnusedInFormals"}) // the driver's type and signatures
final class MysqlConnection extends ConnectionImpl implements QueryInterceptor {

    private static final String READ_WRITE = "SET SESSION TRANSACTION READ WRITE";

    /** The sum of what the two variables stand for in the query at connect. */
    private static final int AUTOCOMMIT = 1;

    private static final int READ_ONLY = 2;

    private final RuntimeProperty<Boolean> trustsRecord;
    private final RuntimeProperty<Boolean> sendsReadOnly;
    private final boolean alwaysSendsReadOnly;

    /** Whether the first statement of the application is still to come, and to end the trust. */
    private boolean untouched;

    private boolean readOnlyOnServer;

    /** Whether the application has turned autocommit off by JDBC, and then on by SQL. */
    private boolean autocommitBySql;

    private MysqlConnection(HostInfo host, boolean usersChoice) throws SQLException {
        super(host);
        trustsRecord = propertySet.getBooleanProperty(PropertyKey.useLocalSessionState);
        sendsReadOnly = propertySet.getBooleanProperty(PropertyKey.readOnlyPropagatesToServer);
        alwaysSendsReadOnly = sendsReadOnly.getValue();
        untouched = !usersChoice;
    }

    /**
     * Opens a connection and puts its session right.
     *
     * @param usersChoice whether the user has set useLocalSessionState, which then stays as it is
     */
    static MysqlConnection open(HostInfo host, boolean usersChoice) throws SQLException {
        MysqlConnection connection = new MysqlConnection(host, usersChoice);
        try {
            connection.putRight();
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        }
        connection.getSession().setQueryInterceptors(List.of(connection));
        return connection;
    }

    /** Asks, because a MySQL server says in each greeting that autocommit is on, whatever its default is. */
    private void putRight() throws SQLException {
        int state = number("@@session.autocommit + " + READ_ONLY + " * " + readOnlyVariable());
        if ((state & AUTOCOMMIT) == 0) {
            getSession().getServerSession().setAutoCommit(false);
            setAutoCommit(true);
        }
        recordReadOnly((state & READ_ONLY) != 0);
    }

    /** As a number: MariaDB makes ON and OFF of a switch within an expression of text. */
    private int number(String expression) {
        return Integer.parseInt(getSession().queryServerVariable(expression));
    }

    private String readOnlyVariable() {
        NativeSession session = getSession();
        boolean newName = session.versionMeetsMinimum(8, 0, 3)
                || (session.versionMeetsMinimum(5, 7, 20) && !session.versionMeetsMinimum(8, 0, 0));
        return newName ? "@@session.transaction_read_only" : "@@session.tx_read_only";
    }

    /** While the session is read-only on the server, {@link #setReadOnly} is sent, so that it can be ended. */
    private void recordReadOnly(boolean readOnly) throws SQLException {
        if (readOnly != readOnlyOnServer) {
            readOnlyOnServer = readOnly;
            sendsReadOnly.setValue(false);
            setReadOnly(readOnly);
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
        if (result == null || getSession().getProtocol().getStreamingData() != null) {
            // failed, or not read to its end: the driver has no flags of the server's
            return null;
        }
        boolean autocommit = server.isAutocommit();
        if (autocommit != server.isAutoCommit()) {
            server.setAutoCommit(autocommit);
            autocommitBySql = autocommit;
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

    /** Looks for what the server does not tell with a result; statements that read or write rows do not come here. */
    private void mayHaveChanged(String sql, boolean applications) throws SQLException {
        if (!applications) {
            if (readOnlyOnServer && sql.equals(READ_WRITE)) {
                readOnlyOnServer = false;
                sendsReadOnly.setValue(alwaysSendsReadOnly);
            }
            return;
        }
        int start = QueryInfo.indexOfStatementKeyword(
                sql, getSession().getServerSession().isNoBackslashEscapesSet());
        if (start < 0) {
            return;
        }
        if (sql.regionMatches(true, start, "USE", 0, 3)) {
            recordDatabase();
        } else if (sql.regionMatches(true, start, "SET", 0, 3) && namesReadOnly(sql)) {
            recordReadOnly(number(readOnlyVariable()) != 0);
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
        String database = getSession().queryServerVariable("DATABASE()");
        if (database != null && !database.equals(getDatabase())) {
            setDatabase(database);
        }
    }

    @Override
    public void setAutoCommit(boolean autocommit) throws SQLException {
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

    /** By JDBC it is in no autocommit mode, and in that the driver refuses both; the answer sets the record right. */
    private void allowEndOfTransaction() {
        if (autocommitBySql) {
            getSession().getServerSession().setAutoCommit(false);
        }
    }

    /** Statements within statements count too. */
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
