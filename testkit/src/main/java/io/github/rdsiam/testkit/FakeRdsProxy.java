package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.history.History;
import io.github.rdsiam.testkit.internal.proxy.ClientSession;
import io.github.rdsiam.testkit.internal.proxy.EndpointListener;
import io.github.rdsiam.testkit.internal.proxy.LoopbackListener;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import io.github.rdsiam.testkit.internal.proxy.ProxySettings;
import io.github.rdsiam.testkit.internal.proxy.Sessions;
import io.github.rdsiam.testkit.internal.proxy.VirtualEndpoint;
import io.github.rdsiam.testkit.internal.proxy.mysql.MysqlFace;
import io.github.rdsiam.testkit.internal.proxy.postgresql.PostgresFace;
import io.github.rdsiam.testkit.internal.tls.AuthorityFile;
import io.github.rdsiam.testkit.internal.tls.BundleFile;
import io.github.rdsiam.testkit.internal.tls.EndpointCertificates;
import io.github.rdsiam.testkit.internal.tls.RunAuthorities;
import io.github.rdsiam.testkit.internal.token.DatabaseResource;
import io.github.rdsiam.testkit.internal.token.EndpointRegion;
import io.github.rdsiam.testkit.internal.token.Iam;
import io.github.rdsiam.testkit.internal.token.TokenVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a local RDS Proxy: it accepts MySQL or PostgreSQL logins over real TLS, verifies the IAM token, and relays the
 * connection to a database of that engine.
 *
 * <p>The proxy endpoint behaves like RDS Proxy. The optional instance endpoint behaves like a database instance: it has
 * another port, name and certificate authority, accepts tokens signed for its name, and passes passwords on to the
 * database.
 *
 * <p>A PostgreSQL server requests either a token or a password, so it must decide by the user. The proxy endpoint
 * requests tokens; with {@link Builder#acceptPasswords} it behaves like the instance. The instance requires a token
 * from members of the role {@code rds_iam}; other users log in to the database with SCRAM. The instance endpoint passes
 * a request to cancel a statement on to the database. The proxy endpoint drops it as RDS Proxy does, and refuses the
 * startup messages that RDS Proxy refuses.
 *
 * <p>Both endpoints listen on 127.0.0.1 only. For clients on the JVM, {@code -Djdk.net.hosts.file} can resolve their
 * names. Thread-safe.
 */
public final class FakeRdsProxy implements AutoCloseable {

    private final ProxyRecords records;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Sessions sessions = new Sessions();
    private final ProxySettings settings;
    private final RdsEngine engine;
    private final ClientSession.Factory face;
    private final Iam iam;
    private final BundleFile bundle;
    private final EndpointListener proxy;
    private final @Nullable EndpointListener instance;

    private FakeRdsProxy(Builder builder) throws IOException {
        settings = builder.settings();
        records = new ProxyRecords(builder.recordLimit);
        engine = builder.engine;
        face = switch (engine) {
            case MYSQL -> new MysqlFace();
            case POSTGRESQL -> new PostgresFace();
        };
        iam = builder.iam;
        RunAuthorities authorities = builder.authorities();
        bundle = builder.bundle(authorities);
        EndpointListener first = null;
        try {
            first = builder.listen(required(builder.endpoint, "endpoint"), false, authorities, records);
            instance = builder.instanceEndpoint == null
                    ? null
                    : builder.listen(builder.instanceEndpoint, true, authorities, records);
        } catch (IOException | RuntimeException | Error e) {
            if (first != null) {
                first.close();
            }
            bundle.close();
            throw e;
        }
        proxy = first;
        accept(proxy);
        if (instance != null) {
            accept(instance);
        }
    }

    private void accept(EndpointListener listener) {
        sessions.start(
                "fake-rds-proxy " + listener.endpoint().name(),
                () -> listener.accept(socket -> {
                    records.accepted();
                    sessions.begin(face.begin(new ClientSession.Context(
                            listener.endpoint(), nextFault().plan, socket, settings, records, sessions)));
                }));
    }

    private Fault nextFault() {
        return Objects.requireNonNullElse(faults.poll(), Fault.NONE);
    }

    /**
     * Creates a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the database engine.
     *
     * @return the engine of both endpoints
     */
    public RdsEngine engine() {
        return engine;
    }

    /**
     * Returns the proxy endpoint's name.
     *
     * @return the name in its certificate and in its tokens
     */
    public String endpoint() {
        return proxy.endpoint().name();
    }

    /**
     * Returns the proxy endpoint's port.
     *
     * @return a port of 127.0.0.1
     */
    public int port() {
        return proxy.port();
    }

    /**
     * Returns the instance endpoint's name.
     *
     * @return the name in its certificate and in its tokens
     * @throws IllegalStateException if the proxy was built without an instance endpoint
     */
    public String instanceEndpoint() {
        return instance().endpoint().name();
    }

    /**
     * Returns the instance endpoint's port.
     *
     * @return a port of 127.0.0.1
     * @throws IllegalStateException if the proxy was built without an instance endpoint
     */
    public int instancePort() {
        return instance().port();
    }

    private EndpointListener instance() {
        if (instance == null) {
            throw new IllegalStateException("This proxy was built without an instanceEndpoint");
        }
        return instance;
    }

    /**
     * Returns the CA bundle that a client must trust.
     *
     * @return a PEM file with the authorities of both endpoints and the older one that cross-signs them; deleted by
     *     {@link #close} or at the end of the JVM, unless {@link Builder#keepAuthorities} was called
     */
    public Path caBundle() {
        return bundle.path();
    }

    /**
     * Trusts one more identity from now on, for example the new session of a role.
     *
     * @param identity who may sign
     */
    public void trust(AwsIdentity identity) {
        iam.trust(Objects.requireNonNull(identity, "identity"));
    }

    /**
     * Trusts the session of a role until it ends. Tokens signed by the session expire with it.
     *
     * @param session who may sign
     * @param until when the session ends, by this proxy's clock
     */
    public void trust(AwsIdentity session, Instant until) {
        iam.trust(Objects.requireNonNull(session, "session"), Objects.requireNonNull(until, "until"));
    }

    /**
     * Attaches a policy to an identity, and replaces an earlier one. At each login with the identity's token, the
     * policy must allow {@code rds-db:connect} on {@link #resourceArn} or {@link #instanceResourceArn}. An identity
     * without a policy may connect as every user. Each role session is a separate identity.
     *
     * @param identity the signer, which may be trusted later
     * @param policy what its tokens may be used for
     */
    public void attach(AwsIdentity identity, IamPolicy policy) {
        iam.attach(Objects.requireNonNull(identity, "identity"), Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Returns the ARN that a policy must allow for connections to the proxy endpoint as this user.
     *
     * @param user the database user
     * @return such as {@code arn:aws:rds-db:eu-west-1:123456789012:dbuser:prx-0123456789abcdef0/app}
     */
    public String resourceArn(String user) {
        return arn(proxy, user);
    }

    /**
     * Returns the ARN that a policy must allow for connections to the instance endpoint as this user.
     *
     * @param user the database user
     * @return such as {@code arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABCDEFGHIJKL01234/app}
     * @throws IllegalStateException if the proxy was built without an instance endpoint
     */
    public String instanceResourceArn(String user) {
        return arn(instance(), user);
    }

    private static String arn(EndpointListener listener, String user) {
        return listener.endpoint().tokens().resource().arn(Objects.requireNonNull(user, "user"));
    }

    /**
     * Refuses every token from now on, as if no policy allowed {@code rds-db:connect}, or stops refusing them. Policies
     * stay attached.
     *
     * @param deny whether to refuse
     */
    public void denyIam(boolean deny) {
        iam.deny(deny);
    }

    /**
     * Refuses every token of one access key from now on.
     *
     * @param accessKeyId the key's id
     */
    public void revoke(String accessKeyId) {
        iam.revoke(Objects.requireNonNull(accessKeyId, "accessKeyId"));
    }

    /**
     * Scripts faults for the next connections on either endpoint: one fault for each connection, in the order of
     * acceptance. Each is used once. After the last one, connections work normally.
     *
     * @param faults the faults; {@link Fault#NONE} lets one connection work normally
     * @throws IllegalArgumentException if this engine has no such fault, see {@link Fault#isOf}; nothing is scripted
     *     then
     */
    public void enqueue(Fault... faults) {
        for (Fault fault : faults) {
            if (!fault.isOf(engine)) {
                throw new IllegalArgumentException(fault + " is not a fault of " + engine);
            }
        }
        this.faults.addAll(List.of(faults));
    }

    /**
     * Returns every finished login on both endpoints, oldest first. A login is in the list before the client gets its
     * result. If the client breaks off a login, for example because it does not trust the certificate, the login is in
     * the list as soon as the server notices. Once all logins have ended, there is one for each connection that {@link
     * #accepted} counts, including requests to cancel, and one for each COM_CHANGE_USER, which its detail names. A
     * refused login is also logged at INFO by the {@link System.Logger} of this class, unless a {@link Fault} refused
     * it.
     *
     * @return a copy
     */
    public List<RecordedLogin> logins() {
        return records.logins();
    }

    /**
     * Returns the number of connections that are logged in and open.
     *
     * @return the current number
     */
    public int connections() {
        return sessions.relayed();
    }

    /**
     * Returns the number of connections that are subject to the login time, because the client has not logged in yet or
     * is logging in again.
     */
    int limitedConnections() {
        return sessions.limited();
    }

    /**
     * Returns the number of TCP connections accepted so far.
     *
     * @return the number since the start or {@link #clearRecords}
     */
    public int accepted() {
        return records.acceptedCount();
    }

    /**
     * Returns every token or password that clients sent as text, with or without TLS, right or wrong. Includes the
     * MD5 hashes for {@link Fault#ASKS_FOR_MD5}, which are equivalent to the password.
     *
     * @return a copy, oldest first
     */
    public List<String> receivedCredentials() {
        return records.credentials();
    }

    /**
     * Returns all bytes that clients sent outside TLS, of all connections together: requests for TLS, and anything that
     * a careless client revealed.
     *
     * @return a copy
     */
    public byte[] receivedInPlainText() {
        return records.plainText();
    }

    /**
     * Returns the number of bytes received from clients, in TLS records or plain text.
     *
     * @return the number since the start or {@link #clearRecords}
     */
    public long bytesReceived() {
        return records.byteCount();
    }

    /**
     * Returns the commands that clients sent to the database, oldest first. For MySQL, a query is recorded as its text;
     * other commands as their protocol name, such as {@code COM_PING}, with {@code COM_STMT_PREPARE} and {@code
     * COM_INIT_DB} followed by their text. For PostgreSQL, {@code Query} is recorded as its text; {@code Parse} with
     * the text and, before a colon, the name of a named statement; other messages as their names, such as {@code Bind},
     * {@code Execute} and {@code Sync}. The data of a {@code COPY} is not recorded. A text longer than a megabyte is
     * truncated, and its length is appended.
     *
     * @return a copy; empty without {@link Builder#recordStatements}
     */
    public List<String> statements() {
        return records.statements();
    }

    /**
     * Returns the number of logins, credentials and other events, including those whose records were dropped.
     *
     * @return the current counts
     */
    public ProxySummary summary() {
        return records.summary(sessions.relayed());
    }

    /** Clears all records; faults, identities and connections stay. */
    public void clearRecords() {
        records.clear();
    }

    /**
     * Clears all records and scripted faults, and ends {@link #denyIam}. Identities, their policies, revocations and
     * connections stay.
     */
    public void reset() {
        faults.clear();
        iam.deny(false);
        records.clear();
    }

    /**
     * Ends every open client connection. {@link Drop#SILENT} closes none: those that have logged in get no more
     * responses, and others are not affected.
     *
     * @param how how the connections end
     */
    public void dropConnections(Drop how) {
        sessions.drop(Objects.requireNonNull(how, "how"));
    }

    /**
     * Adds idle time to connections that have logged in, without waiting or changing a clock. A connection is closed
     * when its idle time, added up over calls, reaches the timeout.
     *
     * @param time the idle time to add
     * @param idleTimeout RDS Proxy's IdleClientTimeout
     */
    public void elapse(Duration time, Duration idleTimeout) {
        sessions.idle(Objects.requireNonNull(time, "time"), Objects.requireNonNull(idleTimeout, "idleTimeout"));
    }

    /**
     * Closes all connections, waits for the threads to end and deletes the bundle, unless {@link
     * Builder#keepAuthorities} was called. Closing twice has no effect.
     */
    @Override
    public void close() {
        try {
            proxy.close();
            if (instance != null) {
                instance.close();
            }
            sessions.close();
            bundle.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException(name + " must be set");
        }
        return value;
    }

    /** Configures and starts a {@link FakeRdsProxy}. Not thread-safe; starts only one server. */
    public static final class Builder {

        private static final int MAX_PORT = 65_535;
        private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
        private static final Pattern PROXY_ID = Pattern.compile("prx-[A-Za-z0-9]+");
        private static final Pattern INSTANCE_ID = Pattern.compile("(db|cluster)-[A-Za-z0-9]+");

        private final Iam iam = new Iam();
        private RdsEngine engine = RdsEngine.MYSQL;
        private @Nullable EmbeddedDatabase embedded;
        private final Set<String> iamUsers = new LinkedHashSet<>();
        private final Set<String> users = new LinkedHashSet<>();
        private @Nullable String endpoint;
        private @Nullable String instanceEndpoint;
        private @Nullable String databaseHost;
        private int databasePort;
        private final Deque<List<Supplier<DatabaseLogin>>> databaseLogins = new ArrayDeque<>();
        private int port;
        private int instancePort;
        private int signedPort;
        private @Nullable String region;
        private String account = "123456789012";
        private String resourceId = "prx-0123456789abcdef0";
        private String instanceResourceId = "db-ABCDEFGHIJKL01234";
        private Clock clock = Clock.systemUTC();
        private Duration loginTime = Duration.ofMinutes(1);
        private boolean acceptPasswords;
        private boolean recordStatements;
        private int recordLimit = History.UNLIMITED;
        private @Nullable Path authorityDirectory;
        private String[] tlsProtocols = {"TLSv1.3", "TLSv1.2"};
        private Consumer<FakeRdsProxy> whenStarted = proxy -> {};

        private Builder() {}

        /**
         * Sets the proxy endpoint's name. Required.
         *
         * @param host the name in its certificate and in tokens; a name of an RDS Proxy gets a wildcard certificate
         * @return this
         */
        public Builder endpoint(String host) {
            endpoint = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Adds the instance endpoint.
         *
         * @param host its name
         * @return this
         */
        public Builder instanceEndpoint(String host) {
            instanceEndpoint = Objects.requireNonNull(host, "host");
            return this;
        }

        /**
         * Sets the proxy endpoint's port. By default a free port.
         *
         * @param port its port on 127.0.0.1, for example 3306 for a program with a fixed port; 0 for a free port
         * @return this
         * @throws IllegalArgumentException if that is not a port
         */
        public Builder port(int port) {
            this.port = checked(port);
            return this;
        }

        /**
         * Sets the instance endpoint's port. By default a free port. Both endpoints listen on 127.0.0.1, so they need
         * different ports.
         *
         * @param port its port on 127.0.0.1, or 0 for a free port
         * @return this
         * @throws IllegalArgumentException if that is not a port
         */
        public Builder instancePort(int port) {
            instancePort = checked(port);
            return this;
        }

        static int checked(int port) {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("Not a port: " + port);
            }
            return port;
        }

        /**
         * Sets the engine. By default MySQL, or that of the {@link #database(EmbeddedDatabase)}.
         *
         * @param engine the engine whose protocol is used with clients and with the database
         * @return this
         */
        public Builder engine(RdsEngine engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /**
         * Sets the database behind the proxy, and its engine. If its administrator is known, the database is also
         * queried for the members of {@code rds_iam}.
         *
         * @param database the database; you close it yourself
         * @return this
         */
        public Builder database(EmbeddedDatabase database) {
            embedded = Objects.requireNonNull(database, "database");
            return engine(database.engine()).database(database.host(), database.port());
        }

        /**
         * Adds a PostgreSQL user that is a member of {@code rds_iam}: the instance requires a token from it, and does
         * not accept a password. Not needed with {@link #database(EmbeddedDatabase)} if its administrator is known.
         *
         * @param user the name
         * @return this
         */
        public Builder iamUser(String user) {
            iamUsers.add(Objects.requireNonNull(user, "user"));
            return this;
        }

        /**
         * Sets the database behind the proxy. Required, either here or by {@link #database(EmbeddedDatabase)}.
         *
         * @param host the host of a database of the engine that accepts connections without TLS
         * @param port its port
         * @return this
         */
        public Builder database(String host, int port) {
            databaseHost = Objects.requireNonNull(host, "host");
            databasePort = port;
            return this;
        }

        /**
         * Adds a supplier of one user's database login. For each login with a token, suppliers are called, the last one
         * added first, until one returns the login of the token's user. If the database refuses that login, this
         * supplier is called once more. If one throws and no other has the user's login, the client gets 9501 (08000),
         * and the exception's message, which must not contain a secret, appears in {@link FakeRdsProxy#logins} and in
         * the log. At least one {@code databaseLogin} or {@code databaseSecret} is required. Both endpoints refuse a
         * token for a user without one. If several are added for a user, the last one is used.
         *
         * @param login returns the login, for example from another secret store
         * @return this
         */
        public Builder databaseLogin(Supplier<DatabaseLogin> login) {
            Objects.requireNonNull(login, "login");
            databaseLogins.addFirst(List.of(login));
            return this;
        }

        /**
         * Adds the secret with a user's database login. Each login uses AWSCURRENT, or AWSPENDING if the database
         * refuses that, as during a rotation. Otherwise it is like {@link #databaseLogin(Supplier)}.
         *
         * @param secrets the Secrets Manager with the secret
         * @param secretId its name or ARN; its value is JSON with {@code username} and {@code password}
         * @return this
         */
        public Builder databaseSecret(FakeSecretsManager secrets, String secretId) {
            Objects.requireNonNull(secrets, "secrets");
            Objects.requireNonNull(secretId, "secretId");
            databaseLogins.addFirst(
                    List.of(() -> secrets.currentLogin(secretId), () -> secrets.pendingLogin(secretId)));
            return this;
        }

        /**
         * Adds the database login of one user, like {@link #databaseLogin(Supplier)}. Call it for each user.
         *
         * @param login user and password in the database
         * @return this
         */
        public Builder databaseLogin(DatabaseLogin login) {
            Objects.requireNonNull(login, "login");
            return databaseLogin(() -> login);
        }

        /**
         * Adds an identity whose tokens are accepted.
         *
         * @param identity who may sign
         * @return this
         */
        public Builder identity(AwsIdentity identity) {
            iam.trust(Objects.requireNonNull(identity, "identity"));
            return this;
        }

        /** Attaches a policy before the start, as {@link FakeRdsProxy#attach} does after it. */
        Builder attach(AwsIdentity identity, IamPolicy policy) {
            iam.attach(identity, policy);
            return this;
        }

        /**
         * Adds a database user for whom the proxy endpoint has a secret. If none is added, it has one for every user
         * with a database login.
         *
         * @param user the name
         * @return this
         */
        public Builder user(String user) {
            users.add(Objects.requireNonNull(user, "user"));
            return this;
        }

        /**
         * Sets the port that tokens must contain. By default the endpoint's port.
         *
         * @param port for example 3306, if clients connect through a tunnel
         * @return this
         */
        public Builder signedPort(int port) {
            signedPort = port;
            return this;
        }

        /**
         * Sets the region that tokens must contain. By default the region in the endpoint's name.
         *
         * @param region for example {@code eu-west-1}
         * @return this
         */
        public Builder region(String region) {
            this.region = Objects.requireNonNull(region, "region");
            return this;
        }

        /**
         * Sets the AWS account in {@link FakeRdsProxy#resourceArn}. By default 123456789012.
         *
         * @param account twelve digits
         * @return this
         * @throws IllegalArgumentException if that is not an account
         */
        public Builder account(String account) {
            this.account = matching(account, ACCOUNT, "an AWS account");
            return this;
        }

        /**
         * Sets the proxy's resource ID, which policies contain. By default {@code prx-0123456789abcdef0}.
         *
         * @param id such as the end of the proxy's ARN, {@code prx-...}
         * @return this
         * @throws IllegalArgumentException if that is not the resource ID of a proxy
         */
        public Builder resourceId(String id) {
            resourceId = matching(id, PROXY_ID, "the resource ID of a proxy");
            return this;
        }

        /**
         * Sets the resource ID of the instance endpoint, which may also be an Aurora cluster. By default {@code
         * db-ABCDEFGHIJKL01234}.
         *
         * @param id {@code db-...} or {@code cluster-...}
         * @return this
         * @throws IllegalArgumentException if that is neither
         */
        public Builder instanceResourceId(String id) {
            instanceResourceId = matching(id, INSTANCE_ID, "the resource ID of an instance or cluster");
            return this;
        }

        private static String matching(String text, Pattern form, String what) {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException("Not " + what + ": " + text);
            }
            return text;
        }

        /**
         * Sets the clock that decides whether tokens have expired. By default the system clock. Certificates always use
         * the system clock.
         *
         * @param clock the clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets whether the proxy endpoint also accepts passwords, and passes them on to the database. By default it
         * refuses them, as RDS Proxy does if IAM is required. With PostgreSQL, a proxy that accepts passwords requests
         * tokens from members of {@code rds_iam}, and passwords from other users.
         *
         * @param accept whether to accept them
         * @return this
         */
        public Builder acceptPasswords(boolean accept) {
            acceptPasswords = accept;
            return this;
        }

        /**
         * Sets whether {@link FakeRdsProxy#statements} are recorded. By default they are not, and the bytes are relayed
         * unread.
         *
         * @param record whether to record
         * @return this
         */
        public Builder recordStatements(boolean record) {
            recordStatements = record;
            return this;
        }

        /**
         * Limits the number of logins, credentials and statements that are kept, for a proxy that runs for a long time.
         * Beyond the limit the oldest are dropped; {@link FakeRdsProxy#summary} still counts the logins and
         * credentials. Very long records are dropped sooner, and so is what was received in plain text. By default all
         * are kept.
         *
         * @param limit the maximum number of each
         * @return this
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder recordLimit(int limit) {
            recordLimit = checkedLimit(limit);
            return this;
        }

        static int checkedLimit(int limit) {
            if (limit < 1) {
                throw new IllegalArgumentException("Not a number of records: " + limit);
            }
            return limit;
        }

        /**
         * Keeps the certificate authorities in a directory, so that clients can reuse the same CA bundle: the first
         * start creates them, later starts read them. By default each start creates new ones. The file {@code
         * authorities.pem} contains their private keys and is readable only by its owner; {@code ca.pem} is the bundle
         * that {@link FakeRdsProxy#caBundle} returns. The authorities are valid for ten years; those that expire within
         * 90 days are replaced.
         *
         * @param directory an existing directory; only one process at a time may do the first start in it
         * @return this
         */
        public Builder keepAuthorities(Path directory) {
            authorityDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        private RunAuthorities authorities() throws IOException {
            return authorityDirectory == null ? RunAuthorities.create() : AuthorityFile.in(authorityDirectory);
        }

        private BundleFile bundle(RunAuthorities authorities) throws IOException {
            return authorityDirectory == null
                    ? BundleFile.ofRun(authorities.all())
                    : BundleFile.in(authorityDirectory, authorities.all());
        }

        /**
         * Sets the TLS versions. By default 1.3 and 1.2.
         *
         * @param protocols the versions, as the JDK names them
         * @return this
         */
        public Builder tlsProtocols(String... protocols) {
            tlsProtocols = protocols.clone();
            return this;
        }

        /** Sets the time limit for a client's login. By default a minute, because RDS Proxy waits for slow clients. */
        Builder loginTime(Duration time) {
            loginTime = time;
            return this;
        }

        /** Sets a listener that gets the started proxy and closes it. */
        Builder whenStarted(Consumer<FakeRdsProxy> listener) {
            whenStarted = listener;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the running server; close it
         * @throws IllegalStateException if a required setting is missing, or the database has another engine
         * @throws UncheckedIOException if a port is in use, which the message names, the bundle cannot be written, or
         *     the kept authorities cannot be read
         */
        public FakeRdsProxy start() {
            try {
                FakeRdsProxy started = new FakeRdsProxy(this);
                whenStarted.accept(started);
                return started;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ProxySettings settings() {
            if (embedded != null && embedded.engine() != engine) {
                throw new IllegalStateException(
                        "the engine is " + engine + ", but the database is " + embedded.engine());
            }
            String host = required(databaseHost, "database");
            if (databaseLogins.isEmpty()) {
                throw new IllegalStateException("databaseLogin or databaseSecret must be set");
            }
            return new ProxySettings(
                    host,
                    databasePort,
                    List.copyOf(databaseLogins),
                    users,
                    clock,
                    recordStatements,
                    this::isIamUser,
                    loginTime);
        }

        private boolean isIamUser(String user) {
            try {
                return iamUsers.contains(user) || (embedded != null && embedded.isIamUser(user));
            } catch (UncheckedIOException e) {
                return false; // the login will fail because the database is unavailable
            }
        }

        private EndpointListener listen(
                String name, boolean isInstance, RunAuthorities authorities, ProxyRecords records) throws IOException {
            String signedRegion = required(region == null ? EndpointRegion.of(name) : region, "region");
            EndpointCertificates certificates = new EndpointCertificates(
                    name,
                    isInstance ? authorities.instance() : authorities.proxy(),
                    authorities.crossSigner(),
                    tlsProtocols);
            LoopbackListener listener = new LoopbackListener(isInstance ? instancePort : port, records);
            int inTokens = signedPort == 0 ? listener.getLocalPort() : signedPort;
            DatabaseResource resource =
                    new DatabaseResource(signedRegion, account, isInstance ? instanceResourceId : resourceId);
            TokenVerifier tokens = new TokenVerifier(name, inTokens, resource, iam);
            return new EndpointListener(
                    listener,
                    new VirtualEndpoint(engine, name, isInstance, isInstance || acceptPasswords, certificates, tokens));
        }
    }
}
