package io.github.rdsiam.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.UtilityElf;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SuspendDetector;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.Engine.DriverJar;
import io.github.rdsiam.internal.engine.SessionState;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.login.CracResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A HikariCP pool over a connector. Closing the pool also closes the connector. */
public final class IamPool extends HikariDataSource implements CracResource {

    /** HikariCP's minimum for a timeout. */
    private static final long MIN_WAIT_MILLIS = 250;

    private final Connector connector;
    private final MysqlPoolDataSource source;
    private final SuspendDetector suspension;

    /** Never read; kept because org.crac holds it weakly. */
    @SuppressWarnings("UnusedVariable")
    private @Nullable Object checkpointHooks;

    private IamPool(HikariConfig config, Connector connector, MysqlPoolDataSource source) {
        super(config);
        this.connector = connector;
        this.source = source;
        this.suspension = connector.suspendDetector();
    }

    /**
     * Starts the pool. If that fails, pool and connector are closed. Declared with HikariCP's type, because with
     * another one the JVM would load both classes together with the builder.
     *
     * @param facade the data source that {@code unwrap} of the pool returns
     */
    public static HikariDataSource start(HikariConfig config, Engine engine, Connector connector, DataSource facade) {
        IamPool pool = null;
        try {
            if (config.getConnectionInitSql() != null) {
                // without autocommit the statement would be in a transaction, which the first borrower may roll back
                config.setIsolateInternalQueries(true);
            }
            String isolation = config.getTransactionIsolation();
            if (isolation != null) {
                // HikariCP sets the level only if the first connection had a different default
                connector.isolate(UtilityElf.getTransactionIsolation(isolation));
            }
            MysqlPoolDataSource source = new MysqlPoolDataSource(connector, facade);
            config.setDataSource(source);
            config.setExceptionOverride(new ReadOnlyEviction(config.getExceptionOverride(), engine));
            pool = new IamPool(config, connector, source);
            // not in the constructor: if the registration fails, the pool already has threads, which must end
            pool.checkpointHooks = CracResource.register(pool);
            return pool;
        } catch (RuntimeException | Error e) {
            if (pool != null) {
                pool.close();
            }
            connector.close();
            throw e;
        }
    }

    /**
     * Returns the driver properties of a configuration. Rejects the other settings about connections, which HikariCP
     * ignores if it has a data source.
     */
    public static Map<String, String> driverProperties(HikariConfig config, DriverJar jar) {
        refuse("data source", config.getDataSource(), "for another data source, give build() to your own pool");
        refuse("dataSourceClassName", config.getDataSourceClassName(), "the pool uses an IamTokenDataSource");
        refuse("dataSourceJNDI", config.getDataSourceJNDI(), "the pool uses an IamTokenDataSource");
        refuse("jdbcUrl", config.getJdbcUrl(), "set endpoint(String), port(int) and database(String) instead");
        refuse("username", config.getUsername(), "set username(String) of the builder instead");
        refuse("password", config.getPassword(), "the IAM token is the password");
        refuse("credentialsProvider", credentialsProvider(config), "the IAM token is the password");
        String driver = config.getDriverClassName();
        if (driver != null && !driver.startsWith(jar.packages())) {
            refuse("driverClassName", driver, "the driver is " + jar.name());
        }
        requireText("poolName", config.getPoolName());
        requireText("catalog", config.getCatalog());
        requireText("schema", config.getSchema());
        Map<String, String> properties = new TreeMap<>();
        for (Map.Entry<Object, Object> property :
                config.getDataSourceProperties().entrySet()) {
            properties.put(property.getKey().toString(), property.getValue().toString());
        }
        return properties;
    }

    private static void refuse(String setting, @Nullable Object value, String instead) {
        if (value != null) {
            throw InvalidSettingException.of(setting, "The pool's " + setting + " must not be set: " + instead);
        }
    }

    /**
     * Rejects blank texts and control characters: HikariCP sends catalog and schema to the server, and prints all three
     * in exceptions and log lines.
     */
    private static void requireText(String setting, @Nullable String value) {
        if (value != null) {
            Arguments.text(setting, value);
        }
    }

    /** Returns the credentials provider; null before HikariCP 7, which introduced it. */
    private static @Nullable Object credentialsProvider(HikariConfig config) {
        try {
            return config.getCredentialsProvider();
        } catch (NoSuchMethodError e) {
            return null;
        }
    }

    /** Rejects a user name, which HikariCP would use for new connections. */
    @Override
    public void setUsername(@Nullable String username) {
        refuse("username", username, "build another data source for another user");
    }

