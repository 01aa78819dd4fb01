package io.github.rdsiam.internal.pool;

import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.event.ConnectContext;
import io.github.rdsiam.internal.login.Connector;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of a HikariCP pool. If the pool is empty, the first one is opened on the thread of the caller
 * that waits for it.
 *
 * <p>HikariCP opens connections on its own thread and retries until the caller's timeout, so a caller would get a
 * refusal only after 30 seconds. {@link #openFirst} throws it at once. If it succeeds, the pool takes the connection.
 *
 * <p>It works for every engine. "Mysql" must stay in the class name: HikariCP looks for it there, and then does not
 * start a thread pool for network timeouts.
 */
final class MysqlPoolDataSource implements DataSource {

    private final Connector connector;
    private final DataSource facade;
    private final ReentrantLock opening = new ReentrantLock();

    /** A connection that a caller has opened and the pool has not taken yet. */
    private final AtomicReference<@Nullable Connection> ready = new AtomicReference<>();

    /**
     * The failure of the last attempt, if no connection was opened since. Callers that waited for that attempt get it
     * too.
     */
    volatile @Nullable SQLException lastFailure;

    /** The number of connections that the pool has taken. */
    private final AtomicLong taken = new AtomicLong();

    /** All open connections, and those closed since the last one was opened. */
    private final Set<Connection> opened = ConcurrentHashMap.newKeySet();

    /** @param facade has the login timeout, and handles all methods of a data source that do not open connections */
    MysqlPoolDataSource(Connector connector, DataSource facade) {
        this.connector = connector;
        this.facade = facade;
    }

    /**
     * Opens a connection that the pool will take, unless the pool already has one or another caller opens one. After
     * any failure except a refusal, the pool tries again.
     *
     * @return the connection, to be passed to {@link #discard}; null if none was opened
     * @throws SQLException if the credential was refused, or the data source is closed
     */
    @Nullable
    Connection openFirst(Deadline deadline, BooleanSupplier poolIsEmpty) throws SQLException {
        long before = taken.get();
        if (!lock(deadline)) {
            return null;
        }
        ConnectContext connect = null;
        Connection connection = null;
        try {
            if (ready.get() == null && taken.get() == before && poolIsEmpty.getAsBoolean() && !deadline.hasPassed()) {
                Duration timeLeft = Duration.ofNanos(deadline.remainingNanos());
                Duration loginTimeout = Connector.loginTimeout(facade.getLoginTimeout());
                connect = connector.begin(timeLeft.compareTo(loginTimeout) < 0 ? timeLeft : loginTimeout);
                connection = open(connect);
                ready.set(connection);
            }
        } catch (SQLException e) {
            if (e instanceof IamAuthenticationException || e instanceof ClosedException) {
                throw e;
            }
            lastFailure = e;
        } finally {
            opening.unlock();
            // outside the lock, because a listener may ask this pool for a connection
            deliverFirst(connect, connection);
        }
        return connection;
    }

    /**
     * Calls the listener. If it throws a JVM error, the caller does not get the connection, so it is closed unless the
     * pool has taken it.
     */
    private void deliverFirst(@Nullable ConnectContext connect, @Nullable Connection connection) {
        try {
            Connector.deliver(connect, null);
        } catch (RuntimeException | Error e) {
            discard(connection);
            throw e;
        }
    }

    private boolean lock(Deadline deadline) {
        try {
            return opening.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // the pool's wait reports the interrupt
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Closes the connection if the pool has not taken it. Does not take the lock, because another caller's connect may
     * hold it.
     */
    void discard(@Nullable Connection connection) {
        if (connection != null && ready.compareAndSet(connection, null)) {
            abort(connection);
        }
    }

    /** Returns to the pool the connection that a caller has opened, or a new one. */
    @Override
    public Connection getConnection() throws SQLException {
        ConnectContext connect = null;
        Connection connection = null;
        opening.lock();
        try {
            connection = ready.getAndSet(null);
            // a checkpoint may have closed the connection
            if (connection == null || connection.isClosed()) {
                connect = connector.begin(Connector.loginTimeout(facade.getLoginTimeout()));
                connection = open(connect);
            }
            taken.incrementAndGet();
            return connection;
        } finally {
            opening.unlock();
            Connector.deliver(connect, connection);
        }
    }

    private Connection open(ConnectContext connect) throws SQLException {
        Connection connection = connector.open(connect);
        opened.removeIf(MysqlPoolDataSource::isClosed);
        opened.add(connection);
        if (connector.isSuspended()) {
            // abortAll may have missed the connection
            abort(connection);
            throw Connector.checkpointTaken(null);
        }
        lastFailure = null;
        return connection;
    }

    /** Aborts all connections at once, without waiting for the pool. */
    void abortAll() {
        opened.forEach(MysqlPoolDataSource::abort);
        opened.clear();
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // already closed
        }
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
        connector.requireUser(user);
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return facade.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        facade.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        facade.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return facade.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return facade.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return facade.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return facade.isWrapperFor(type);
    }
}
