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
 * A local RDS Proxy: it accepts MySQL or PostgreSQL logins over real TLS, verifies the IAM token, and relays the connection
 * to a database of that engine.
 *
 * <p>The proxy endpoint behaves like RDS Proxy. The instance endpoint, if there is one, behaves like a database instance: it
 * has another port, name and certificate authority, accepts tokens signed for its name, and passes passwords on to the
 * database.
 *
 * <p>A PostgreSQL server requests either a token or a password before it receives one, so it has to know the user. The proxy
 * endpoint requests tokens, or does as the instance with {@link Builder#acceptPasswords}. The instance requests a token from
 * members of the role {@code rds_iam} and accepts nothing else from them; other users log in to the database with SCRAM. A
 * request to cancel a statement reaches the database at the instance endpoint; the proxy endpoint drops it as RDS Proxy does,
 * and refuses the startup messages that RDS Proxy refuses.
 *
 * <p>Listens on 127.0.0.1 only; {@code -Djdk.net.hosts.file} resolves its names for clients on the JVM. Thread-safe.
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
     * @throws IllegalStateException if there is no instance endpoint
     */
    public String instanceEndpoint() {
        return instance().endpoint().name();
    }

    /**
     * Returns the instance endpoint's port.
     *
     * @return a port of 127.0.0.1
     * @throws IllegalStateException if there is no instance endpoint
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
     * Trusts one more identity from now on, as when a role hands out new session credentials.
     *
     * @param identity who may sign
     */
    public void trust(AwsIdentity identity) {
        iam.trust(Objects.requireNonNull(identity, "identity"));
    }

    /**
     * Trusts the session of a role until it ends. A token that the session has signed ends with it.
     *
     * @param session who may sign
     * @param until when the session ends, by this proxy's clock
     */
    public void trust(AwsIdentity session, Instant until) {
        iam.trust(Objects.requireNonNull(session, "session"), Objects.requireNonNull(until, "until"));
    }

    /**
     * Attaches a policy to an identity, in place of the one that it had. At each login with the identity's token, {@code
     * rds-db:connect} on {@link #resourceArn} or {@link #instanceResourceArn} has to be allowed. An identity without a policy
     * may connect as every user. Each role session is a separate identity.
     *
     * @param identity who signs, trusted now or later
     * @param policy what its tokens may be used for
     */
    public void attach(AwsIdentity identity, IamPolicy policy) {
        iam.attach(Objects.requireNonNull(identity, "identity"), Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Returns what a policy names to let somebody connect to the proxy endpoint as a user.
     *
     * @param user the database user
     * @return such as {@code arn:aws:rds-db:eu-west-1:123456789012:dbuser:prx-0123456789abcdef0/app}
     */
    public String resourceArn(String user) {
        return arn(proxy, user);
    }

    /**
     * Returns what a policy names to let somebody connect to the instance endpoint as a user.
     *
     * @param user the database user
     * @return such as {@code arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABCDEFGHIJKL01234/app}
     * @throws IllegalStateException if there is no instance endpoint
     */
    public String instanceResourceArn(String user) {
        return arn(instance(), user);
    }

    private static String arn(EndpointListener listener, String user) {
        return listener.endpoint().tokens().resource().arn(Objects.requireNonNull(user, "user"));
    }

    /**
     * Refuses every token from now on, as if no policy allowed {@code rds-db:connect}, or stops refusing. Policies stay
     * attached meanwhile.
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
     * Scripts what goes wrong with the next connections, one fault for each in the order of acceptance, on either endpoint.
     * Each is used once; after the last the server behaves.
     *
     * @param faults what goes wrong; {@link Fault#NONE} leaves one connection alone
     * @throws IllegalArgumentException if this engine has no such fault, see {@link Fault#isOf}; nothing is scripted then
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
     * Returns every login that has come to a verdict, oldest first, of both endpoints. A verdict is in the list before the client
     * learns it. Where the client breaks off a login, as when it does not trust the certificate, it is in the list as soon
     * as the server notices. In the end there is one for each of {@link #accepted}, also for a request to cancel, and one for
     * each COM_CHANGE_USER, whose detail says so. A refused login is also logged at INFO by the {@link System.Logger} of this class.
     *
     * @return a copy
     */
    public List<RecordedLogin> logins() {
        return records.logins();
    }

    /**
     * Counts the connections that have logged in and have not ended.
     *
     * @return how many are open now
     */
    public int connections() {
        return sessions.relayed();
    }

    /** Counts the connections whose client has to log in within the time for it, or log in again. */
    int limitedConnections() {
        return sessions.limited();
    }

    /**
     * Counts the TCP connections accepted so far.
     *
     * @return how many since the start or {@link #clearRecords}
     */
    public int accepted() {
        return records.acceptedCount();
    }

    /**
     * Returns every token or password that a client ever sent as text, with TLS or without, right or wrong; also an MD5 hash,
     * which stands for the password.
     *
     * @return a copy, oldest first
     */
    public List<String> receivedCredentials() {
        return records.credentials();
    }

    /**
     * Returns every byte that clients sent outside TLS, of all connections together: requests for TLS, and whatever a
     * careless client gave away.
     *
     * @return a copy
     */
    public byte[] receivedInPlainText() {
        return records.plainText();
    }

    /**
     * Counts the bytes received from clients, TLS records and plain text alike.
     *
     * @return how many since the start or {@link #clearRecords}
     */
    public long bytesReceived() {
        return records.byteCount();
    }

    /**
     * Returns what clients asked of the database, oldest first: the text of a query, for other commands the name in the
     * protocol such as {@code COM_PING}, {@code COM_STMT_PREPARE} and {@code COM_INIT_DB} with their text behind it. Text
     * beyond a megabyte is cut, and its length is put in its place. Of PostgreSQL's messages, {@code Query} is recorded as its
     * text, {@code Parse} with the text and, before a colon, the name of a named statement; the others as their names, such as
     * {@code Bind}, {@code Execute} and {@code Sync}; the data of a {@code COPY} not at all.
     *
     * @return a copy; empty without {@link Builder#recordStatements}
     */
    public List<String> statements() {
        return records.statements();
    }

    /**
     * Counts what has happened, also where the records themselves are no longer kept.
     *
     * @return the counts at this moment
     */
    public ProxySummary summary() {
        return records.summary(sessions.relayed());
    }

    /** Clears all records; faults, identities and connections stay. */
    public void clearRecords() {
        records.clear();
    }

    /**
     * Clears all records and scripted faults and ends {@link #denyIam}. Identities, their policies, revocations and
     * connections stay.
     */
    public void reset() {
        faults.clear();
        iam.deny(false);
        records.clear();
    }

    /**
     * Ends every open client connection. With {@link Drop#SILENT}, those that have logged in no longer get an answer.
     *
     * @param how what the client sees
     */
    public void dropConnections(Drop how) {
        sessions.drop(Objects.requireNonNull(how, "how"));
    }

    /**
     * Advances the idle time of connections that have logged in, without waiting and without changing a clock. A connection
     * that has been idle for the timeout, summed over calls, is closed.
     *
     * @param time how much idle time to add
     * @param idleTimeout RDS Proxy's IdleClientTimeout
     */
    public void elapse(Duration time, Duration idleTimeout) {
        sessions.idle(Objects.requireNonNull(time, "time"), Objects.requireNonNull(idleTimeout, "idleTimeout"));
    }

    /** Closes all connections, waits for all threads to end and deletes the bundle. Closing twice has no effect. */
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
         * @param host as in its certificate and in tokens; a name of RDS Proxy's kind gets a wildcard certificate
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
         * Sets the proxy endpoint's port. By default one that is free.
         *
         * @param port its port on 127.0.0.1, for example 3306 for a program that knows no other; 0 for one that is free
         * @return this
         * @throws IllegalArgumentException if that is not a port
         */
        public Builder port(int port) {
            this.port = checked(port);
            return this;
        }

        /**
         * Sets the instance endpoint's port. By default one that is free. Both endpoints listen on 127.0.0.1, so they need
         * different ports.
         *
         * @param port its port on 127.0.0.1, or 0 for one that is free
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
         * @param engine whose protocol is spoken, with clients and with the database
         * @return this
         */
        public Builder engine(RdsEngine engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /**
         * Sets the database behind, and the engine with it. It also knows which users are members of {@code rds_iam}.
         *
         * @param database one that you close yourself
         * @return this
         */
        public Builder database(EmbeddedDatabase database) {
            embedded = Objects.requireNonNull(database, "database");
            return engine(database.engine()).database(database.host(), database.port());
        }

        /**
         * Adds a user of PostgreSQL who is a member of {@code rds_iam}: the instance asks it for a token, and takes no
         * password. Not needed for users of a {@link #database(EmbeddedDatabase)}, which is asked itself.
         *
         * @param user the name
         * @return this
         */
        public Builder iamUser(String user) {
            iamUsers.add(Objects.requireNonNull(user, "user"));
            return this;
        }

        /**
         * Sets the database behind. Required, here or by {@link #database(EmbeddedDatabase)}.
         *
         * @param host a database of the engine that takes connections without TLS
         * @param port its port
         * @return this
         */
        public Builder database(String host, int port) {
            databaseHost = Objects.requireNonNull(host, "host");
            databasePort = port;
            return this;
        }

        /**
         * Adds a supplier of one user's database login. It is called for each login with a token of that user, and once more
         * if the database refuses. If it throws, the client gets 9501 (08000), and the exception's message, which must not
         * contain a secret, appears in {@link FakeRdsProxy#logins} and in the log. At least one {@code databaseLogin} or
         * {@code databaseSecret} is required. A token for a user without one is refused, on either endpoint. The last one added
         * for a user counts.
         *
         * @param login for example what another store of secrets holds
         * @return this
         */
        public Builder databaseLogin(Supplier<DatabaseLogin> login) {
            Objects.requireNonNull(login, "login");
            databaseLogins.addFirst(List.of(login));
            return this;
        }

        /**
         * Adds the secret with a user's database login. Each login reads AWSCURRENT, and AWSPENDING if the database refuses
         * that, as during a rotation. Otherwise it is like {@link #databaseLogin(Supplier)}.
         *
         * @param secrets where the secret is
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

        /** Attaches a policy before the first login, as {@link FakeRdsProxy#attach} does later. */
        Builder attach(AwsIdentity identity, IamPolicy policy) {
            iam.attach(identity, policy);
            return this;
        }

        /**
         * Adds a database user of whom the proxy endpoint has a secret. Without any, it has one of every user with a database
         * login.
         *
         * @param user the name
         * @return this
         */
        public Builder user(String user) {
            users.add(Objects.requireNonNull(user, "user"));
            return this;
        }

        /**
         * Sets the port that tokens must name. By default that of the endpoint.
         *
         * @param port for example 3306, when clients come by a tunnel
         * @return this
         */
        public Builder signedPort(int port) {
            signedPort = port;
            return this;
        }

        /**
         * Sets the region that tokens must name. By default the one in the endpoint's name.
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
         * Sets the proxy's resource ID, which policies name. By default {@code prx-0123456789abcdef0}.
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
         * Sets the resource ID of the instance, or of the Aurora cluster that the instance endpoint stands for. By default
         * {@code db-ABCDEFGHIJKL01234}.
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
         * Sets the clock that decides whether tokens have expired. By default the system's. Certificates always use the
         * system's.
         *
         * @param clock the clock
         * @return this
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets whether the proxy endpoint also accepts passwords, and passes them on to the database. By default it refuses
         * them, as RDS Proxy does with IAM required. With PostgreSQL it then requests tokens from members of {@code rds_iam},
         * and passwords from all others.
         *
         * @param accept whether to accept them
         * @return this
         */
        public Builder acceptPasswords(boolean accept) {
            acceptPasswords = accept;
            return this;
        }

        /**
         * Sets whether {@link FakeRdsProxy#statements} are recorded. By default bytes are passed on unread.
         *
         * @param record whether to record
         * @return this
         */
        public Builder recordStatements(boolean record) {
            recordStatements = record;
            return this;
        }

        /**
         * Sets how many logins, credentials and statements are kept, for a proxy that runs for a long time. When there are
         * more, the oldest are dropped; {@link FakeRdsProxy#summary} goes on counting. By default all are kept.
         *
         * @param limit how many of each
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
         * Keeps the certificate authorities in a directory, so that clients can go on using the same CA bundle: the first
         * start creates them, later ones read them again. By default each start has its own. The file {@code
         * authorities.pem} contains their private keys and is readable only by its owner; {@code ca.pem} is the bundle that
         * {@link FakeRdsProxy#caBundle} returns. They are valid for ten years; authorities that end within 90 days are
         * replaced.
         *
         * @param directory exists; one process at a time may start in it for the first time
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
         * @param protocols as the JDK names them
         * @return this
         */
        public Builder tlsProtocols(String... protocols) {
            tlsProtocols = protocols.clone();
            return this;
        }

        /** Sets how long a client may take to log in. By default a minute, since RDS Proxy waits for slow clients. */
        Builder loginTime(Duration time) {
            loginTime = time;
            return this;
        }

        /** Tells somebody who closes what was started. */
        Builder whenStarted(Consumer<FakeRdsProxy> listener) {
            whenStarted = listener;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the running server; close it
         * @throws IllegalStateException if something required is missing, or the database is of another engine
         * @throws UncheckedIOException if a port is in use, which the message names, the bundle cannot be written, or the
         *     kept authorities cannot be read
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
                throw new IllegalStateException("databaseLogin must be set");
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
                return false; // the login will find that the database is gone
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
