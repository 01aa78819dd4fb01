package io.github.rdsiam;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The data source as the pool sees it.
 *
 * <p>"Mysql" in its name keeps HikariCP from starting a thread pool for network timeouts, which Connector/J does not
 * need.
 */
final class MysqlPoolSource implements DataSource {

    private final IamTokenDataSource source;
    private final FirstConnection first;

    /** Those that are open, and some that were closed since the last was opened. */
    private final Set<Connection> opened = ConcurrentHashMap.newKeySet();

    private volatile boolean suspended;

    MysqlPoolSource(IamTokenDataSource source) {
        this.source = source;
        this.first = new FirstConnection(source::begin, this::open);
    }

    FirstConnection first() {
        return first;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return first.deliver(source.loginTimeout());
    }

    private Connection open(ConnectContext connect) throws SQLException {
        requireRunning();
        Connection connection = source.getConnection(connect);
        opened.removeIf(MysqlPoolSource::isClosed);
        opened.add(connection);
        if (suspended) {
            // it was begun before the checkpoint, whose sweep may have missed it
            connection.abort(Runnable::run);
            opened.remove(connection);
            throw checkpointUnderWay();
        }
        return connection;
    }

    private void requireRunning() throws SQLException {
        if (suspended) {
            throw checkpointUnderWay();
        }
    }

    private static SQLException checkpointUnderWay() {
        return new SQLTransientConnectionException("A checkpoint is under way: no connection is opened", "08001");
    }

    /** Ends every connection at once, without waiting for the pool, and opens none until {@link #resume}. */
    void suspend() {
        suspended = true;
        for (Connection connection : opened) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // it is gone
            }
        }
        opened.clear();
    }

    void resume() {
        suspended = false;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        source.requireUser(user);
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return source.isWrapperFor(type);
    }
}
