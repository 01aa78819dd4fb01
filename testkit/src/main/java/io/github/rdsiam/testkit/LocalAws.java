package io.github.rdsiam.testkit;

import com.google.gson.JsonObject;
import io.github.rdsiam.testkit.internal.history.History;
import io.github.rdsiam.testkit.internal.token.EndpointRegion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Starts local versions of the services that a database client uses on AWS: RDS Proxy, the instance behind it, Secrets
 * Manager, STS with one role, and a real database with one user. The engine is MySQL by default; for PostgreSQL use
 * {@code LocalAws.builder().engine(RdsEngine.POSTGRESQL)}.
 *
 * <p>The client keeps the endpoint, port, database and user of production. It only connects to another address ({@link
 * #connectViaHost}, {@link #connectViaPort}), trusts another certificate ({@link #caBundle}) and signs with another
 * identity ({@link #identity}). The {@linkplain io.github.rdsiam.testkit package page} shows an example with rds-iam.
 * For a process, or an application with the Spring Boot starter, use {@link #environment} or {@link #systemProperties}.
 *
 * <p>The first start in a JVM takes a few seconds. Later starts take a fraction of a second, because all share one
 * database process, which stops with the JVM. Schema and user are created if they do not exist, and are not deleted.
 * Proxy, instance, Secrets Manager and STS belong to one {@code LocalAws} and stop at {@link #close}, or with the JVM.
 * The reason of each refused login is logged at INFO, by {@link FakeRdsProxy}'s {@link System.Logger}. Thread-safe.
 *
 * <p>Rotating the secret changes the password for every {@code LocalAws} with the same user and database, and the next
 * start resets it. In a test that rotates, set another {@link Builder#user}, or use a separate database with {@code
 * database(EmbeddedDatabase.start())}.
 */
public final class LocalAws implements AutoCloseable {

    static final String ENDPOINT = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String USER = "app";

    private static final String ROLE = "arn:aws:iam::123456789012:role/orders";

    private final String region;
    private final int port;
    private final AwsIdentity identity;
    private final EmbeddedDatabase database;
    private final String databaseName;
    private final DatabaseLogin login;
    private final List<DatabaseLogin> otherLogins = new ArrayList<>();
    private final String secretId;
    private final FakeSecretsManager secrets;
    private final FakeSts sts;
    private final FakeRdsProxy proxy;

    private LocalAws(Builder builder) {
        identity = builder.identity;
        secretId = builder.secretId();
        databaseName = builder.databaseName;
        database = builder.database();
        login = builder.login == null ? database.createUser(builder.user, databaseName, builder.rdsIam) : builder.login;
        builder.others.forEach(other -> otherLogins.add(other.login(database, databaseName)));
        region = builder.region();
        secrets = FakeSecretsManager.start(builder.secretsPort, builder.recordLimit);
        FakeSts startedSts = null;
        try {
            startedSts = FakeSts.start(builder.clock, builder.stsPort, builder.recordLimit);
            FakeRdsProxy.Builder proxyBuilder = FakeRdsProxy.builder()
                    .clock(builder.clock)
                    .database(database)
                    .identity(identity)
                    .recordLimit(builder.recordLimit);
            if (builder.policy != null) {
                proxyBuilder.attach(identity, builder.policy);
            }
            otherLogins.forEach(other -> proxyBuilder.databaseSecret(secrets, secretId(other.user())));
            proxy = builder.changes
                    .apply(proxyBuilder.databaseSecret(secrets, secretId))
                    .endpoint(builder.endpoint)
                    .instanceEndpoint(builder.instanceEndpoint())
                    .region(region)
                    .signedPort(builder.port())
                    .start();
        } catch (RuntimeException | Error e) {
            secrets.close();
            if (startedSts != null) {
                startedSts.close();
            }
            throw e;
        }
        sts = startedSts;
        if (builder.policy != null) {
            sts.attach(ROLE, builder.policy);
        }
        sts.onSession((session, until) -> sts.policyOf(session).ifPresent(policy -> proxy.attach(session, policy)));
        sts.onSession(proxy::trust);
        sts.onSession((session, until) -> secrets.admit(session, until, builder.clock));
        sts.createRole(ROLE, null, identity);
        port = builder.port() == 0 ? proxy.port() : builder.port();
    }

    private String rdsSecret() {
        return rdsSecret(login);
    }

    private String rdsSecret(DatabaseLogin login) {
        JsonObject secret = new JsonObject();
        secret.addProperty("engine", database.engine().secretName());
        secret.addProperty("host", instanceEndpoint());
        secret.addProperty("port", instancePort());
        secret.addProperty("dbname", databaseName);
        secret.addProperty("username", login.user());
        secret.addProperty("password", login.password());
        return secret.toString();
    }

    /**
     * Starts a {@code LocalAws} with the defaults of {@link Builder}.
     *
     * @return a running instance; close it, or let it stop with the JVM
     * @throws IllegalStateException if the database or a server cannot be started, or the wait is interrupted
     */
    public static LocalAws start() {
        return builder().start();
    }

    /**
     * Returns a builder, to set your application's names.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the database engine.
     *
     * @return the engine of proxy, instance and database
     */
    public RdsEngine engine() {
        return database.engine();
    }

    /**
     * Returns the name of the RDS Proxy endpoint.
     *
     * @return the name in its certificate, and in tokens for it
     */
    public String endpoint() {
        return proxy.endpoint();
    }

    /**
     * Returns the port of the endpoint, for which tokens must be signed. Connect to {@link #connectViaPort} instead.
     *
     * @return 3306 for MySQL and 5432 for PostgreSQL, unless the builder says otherwise
     */
    public int port() {
        return port;
    }

    /**
     * Returns the address to connect to instead of the endpoint's.
     *
     * @return 127.0.0.1
     */
    public String connectViaHost() {
        return "127.0.0.1";
    }

    /**
     * Returns the port to connect to instead of the endpoint's.
     *
     * @return the proxy's port on 127.0.0.1
     */
    public int connectViaPort() {
        return proxy.port();
    }

    /**
     * Returns the name of the database instance's own endpoint.
     *
     * @return the name in its certificate, and in tokens for it
     */
    public String instanceEndpoint() {
        return proxy.instanceEndpoint();
    }

    /**
     * Returns the port of the instance, for connections without the proxy: with a password, for example for a fallback
     * with a secret, or with a token. Clients without a setting like {@code connectVia} need {@code
     * -Djdk.net.hosts.file} to resolve the instance's name to 127.0.0.1. Tokens for the instance must be signed for
     * {@link #port}: build with {@code port(0)} for clients that sign for the port to which they connect.
     *
     * @return the instance's port on 127.0.0.1
     */
    public int instancePort() {
        return proxy.instancePort();
    }

    /**
     * Returns the region of the endpoint.
     *
     * @return such as {@code eu-west-1}
     */
    public String region() {
        return region;
    }

    /**
     * Returns the CA bundle that a client must trust.
     *
     * @return a PEM file, deleted by {@link #close} or at the end of the JVM, unless {@link
     *     FakeRdsProxy.Builder#keepAuthorities} was called
     */
    public Path caBundle() {
        return proxy.caBundle();
    }

    /**
     * Returns the AWS identity whose tokens are accepted. By default it is the session of an invented role. Its Secrets
     * Manager accepts every signature; {@link FakeSecretsManager#trust} changes that.
     *
     * @return access key id, secret key and session token
     */
    public AwsIdentity identity() {
        return identity;
    }

    /**
     * Returns the database user.
     *
     * @return the name that tokens are signed for
     */
    public String user() {
        return login.user();
    }

    /**
     * Returns the user's database login at the start, which is also in the secret. A rotation does not change it.
     *
     * @return user name and password
     */
    public DatabaseLogin login() {
        return login;
    }

    /**
     * Returns the name of the database in JDBC's sense, which for MySQL is a schema.
     *
     * @return the name in the URL
     */
    public String databaseName() {
        return databaseName;
    }

    /**
     * Returns the database behind the proxy, to create tables and to query rows; for PostgreSQL, for example, with
     * {@code aws.database().in(aws.databaseName()).query("SELECT ...")}.
     *
     * @return the JVM's shared database, unless another one was set in the builder
     */
    public EmbeddedDatabase database() {
        return database;
    }

    /**
     * Returns the proxy and the instance, to inject faults and to inspect what clients sent.
     *
     * @return the server of both endpoints
     */
    public FakeRdsProxy proxy() {
        return proxy;
    }

    /**
     * Returns Secrets Manager.
     *
     * @return the Secrets Manager, with the secret {@link #secretId}
     */
    public FakeSecretsManager secrets() {
        return secrets;
    }

    /**
     * Returns the name of the secret with the user's password.
     *
     * @return such as {@code prod/orders/mysql} or {@code prod/orders/postgres}
     */
    public String secretId() {
        return secretId;
    }

    /**
     * Returns the name of the secret with the password of one user.
     *
     * @param user a user set by {@link Builder#user}, {@link Builder#login}, {@link Builder#addUser} or {@link
     *     Builder#addLogin}
     * @return {@link #secretId} for the first user; for other users, followed by a slash and the user's name
     */
    public String secretId(String user) {
        return user.equals(login.user()) ? secretId : secretId + "/" + user;
    }

    /**
     * Returns STS, to create other roles and to see which were assumed. The proxy, the instance and Secrets Manager
     * accept sessions of every role. Proxy and instance evaluate the role's policy, if one was attached with {@link
     * Builder#policies} or {@link FakeSts#attach}.
     *
     * @return the STS, with the role {@link #roleArn}
     */
    public FakeSts sts() {
        return sts;
    }

    /**
     * Returns the role that {@link #identity} may assume, without an external id.
     *
     * @return {@value #ROLE}
     */
    public String roleArn() {
        return ROLE;
    }

    /**
     * Returns the environment variables that a process on AWS has: region, credentials, and the endpoints of Secrets
     * Manager and STS.
     *
     * @return the variables by name; every AWS SDK reads them
     */
    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_REGION", region());
        variables.put("AWS_DEFAULT_REGION", region()); // boto3 and version 1 of the AWS CLI read only this one
        variables.put("AWS_ACCESS_KEY_ID", identity.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey());
        if (identity.sessionToken() != null) {
            variables.put("AWS_SESSION_TOKEN", identity.sessionToken());
        }
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.endpoint().toString());
        variables.put("AWS_ENDPOINT_URL_STS", sts.endpoint().toString());
        return variables;
    }

    /**
     * Returns the system properties that connect an application in this JVM to this {@code LocalAws} without changes to
     * its production configuration. They are the values of {@link #environment} under the AWS SDK's property names, and
     * two properties of rds-iam-spring-boot-starter: the address to connect to, and the CA bundle to trust. Call {@code
     * aws.systemProperties().forEach(System::setProperty)} before the application starts.
     *
     * @return properties by name
     */
    public Map<String, String> systemProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("aws.region", region());
        properties.put("aws.accessKeyId", identity.accessKeyId());
        properties.put("aws.secretAccessKey", identity.secretAccessKey());
        if (identity.sessionToken() != null) {
            properties.put("aws.sessionToken", identity.sessionToken());
        }
        properties.put("aws.endpointUrlSecretsManager", secrets.endpoint().toString());
        properties.put("aws.endpointUrlSts", sts.endpoint().toString());
        properties.put("rds-iam.connect-via", connectViaHost() + ":" + connectViaPort());
        properties.put("rds-iam.ca-bundle", caBundle().toString());
        return properties;
    }

    /**
     * Returns the parameters that make a production {@code jdbc:rds-iam:} URL connect to this {@code LocalAws}: the
     * address to connect to, and the CA bundle to trust. The driver then signs with the credentials from {@link
     * #environment} or {@link #systemProperties}.
     *
     * @return {@code connectVia=...&caBundle=...}, percent-encoded, to be appended after {@code ?} or {@code &}
     */
    public String urlParameters() {
        return "connectVia=" + connectViaHost() + ":" + connectViaPort() + "&caBundle="
                + encode(caBundle().toString());
    }

    /** Percent-encodes a value for the driver, which does not decode a plus sign to a space. */
    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Returns everything that must not appear in a log: the secret key and session token of {@link #identity}; the
     * passwords of the user, of the database's administrator and in all secrets; the keys and tokens of the sessions of
     * {@link #sts}; and each token and password that a client sent. Identities added by {@link FakeRdsProxy#trust} are
     * not included.
     *
     * @return a copy
     */
    public List<String> issuedSecrets() {
        List<String> all = new ArrayList<>(proxy.receivedCredentials());
        all.addAll(secrets.issuedSecrets());
        all.addAll(sts.issuedSecrets());
        all.add(login.password());
        otherLogins.forEach(other -> all.add(other.password()));
        if (database.hasAdmin()) {
            all.add(database.admin().password());
        }
        all.add(identity.secretAccessKey());
        if (identity.sessionToken() != null) {
            all.add(identity.sessionToken());
        }
        return List.copyOf(all);
    }

    /**
     * Clears the records, scripted faults and denials of the proxy, Secrets Manager and STS, for the next test.
     * Connections, identities and their policies, roles, sessions, secrets and the database stay.
     */
    public void reset() {
        proxy.reset();
        secrets.reset();
        sts.reset();
    }

    /**
     * Closes all connections, stops the servers and deletes the PEM file, unless {@link
     * FakeRdsProxy.Builder#keepAuthorities} was called. The database keeps running. Closing twice has no effect.
     */
    @Override
    public void close() {
        try {
            proxy.close();
        } finally {
            secrets.close();
            sts.close();
        }
    }

    /**
     * Configures and starts a {@link LocalAws}. The defaults suit an application called "orders" in eu-west-1. Not
     * thread-safe; starts only one {@code LocalAws}.
     */
    public static final class Builder {

        private RdsEngine engine = RdsEngine.MYSQL;
        private String endpoint = ENDPOINT;
        private @Nullable String instanceEndpoint;
        private @Nullable String region;
        private @Nullable Integer port;
        private String databaseName = "orders";
        private String user = USER;
        private @Nullable DatabaseLogin login;
        private final List<OtherUser> others = new ArrayList<>();
        private int secretsPort;
        private int stsPort;
        private int recordLimit = History.UNLIMITED;
        private @Nullable EmbeddedDatabase database;
        private AwsIdentity identity = AwsIdentity.random();
        private @Nullable IamPolicy policy;
        private Clock clock = Clock.systemUTC();
        private boolean rdsIam;
        private @Nullable String secretId;
        private Function<LocalAws, String> secretValue = LocalAws::rdsSecret;
        private UnaryOperator<FakeRdsProxy.Builder> changes = builder -> builder;

        private Builder() {}

        /** Another user, whose login is given or who will be created. */
        private record OtherUser(String name, @Nullable DatabaseLogin given) {
            DatabaseLogin login(EmbeddedDatabase database, String databaseName) {
                return given == null ? database.createUser(name, databaseName, false) : given;
            }
        }

        private String region() {
            String named = region == null ? EndpointRegion.of(endpoint) : region;
            return Objects.requireNonNullElse(named, "eu-west-1");
        }

        private EmbeddedDatabase database() {
            if (database == null) {
                return EmbeddedDatabase.shared(engine);
            }
            if (database.engine() != engine) {
                throw new IllegalStateException(
                        "the engine is " + engine + ", but the database is " + database.engine());
            }
            return database;
        }

        private int port() {
            return port == null ? engine.port() : port;
        }

        private String secretId() {
            return secretId == null ? "prod/orders/" + engine.secretName() : secretId;
        }

        private String instanceEndpoint() {
            return instanceEndpoint == null ? "orders.abc123." + region() + ".rds.amazonaws.com" : instanceEndpoint;
        }

        /** Returns the engine that was set, or MySQL. */
        RdsEngine engine() {
            return engine;
        }

        /**
         * Sets the engine. By default MySQL, or the engine of the {@link #database}.
         *
         * @param engine the engine of proxy, instance and shared database
         * @return this
         */
        public Builder engine(RdsEngine engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /**
         * Sets the name of the RDS Proxy endpoint. By default {@value TestkitExtension#ENDPOINT}.
         *
         * @param host the name in production
         * @return this
         */
        public Builder endpoint(String host) {
            endpoint = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Sets the name of the instance. By default {@code orders.abc123.eu-west-1.rds.amazonaws.com}, with the region
         * of the endpoint.
         *
         * @param host the name in production
         * @return this
         */
        public Builder instanceEndpoint(String host) {
            instanceEndpoint = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Sets the region that tokens must contain, for both endpoints. By default the region in the endpoint's name,
         * or eu-west-1 if the name has none.
         *
         * @param region for example {@code eu-west-1}
         * @return this
         */
        public Builder region(String region) {
            this.region = Objects.requireNonNull(region, "region");
            return this;
        }

        /**
         * Sets the port that tokens must contain, for both endpoints. By default 3306 for MySQL and 5432 for
         * PostgreSQL.
         *
         * @param port the port of the endpoints in production, or 0 for the ports on which proxy and instance listen.
         *     Use 0 for clients that cannot connect to another address, and that resolve the names to 127.0.0.1 with
         *     {@code -Djdk.net.hosts.file}
         * @return this
         * @throws IllegalArgumentException if that is not a port
         */
        public Builder port(int port) {
            this.port = FakeRdsProxy.Builder.checked(port);
            return this;
        }

        /**
         * Sets the name of the database (a schema in MySQL), which is created with the user if it does not exist. By
         * default {@code orders}.
         *
         * @param name the name in the URL
         * @return this
         */
        public Builder databaseName(String name) {
            databaseName = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the database user, who is created if it does not exist. By default {@value TestkitExtension#USER}. An
         * existing user of this name gets the testkit's password and all privileges on the database; use {@link #login}
         * for a user that must not be changed. The database's administrator keeps its password.
         *
         * @param name the name that tokens are signed for
         * @return this
         */
        public Builder user(String name) {
            user = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets whether the user is a member of {@code rds_iam}; for PostgreSQL only. A member can log in to the
         * instance only with tokens, and any other user only with the password. By default the user is not a member, as
         * RDS Proxy requires. A test that changes this should set another {@link #user}.
         *
         * @param member whether to grant the role, or to revoke it
         * @return this
         */
        public Builder rdsIam(boolean member) {
            rdsIam = member;
            return this;
        }

        /**
         * Sets an existing database user, for example one that your deployment's SQL creates. Then the user is not
         * created, and neither is the database, unless {@link #addUser} is called.
         *
         * @param login user name and password
         * @return this
         */
        public Builder login(DatabaseLogin login) {
            this.login = Objects.requireNonNull(login, "login");
            return this;
        }

        /**
         * Adds another database user, who is created like the one of {@link #user}, but is not a member of {@code
         * rds_iam}. It has a separate secret, see {@link LocalAws#secretId(String)}.
         *
         * @param name the name that tokens are signed for
         * @return this
         */
        public Builder addUser(String name) {
            others.add(new OtherUser(Objects.requireNonNull(name, "name"), null));
            return this;
        }

        /**
         * Adds another existing database user. It has a separate secret, see {@link LocalAws#secretId(String)}.
         *
         * @param login user name and password
         * @return this
         */
        public Builder addLogin(DatabaseLogin login) {
            others.add(new OtherUser(login.user(), login));
            return this;
        }

        /**
         * Sets the database behind the proxy, and its engine. By default {@link EmbeddedDatabase#shared(RdsEngine)}.
         *
         * @param database the database; you close it yourself
         * @return this
         */
        public Builder database(EmbeddedDatabase database) {
            this.database = Objects.requireNonNull(database, "database");
            return engine(database.engine());
        }

        /**
         * Sets the AWS identity whose tokens are accepted. By default the session of an invented role.
         *
         * @param identity whose signatures are accepted
         * @return this
         */
        public Builder identity(AwsIdentity identity) {
            this.identity = Objects.requireNonNull(identity, "identity");
            return this;
        }

        /**
         * Attaches policies to the {@link #identity} and to the role {@link LocalAws#roleArn}. By default they have
         * none, and may connect to proxy and instance as every user. After the start, {@link FakeRdsProxy#attach}
         * replaces the identity's policies, and {@link FakeSts#attach} those of the role's next sessions. The ARN to
         * allow is {@link FakeRdsProxy#resourceArn}; set its account and resource ID with {@link #proxy}. Policies
         * apply to logins with tokens, not to requests to Secrets Manager.
         *
         * @param documents JSON policy documents
         * @return this
         * @throws IllegalArgumentException as {@link IamPolicy#of} does
         */
        public Builder policies(String... documents) {
            policy = IamPolicy.of(documents);
            return this;
        }

        /**
         * Sets the clock for the age of tokens and for the end of sessions of {@link #sts}. By default the system
         * clock.
         *
         * @param clock the clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets the port of Secrets Manager. By default a free port.
         *
         * @param port its port on 127.0.0.1, or 0 for a free port
         * @return this
         * @throws IllegalArgumentException if that is not a port
         */
        public Builder secretsPort(int port) {
            secretsPort = FakeRdsProxy.Builder.checked(port);
            return this;
        }

        /**
         * Sets the port of STS. By default a free port.
         *
         * @param port its port on 127.0.0.1, or 0 for a free port
         * @return this
         * @throws IllegalArgumentException if that is not a port
         */
        public Builder stsPort(int port) {
            stsPort = FakeRdsProxy.Builder.checked(port);
            return this;
        }

        /**
         * Limits the number of records of each kind that the proxy, Secrets Manager and STS keep, as {@link
         * FakeRdsProxy.Builder#recordLimit} does. By default all are kept.
         *
         * @param limit the maximum number
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder recordLimit(int limit) {
            recordLimit = FakeRdsProxy.Builder.checkedLimit(limit);
            return this;
        }

        /**
         * Sets the name of the secret with the user's password. By default {@code prod/orders/mysql} or
         * {@code prod/orders/postgres}.
         *
         * @param secretId the name
         * @return this
         */
        public Builder secretId(String secretId) {
            this.secretId = Objects.requireNonNull(secretId, "secretId");
            return this;
        }

        /**
         * Sets the value of the secret. By default it is JSON as RDS writes it, with the instance's name and the port
         * on which it listens.
         *
         * @param value returns the value for a started {@code LocalAws}
         * @return this
         */
        public Builder secretValue(Function<LocalAws, String> value) {
            secretValue = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Changes the proxy's configuration, for example the port on which it listens, or whether it accepts passwords.
         * Use this builder's own methods for names, region and the port in tokens: they are applied after these
         * changes.
         *
         * @param changes changes the proxy's builder
         * @return this
         */
        public Builder proxy(UnaryOperator<FakeRdsProxy.Builder> changes) {
            this.changes = Objects.requireNonNull(changes, "changes");
            return this;
        }

        /**
         * Starts the {@code LocalAws}.
         *
         * @return a running instance; close it, or let it stop with the JVM
         * @throws IllegalStateException if the database or a server cannot be started, the wait is interrupted, or the
         *     database has another engine
         */
        public LocalAws start() {
            LocalAws aws = new LocalAws(this);
            try {
                aws.secrets.create(aws.secretId, secretValue.apply(aws));
                aws.otherLogins.forEach(other -> aws.secrets.create(aws.secretId(other.user()), aws.rdsSecret(other)));
                return aws;
            } catch (RuntimeException | Error e) {
                aws.close();
                throw e;
            }
        }
    }
}
