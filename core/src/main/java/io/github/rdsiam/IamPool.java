package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A HikariCP pool that closes the data source below it. */
final class IamPool extends HikariDataSource implements Checkpointed {

    /** HikariCP's own lower limit of a time-out. */
    private static final long SHORTEST_WAIT_MILLIS = 250;

    private final IamTokenDataSource source;
    private final FirstConnection first;
    private final ThawDetector thaw;
    private final MysqlPoolSource pooled;

    /** Held here, though never read, because org.crac holds it weakly. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable Object checkpointHooks;

    private IamPool(HikariConfig config, IamTokenDataSource source, MysqlPoolSource pooled) {
        super(config);
        this.source = source;
        this.first = pooled.first();
        this.thaw = source.thawDetector();
        this.pooled = pooled;
    }

    /** Starts the pool; if that fails, pool and data source are closed. */
    static IamPool start(HikariConfig config, IamTokenDataSource source, Consumer<HikariConfig> customizer) {
        try {
            MysqlPoolSource pooled = new MysqlPoolSource(source);
            config.setDataSource(pooled);
            customizer.accept(config);
            requireOurs(config, pooled);
            PinningWarnings.ofPool(
                    config.getConnectionInitSql(), config.getTransactionIsolation(), config.isAutoCommit());
            return registered(new IamPool(config, source, pooled));
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** After the constructor: a pool that cannot be registered has threads already, and they must end. */
    private static IamPool registered(IamPool pool) {
        try {
            pool.checkpointHooks = Checkpointed.register(pool);
            return pool;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    private static void requireOurs(HikariConfig config, MysqlPoolSource pooled) {
        if (config.getDataSource() != pooled) {
            throw new IllegalArgumentException(
                    "The customizer must not replace the pool's data source; for a data source"
                            + " of your own, hand build() to a pool of your own");
        }
        if (config.getUsername() != null || config.getPassword() != null) {
            throw new IllegalArgumentException(
                    "The customizer must not set a user name or password: the user is set with"
                            + " username(String), and the token is its password");
        }
        if (config.getJdbcUrl() != null) {
            throw new IllegalArgumentException("The customizer must not set a JDBC URL: the server is set with"
                    + " endpoint(String), port(int) and database(String)");
        }
    }

    /** As HikariCP's, but a known refusal is thrown at once, and connections that slept too long are not handed out. */
    @Override
    public Connection getConnection() throws SQLException {
        if (thaw.hasSlept(getMaxLifetime())) {
            evictIdle();
        }
        // a pool that can be suspended opens nothing while it is, and does not say whether it is
        return isEmpty() && !isAllowPoolSuspension() ? firstConnection() : super.getConnection();
    }

    private Connection firstConnection() throws SQLException {
        Deadline deadline = Deadline.after(Duration.ofMillis(getConnectionTimeout()));
        FirstConnection.Opening opening = openFirst(deadline);
        try {
            return withinWhatIsLeft(deadline);
        } catch (SQLTransientConnectionException e) {
            throw withReason(e, opening.failure());
        } finally {
            first.giveUp(opening);
        }
    }

    private FirstConnection.Opening openFirst(Deadline deadline) throws SQLException {
        try {
            return first.open(deadline, this::isEmpty);
        } finally {
            source.tellListener();
        }
    }

    /** When the first connection has used up the caller's time, what the pool knows of is an older failure, or none. */
    private static SQLException withReason(
            SQLTransientConnectionException poolTimedOut, @Nullable SQLException reason) {
        if (reason == null || poolTimedOut.getCause() instanceof IamAuthenticationException) {
            return poolTimedOut;
        }
        SQLException explained = new SQLTransientConnectionException(
                poolTimedOut.getMessage(), reason.getSQLState(), reason.getErrorCode(), reason);
        explained.setNextException(reason);
        return explained;
    }

    /** The bean is the pool itself; its own method takes the time that is left of the caller's. */
    private Connection withinWhatIsLeft(Deadline deadline) throws SQLException {
        return !isClosed() && getHikariPoolMXBean() instanceof HikariPool pool
                ? pool.getConnection(Math.max(SHORTEST_WAIT_MILLIS, deadline.remainingMillis()))
                : super.getConnection();
    }

    /** Whoever comes meanwhile waits, so that nobody is handed a dead connection. */
    private void evictIdle() {
        synchronized (thaw) {
            if (thaw.hasSlept(getMaxLifetime()) && !isClosed()) {
                getHikariPoolMXBean().softEvictConnections();
                thaw.awake();
            }
        }
    }

    private boolean isEmpty() {
        HikariPoolMXBean pool = getHikariPoolMXBean();
        return !isClosed() && pool != null && pool.getTotalConnections() == 0;
    }

    /** The pool forgets its idle connections, and every one is closed: a snapshot must hold no open socket. */
    @Override
    public void beforeCheckpoint() {
        HikariPoolMXBean pool = getHikariPoolMXBean();
        if (!isClosed() && pool != null) {
            pool.softEvictConnections();
        }
        pooled.suspend();
    }

    @Override
    public void afterRestore() {
        pooled.resume();
        thaw.awake();
    }

    @Override
    public void close() {
        // first, so that the pool need not wait for a connect that hangs; its live connections are not touched
        source.close();
        super.close();
    }
}
