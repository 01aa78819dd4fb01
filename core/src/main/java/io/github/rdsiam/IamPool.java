package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.UtilityElf;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A HikariCP pool that closes the data source below it. */
final class IamPool extends HikariDataSource implements CracResource {

    /** HikariCP's own lower limit of a time-out. */
    private static final long SHORTEST_WAIT_MILLIS = 250;

    private final IamTokenDataSource source;
    private final FirstConnection first;
    private final SuspendDetector thaw;
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

    /**
     * Starts the pool; if that fails, pool and data source are closed. The type is HikariCP's own, as the builder returns
     * it: for another one the JVM would load both already with the builder.
     */
    static HikariDataSource start(HikariConfig config, IamTokenDataSource source) {
        try {
            MysqlPoolSource pooled = new MysqlPoolSource(source);
            isolate(source, config.getTransactionIsolation());
            config.setDataSource(pooled);
            config.setExceptionOverride(new ReadOnlyEviction(config.getExceptionOverride()));
            return registered(new IamPool(config, source, pooled));
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** HikariCP sets the pool's level only where the default of the first connection was another. */
    private static void isolate(IamTokenDataSource source, @Nullable String level) {
        if (level != null) {
            source.isolate(UtilityElf.getTransactionIsolation(level));
        }
    }

    /** After the constructor: a pool that cannot be registered has threads already, and they must end. */
    private static IamPool registered(IamPool pool) {
        try {
            pool.checkpointHooks = CracResource.register(pool);
            return pool;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /**
     * What a configuration sets for the driver. HikariCP would ignore it, and everything else about the connections, when
     * it has a data source, so the rest is refused.
     */
    static Map<String, String> driverProperties(HikariConfig config) {
        refuse(
                "data source",
                config.getDataSource(),
                "for a data source of your own, give build() to a pool of your own");
        refuse("dataSourceClassName", config.getDataSourceClassName(), "the pool uses an IamTokenDataSource");
        refuse("dataSourceJNDI", config.getDataSourceJNDI(), "the pool uses an IamTokenDataSource");
        refuse("jdbcUrl", config.getJdbcUrl(), "set endpoint(String), port(int) and database(String) instead");
        refuse("username", config.getUsername(), "set username(String) of the builder instead");
        refuse("password", config.getPassword(), "the IAM token is the password");
        refuse("credentialsProvider", credentialsProvider(config), "the IAM token is the password");
        String driver = config.getDriverClassName();
        if (driver != null && !driver.startsWith("com.mysql.")) {
            refuse("driverClassName", driver, "the driver is MySQL Connector/J");
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

    /** HikariCP sends catalog and schema to the server, and its exceptions and log lines name all three. */
    private static void requireText(String setting, @Nullable String value) {
        if (value != null) {
            Arguments.text(setting, value);
        }
    }

    /** Null before HikariCP 7, which has no such thing. */
    private static @Nullable Object credentialsProvider(HikariConfig config) {
        try {
            return config.getCredentialsProvider();
        } catch (NoSuchMethodError e) {
            return null;
        }
    }

    /** HikariCP would take another user for the connections to come. */
    @Override
    public void setUsername(@Nullable String username) {
        refuse("username", username, "build another data source for another user");
    }

    /** HikariCP would keep it, and nothing would use it. */
    @Override
    public void setPassword(@Nullable String password) {
        refuse("password", password, "the IAM token is the password");
    }

    /** As with user and password, which it holds. */
    @Override
    public void setCredentials(Credentials credentials) {
        refuse("credentials", credentials, "build another data source for another user");
    }

    /** Every connection to come would be given it. */
    @Override
    public void setCatalog(@Nullable String catalog) {
        requireText("catalog", catalog);
        super.setCatalog(catalog);
    }

    /** The endpoint's, for those who read it off a pool; HikariCP itself connects by the data source. */
    @Override
    public @Nullable String getJdbcUrl() {
        // asked for while HikariCP starts, too
        return source == null ? super.getJdbcUrl() : source.url();
    }

    /**
     * As HikariCP's, but a known refusal is thrown at once, connections that slept too long are not handed out, and
     * autocommit is as the pool's settings say.
     */
    @Override
    public Connection getConnection() throws SQLException {
        if (thaw.wasSuspended(getMaxLifetime())) {
            evictIdle();
        }
        long begun = System.nanoTime();
        Connection connection = opensFirst() ? firstConnection(deadline(begun)) : super.getConnection();
        return isRight(connection) ? connection : putRight(connection, deadline(begun));
    }

    private Deadline deadline(long begun) {
        return new Deadline(begun + TimeUnit.MILLISECONDS.toNanos(getConnectionTimeout()));
    }

    private boolean opensFirst() {
        // a pool that can be suspended opens nothing while it is, and does not say whether it is
        return isEmpty() && !isAllowPoolSuspension();
    }

    private boolean isRight(Connection connection) throws SQLException {
        return connection.unwrap(MysqlConnection.class).surelyHas(isAutoCommit());
    }

    /** A borrower changed autocommit by SQL, or may have, which HikariCP does not see. */
    private Connection putRight(Connection borrowed, Deadline deadline) throws SQLException {
        Connection connection = borrowed;
        while (!isRight(connection)) {
            try {
                connection.unwrap(MysqlConnection.class).putBack(isAutoCommit(), deadline.socketMillis((int)
                        getValidationTimeout()));
            } catch (SQLException e) {
                evictConnection(connection);
                if (deadline.hasPassed()) {
                    throw new SQLTransientConnectionException(
                            getPoolName()
                                    + " - No usable connection within connectionTimeout: autocommit could not be put"
                                    + " back",
                            e.getSQLState(),
                            e.getErrorCode(),
                            e);
                }
                connection = opensFirst() ? firstConnection(deadline) : withinWhatIsLeft(deadline);
            }
        }
        return connection;
    }

    private Connection firstConnection(Deadline deadline) throws SQLException {
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
            if (thaw.wasSuspended(getMaxLifetime()) && !isClosed()) {
                getHikariPoolMXBean().softEvictConnections();
                thaw.reset();
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
        thaw.reset();
    }

    @Override
    public void close() {
        // first, so that the pool need not wait for a connect that hangs; its live connections are not touched
        source.close();
        super.close();
    }
}
