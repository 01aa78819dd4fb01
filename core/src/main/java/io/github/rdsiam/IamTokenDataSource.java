package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.diagnosis.LinkageAdvice;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.login.CracResource;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.pool.IamPool;
import io.github.rdsiam.internal.pool.PoolPresets;
import io.github.rdsiam.internal.postgresql.PostgresEngine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Opens JDBC connections to MySQL and PostgreSQL on Amazon RDS, Aurora and RDS Proxy, with IAM tokens over verified
 * TLS.
 *
 * <p>Each {@link #getConnection()} opens one physical connection. Pass this data source to a connection pool:
 *
 * <pre>{@code
 * IamTokenDataSource source = IamTokenDataSource.builder()
 *         .engine(DatabaseEngine.POSTGRESQL)
 *         .endpoint("orders.abc123.eu-west-1.rds.amazonaws.com")
 *         .database("orders")
 *         .username("app")
 *         .build();
 * }</pre>
 *
 * <p>or let {@link Builder#buildPool()} create a HikariCP pool. A token is valid for 15 minutes, but not longer than
 * the AWS credentials that signed it. It is reused until 30 seconds before that. Certificate chain and host name are
 * verified before a token or password is sent; this cannot be switched off. Connections to the database ignore the
 * JVM's system properties for trust and key stores; calls to AWS use them.
 *
 * <p>Thread-safe. A connect may start threads to sign, prepare TLS or resolve a name; each ends with its task.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connecting.html">Connecting to a
 *     database through RDS Proxy</a>
 */
public final class IamTokenDataSource implements DataSource, AutoCloseable {

    private final Connector connector;

    /** Never read; kept because org.crac holds it weakly. */
    @SuppressWarnings("UnusedVariable")
    private final @Nullable Object checkpointHooks;

    private volatile int loginTimeoutSeconds;
    private volatile @Nullable PrintWriter logWriter;

    IamTokenDataSource(Connector connector) {
        this.connector = connector;
        this.checkpointHooks = CracResource.register(connector);
    }

    /**
     * {@return a new builder}
     *
     * @throws IllegalStateException if a required jar is missing or too old
     */
    public static Builder builder() {
        try {
            return new Builder();
        } catch (LinkageError e) {
            throw LinkageAdvice.atBuild(e);
        }
    }

    /**
     * Opens one new, unpooled physical connection, logged in with a cached or new IAM token, or with the fallback's
     * secret if one is configured and IAM is refused.
     *
     * @return the connection, owned by the caller
     * @throws IamAuthenticationException if the token, the AWS credentials or the secret failed
     * @throws SQLException with SQLState 08003 if this data source is closed. For network, TLS, capacity and database
     *     errors, a {@link java.sql.SQLTransientConnectionException} if the same call may succeed later, or a {@link
     *     java.sql.SQLNonTransientConnectionException} if something must be changed first; if the driver failed, both
     *     have its SQLState and vendor code, and its exception as the cause. If the driver is missing or too old, it is
     *     the second, with SQLState 08001. A {@link java.sql.SQLTimeoutException} if the login timeout passes while
     *     waiting for credentials or a secret. An interrupt ends the wait with a transient failure, and the thread
     *     stays interrupted
     */
    @Override
    public Connection getConnection() throws SQLException {
        return open(Connector.loginTimeout(loginTimeoutSeconds));
    }

    /** Opens a connection with this login timeout instead of the data source's. */
    Connection open(Duration timeout) throws SQLException {
        return connector.open(timeout);
    }

    /**
     * Opens a connection as {@link #getConnection()} does, for pools that are configured with a user name.
     *
     * @param user must be the configured user, or null
     * @param password ignored: the token is the password
     * @return the connection, owned by the caller
     * @throws java.sql.SQLInvalidAuthorizationSpecException if it is a different user
     * @throws SQLException as {@link #getConnection()}
     */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        connector.requireUser(user);
        return getConnection();
    }

    /**
     * Closes the data source: aborts pending connects and closes the clients it created. Connections already handed out
     * stay open, but the driver can no longer open another connection to cancel their statements. Closing twice has no
     * effect.
     */
    @Override
    public void close() {
        connector.close();
    }

    /** {@return the login timeout in seconds; 0 means the default of 30} */
    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    /**
     * Sets how long a whole connect may take: credentials, DNS, TCP, TLS, login and fallback.
     *
     * @param seconds 0 for the default of 30; there is always a limit
     * @throws SQLException if negative
     */
    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        if (seconds < 0) {
            throw new SQLException("The login timeout (" + seconds + ") must not be negative", "HY000");
        }
        loginTimeoutSeconds = seconds;
    }

    /**
     * {@return the writer that {@link #setLogWriter} set, or null; it is never written to, because logging uses SLF4J}
     */
    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        logWriter = out;
    }

    /**
     * Not supported: logging goes through SLF4J.
     *
     * @throws SQLFeatureNotSupportedException always
     */
    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("rds-iam logs through SLF4J, not java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!isWrapperFor(type)) {
            throw new SQLException("An IamTokenDataSource is not a " + type.getName(), "HY000");
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "IamTokenDataSource[" + connector.describe() + "]";
    }

    /** Creates the public exception for a failure, with its cause and its suppressed exceptions. */
    static SQLException published(AuthFailure failure) {
        SQLException published =
                IamAuthenticationException.of(failure.reason(), failure, publicForm(failure.getCause()));
        for (Throwable suppressed : failure.getSuppressed()) {
            published.addSuppressed(publicForm(suppressed));
        }
        return published;
    }

    private static @Nullable Throwable publicForm(@Nullable Throwable failure) {
        return failure instanceof AuthFailure ours ? published(ours) : failure;
    }

    /**
     * Configures and creates data sources. Each setter checks its argument; {@link #build} checks them together. Not
     * thread-safe; can be reused.
     */
    public static final class Builder {

        private final Settings settings = new Settings(new MysqlEngine());

        private Builder() {}

        /**
         * Sets the database engine, which decides the driver and the default port. Set it before any driver property.
         *
         * @param engine {@link DatabaseEngine#MYSQL} by default
         * @return this
         * @throws IllegalArgumentException if it is null, or a driver property is set already
         */
        public Builder engine(DatabaseEngine engine) {
            settings.engine(implementation(Arguments.notNull("engine", engine)));
            return this;
        }

        static Engine implementation(DatabaseEngine engine) {
            return switch (engine) {
                case MYSQL -> new MysqlEngine();
                case POSTGRESQL -> new PostgresEngine();
            };
        }

        /**
         * Sets the RDS endpoint. The token is signed for this name, and the server's certificate must be for it.
         *
         * @param host the DNS name that AWS shows for the proxy, instance or cluster, without port; required
         * @return this
         * @throws IllegalArgumentException if it is not a host name
         */
        public Builder endpoint(String host) {
            settings.endpoint(host);
            return this;
        }

        /**
         * Sets the endpoint's port. The token is signed for it.
         *
         * @param port 1 to 65535; 3306 by default, or 5432 for PostgreSQL
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder port(int port) {
            settings.port(port);
            return this;
        }

        /**
         * Sets the database (schema) to use.
         *
         * @param name used unchanged; without one MySQL selects none, and PostgreSQL the database with the user's name
         * @return this
         * @throws IllegalArgumentException if it is null or blank, or contains a control character
         */
        public Builder database(String name) {
            settings.database(name);
            return this;
        }

        /**
         * Sets the database user that the token is for.
         *
         * @param user as in CREATE USER, case-sensitive; required
         * @return this
         * @throws IllegalArgumentException if it is null or blank, or contains a control character
         */
        public Builder username(String user) {
            settings.username(user);
            return this;
        }

        /**
         * Sets the region to sign for. RDS endpoint names contain their region; {@link #build} rejects a different one.
         *
         * @param region for example eu-west-1; required if the endpoint is not an RDS name
         * @return this
         * @throws IllegalArgumentException if it does not look like a region
         */
        public Builder region(String region) {
            settings.region(region);
            return this;
        }

        /**
         * Connects to another host, such as a tunnel or a CNAME. The token is still signed for the endpoint, and the
         * certificate is still verified against the endpoint's name.
         *
         * @param host any host name that this machine can resolve, or an IP address
         * @param port 1 to 65535
         * @return this
         * @throws IllegalArgumentException if host or port is invalid
         */
        public Builder connectVia(String host, int port) {
            settings.connectVia(host, port);
            return this;
        }

        /**
         * Sets the provider of the AWS credentials that sign the token, or that assume the role of
         * {@link #assumeRole(String, String) assumeRole}.
         *
         * @param provider must always provide the same identity. It is called on threads of this library, possibly on
         *     several at once; such a thread is interrupted when no connect waits for it any more. The data source
         *     never closes it. The default is the SDK's default chain, shared by the process
         * @return this
         * @throws IllegalArgumentException if it is null
         */
        public Builder credentialsProvider(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
            settings.credentialsProvider(provider);
            return this;
        }

        /**
         * Signs as another role, without an external id.
         *
         * @param roleArn as {@link #assumeRole(String, String)}
         * @return this
         * @throws IllegalArgumentException if it is null or not the ARN of a role
         */
        public Builder assumeRole(String roleArn) {
            settings.assumeRole(roleArn, null);
            return this;
        }

        /**
         * Signs as another role. The role also reads the fallback's secret, unless the fallback has a client. The
         * credentials of {@link #credentialsProvider}, or of the default chain, assume the role at AWS STS in the
         * endpoint's region, for its default duration of one hour. A session is renewed when it is used in its last 5
         * minutes, and a token is not used after its session has expired. Needs {@code
         * software.amazon.awssdk:sts}; {@link #build} checks that it is present.
         *
         * @param roleArn such as {@code arn:aws:iam::111122223333:role/orders-reader}, in the endpoint's partition; a
         *     path may have letters, digits and {@code _+=,.@/-}
         * @param externalId what the role's trust policy asks for, 2 to 1224 letters, digits and {@code _+=,.@:/-}
         * @return this
         * @throws IllegalArgumentException if either is null, or not the ARN of a role or an external id
         * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
         */
        public Builder assumeRole(String roleArn, String externalId) {
            settings.assumeRole(roleArn, Arguments.notNull("assumeRole externalId", externalId));
            return this;
        }

        /**
         * Trusts only the certificates of this PEM bundle instead of the built-in authorities.
         *
         * @param pem a file that {@link #build} reads, once
         * @return this
         * @throws IllegalArgumentException if it is null
         */
        public Builder caBundle(Path pem) {
            settings.caBundle(pem);
            return this;
        }

        /**
         * Sets the secret to use when IAM is refused. There is none by default.
         *
         * @param fallback the policy
         * @return this
         * @throws IllegalArgumentException if it is null
         */
        public Builder fallback(SecretsManagerFallback fallback) {
            settings.fallback(policy(Arguments.notNull("fallback", fallback)));
            return this;
        }

        static FallbackPolicy policy(SecretsManagerFallback fallback) {
            return new FallbackPolicy(fallback.secretId, fallback.endpoint, fallback.secretHost, fallback.client);
        }

        /**
         * Sets a property of the JDBC driver, which is Connector/J or pgjdbc. Properties that could weaken TLS, sockets
         * or authentication are rejected, and so are names that this library does not know. A setting that changes
         * nothing, such as {@code useSSL=true} or a property that the driver no longer has, is logged and ignored.
         *
         * @param name as the driver's documentation spells it, or an old name that the driver still knows
         * @param value its value
         * @return this
         * @throws IllegalArgumentException if the property is rejected, with what to use instead, or the value is wrong
         */
        public Builder driverProperty(String name, String value) {
            return driverProperties(Collections.singletonMap(name, value));
        }

        /**
         * Sets several properties of the JDBC driver, each as {@link #driverProperty} does.
         *
         * @param properties values by name
         * @return this
         * @throws IllegalArgumentException if any is rejected, with a reason for each, or if the map, a name or a value
         *     is null; then none is set
         */
        public Builder driverProperties(Map<String, String> properties) {
            settings.driverProperties(properties);
            return this;
        }

        /**
         * Sets the listener for connection, token, refusal and fallback events.
         *
         * @param listener thread-safe and quick; none by default
         * @return this
         * @throws IllegalArgumentException if it is null
         */
        public Builder listener(RdsIamListener listener) {
            settings.listener(listener);
            return this;
        }

        /**
         * Sets the clock that decides when tokens and secrets expire, for tests. Signing uses the system clock.
         *
         * @param clock by default the system clock in UTC
         * @return this
         * @throws IllegalArgumentException if it is null
         */
        public Builder clock(Clock clock) {
            settings.clock(clock);
            return this;
        }

        /**
         * Creates the data source. It reads the CA bundle if one is set. It does not open a connection, call a service,
         * load a driver or start a thread.
         *
         * @return a new data source
         * @throws IllegalArgumentException if a required setting is missing, settings contradict each other, or the CA
         *     bundle is unusable
         * @throws IllegalStateException if a required jar is missing or too old; the driver and the pool are not
         *     required here
         */
        public IamTokenDataSource build() {
            try {
                return new IamTokenDataSource(new Connector(settings.check(), IamTokenDataSource::published, null));
            } catch (LinkageError e) {
                throw LinkageAdvice.atBuild(e);
            }
        }

        /**
         * Creates a HikariCP pool over a new data source, with presets for RDS Proxy: a maxLifetime of 25 minutes and a
         * validationTimeout of 2 seconds. On AWS Lambda the pool has one connection for each concurrent invocation,
         * opened when it is needed, no keepalive, a connectionTimeout of 5 seconds and a validationTimeout of 1 second.
         *
         * @return a pool that closes its data source when it is closed
         * @throws IllegalArgumentException as {@link #build}
         * @throws IllegalStateException as {@link #build}, or if HikariCP is missing or too old
         * @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException off Lambda, if the first connection
         *     fails
         */
        public HikariDataSource buildPool() {
            return startPool(null);
        }

        /**
         * Creates a HikariCP pool over a new data source, with your own settings.
         *
         * @param customizer runs after the presets and overrides them; driver properties that it adds override {@link
         *     #driverProperty}; must not set a data source, driver, user name, password, credentials provider or JDBC
         *     URL
         * @return a pool that closes its data source when it is closed
         * @throws IllegalArgumentException as {@link #build} and {@link #driverProperty}, or if the customizer is
         *     null or sets something that it must not set
         * @throws IllegalStateException as {@link #build}, or if HikariCP is missing or too old
         * @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException off Lambda, if the first connection
         *     fails
         */
        public HikariDataSource buildPool(Consumer<HikariConfig> customizer) {
            return startPool(Arguments.notNull("customizer", customizer));
        }

        private HikariDataSource startPool(@Nullable Consumer<HikariConfig> customizer) {
            try {
                HikariConfig config = PoolPresets.create(settings.environment());
                if (customizer != null) {
                    customizer.accept(config);
                }
                Engine engine = settings.engine();
                Map<String, String> properties = IamPool.driverProperties(config, engine.driver());
                Connector connector = new Connector(
                        settings.check(properties, config.getConnectionInitSql()), IamTokenDataSource::published, null);
                return IamPool.start(config, engine, connector, new IamTokenDataSource(connector));
            } catch (LinkageError e) {
                throw LinkageAdvice.atBuild(e);
            }
        }

        /** Returns the settings, so that tests can replace the clocks, the environment, the signer or the engine. */
        Settings settings() {
            return settings;
        }
    }
}