    /** Rejects a password, which would be stored but never used. */
    @Override
    public void setPassword(@Nullable String password) {
        refuse("password", password, "the IAM token is the password");
    }

    /** Rejects credentials, because they contain a user and a password. */
    @Override
    public void setCredentials(Credentials credentials) {
        refuse("credentials", credentials, "build another data source for another user");
    }

    /** Checks the catalog, which is set on every new connection. */
    @Override
    public void setCatalog(@Nullable String catalog) {
        requireText("catalog", catalog);
        super.setCatalog(catalog);
    }

    /** Returns the endpoint's URL for tools; HikariCP itself connects through the data source. */
    @Override
    public @Nullable String getJdbcUrl() {
        // HikariCP's constructor calls this too
        return connector == null ? super.getJdbcUrl() : connector.url();
    }

    /**
     * Returns a connection. In addition to HikariCP, it throws a refusal at once, never returns a connection from
     * before a suspension, and restores autocommit.
     */
    @Override
    public Connection getConnection() throws SQLException {
        if (suspension.wasSuspended(getMaxLifetime())) {
            evictIdle();
        }
        long start = System.nanoTime();
        Connection connection = opensFirst() ? firstConnection(deadline(start)) : super.getConnection();
        while (!connection.unwrap(SessionState.class).surelyHas(isAutoCommit())) {
            connection = putRight(connection, deadline(start));
        }
        return connection;
    }

    private Deadline deadline(long start) {
        return new Deadline(start + TimeUnit.MILLISECONDS.toNanos(getConnectionTimeout()));
    }

    private boolean opensFirst() {
        // a suspended pool must not open connections, and HikariCP does not report whether it is suspended
        return isEmpty() && !isAllowPoolSuspension();
    }

    /**
     * Restores a connection after SQL has changed autocommit or a rollback has undone a setting, which HikariCP does
     * not notice. If that fails, it returns another connection.
     */
    private Connection putRight(Connection connection, Deadline deadline) throws SQLException {
        try {
            int millis = deadline.socketMillis((int) getValidationTimeout());
            connection.unwrap(SessionState.class).putBack(isAutoCommit(), millis);
            return connection;
        } catch (SQLException e) {
            evictConnection(connection);
            if (deadline.hasPassed()) {
                throw new SQLTransientConnectionException(
                        getPoolName() + " - No usable connection within connectionTimeout: the session could not be"
                                + " reset",
                        e.getSQLState(),
                        e.getErrorCode(),
                        e);
            }
            return opensFirst() ? firstConnection(deadline) : pooledConnection(deadline);
        }
    }

    private Connection firstConnection(Deadline deadline) throws SQLException {
        Connection opened = source.openFirst(deadline, this::isEmpty);
        try {
            return pooledConnection(deadline);
        } catch (SQLTransientConnectionException e) {
            SQLException reason = source.lastFailure;
            // if opening used up the caller's time, the pool knows only an older failure, or none
            throw reason == null || e.getCause() instanceof IamAuthenticationException
                    ? e
                    : new SQLTransientConnectionException(
                            e.getMessage(), reason.getSQLState(), reason.getErrorCode(), reason);
        } finally {
            source.discard(opened);
        }
    }

    /**
     * Waits at most for the caller's remaining time. The MXBean is the pool object, which has a method with a timeout.
     */
    private Connection pooledConnection(Deadline deadline) throws SQLException {
        return !isClosed() && getHikariPoolMXBean() instanceof HikariPool pool
                ? pool.getConnection(Math.max(MIN_WAIT_MILLIS, deadline.remainingMillis()))
                : super.getConnection();
    }

    /**
     * Evicts idle connections after a suspension. Other callers wait meanwhile, so that none gets a dead connection.
     */
    private void evictIdle() {
        synchronized (suspension) {
            if (suspension.wasSuspended(getMaxLifetime()) && !isClosed()) {
                getHikariPoolMXBean().softEvictConnections();
                suspension.reset();
            }
        }
    }

    private boolean isEmpty() {
        return !isClosed() && getHikariPoolMXBean().getTotalConnections() == 0;
    }

    /** Evicts idle connections and aborts all others, because a snapshot must not contain an open socket. */
    @Override
    public void beforeCheckpoint() {
        connector.suspend();
        if (!isClosed()) {
            getHikariPoolMXBean().softEvictConnections();
        }
        source.abortAll();
    }

    @Override
    public void afterRestore() {
        connector.resume();
        suspension.reset();
    }

    @Override
    public void close() {
        // first, so that the pool does not wait for a connect that hangs; connections already handed out stay open
        connector.close();
        super.close();
    }
}
