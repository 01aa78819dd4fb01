package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.history.History;
import io.github.rdsiam.testkit.internal.http.LocalService;
import io.github.rdsiam.testkit.internal.proxy.LoopbackListener;
import io.github.rdsiam.testkit.internal.secrets.CallerCheck;
import io.github.rdsiam.testkit.internal.secrets.PasswordRotation;
import io.github.rdsiam.testkit.internal.secrets.SecretJson;
import io.github.rdsiam.testkit.internal.secrets.SecretStore;
import io.github.rdsiam.testkit.internal.secrets.SecretVersion;
import io.github.rdsiam.testkit.internal.secrets.SecretsFaults;
import io.github.rdsiam.testkit.internal.secrets.SecretsHandler;
import io.github.rdsiam.testkit.internal.secrets.SecretsOperations;
import io.github.rdsiam.testkit.internal.secrets.StoredSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Runs a local Secrets Manager for the real SDK client. It can also rotate passwords in a real database.
 *
 * <p>It supports the operations that applications use: creating, reading, listing, describing, tagging, changing and
 * deleting secrets and their versions, the staging labels, and random passwords. {@code RotateSecret} begins a rotation
 * as AWS does, with AWSPENDING on a version without a value. It does not invoke a Lambda function: a test finishes the
 * rotation with the same operations, or uses {@link #rotateSingleUser} instead. Other operations fail with {@code
 * UnknownOperationException}.
 *
 * <p>It uses plain HTTP: pass {@link #endpoint} to the client as its endpoint override, or to a process as {@code
 * AWS_ENDPOINT_URL_SECRETS_MANAGER}. It listens on 127.0.0.1 only and accepts signatures of any age. It sets the system
 * property {@code sun.net.httpserver.nodelay}, unless it is already set. It stops at {@link #close} or with the JVM.
 * Thread-safe.
 */
public final class FakeSecretsManager implements AutoCloseable {

    private final LocalService service;
    private final SecretsHandler handler;
    private final SecretStore store = new SecretStore();
    private final SecretsFaults faults = new SecretsFaults();
    private final CallerCheck callers = new CallerCheck();
    private final Clock clock = Clock.systemUTC();

    private FakeSecretsManager(LocalService service, int recordLimit) {
        this.service = service;
        this.handler = new SecretsHandler(new SecretsOperations(store), callers, faults, service, recordLimit);
        service.start(handler);
    }

    /**
     * Starts a Secrets Manager without secrets, on a free port.
     *
     * @return the running Secrets Manager; close it
     * @throws UncheckedIOException if no port can be opened
     */
    public static FakeSecretsManager start() {
        return start(0);
    }

    /**
     * Starts a Secrets Manager without secrets, on a port of your choice, for programs with a fixed endpoint.
     *
     * @param port its port on 127.0.0.1, or 0 for a free port
     * @return the running Secrets Manager; close it
     * @throws IllegalArgumentException if that is not a port
     * @throws UncheckedIOException if the port is in use or cannot be opened; the message names it
     */
    public static FakeSecretsManager start(int port) {
        return start(port, History.UNLIMITED);
    }

    /** Starts a Secrets Manager that keeps only this many of the last calls. */
    static FakeSecretsManager start(int port, int recordLimit) {
        try {
            return new FakeSecretsManager(new LocalService("fake-secrets-manager", port), recordLimit);
        } catch (BindException e) {
            throw new UncheckedIOException(LoopbackListener.inUse(port, e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the URL of its endpoint.
     *
     * @return such as {@code http://127.0.0.1:40123}
     */
    public URI endpoint() {
        return service.endpoint();
    }

    /**
     * Creates a secret. Its first version is AWSCURRENT.
     *
     * @param secretId its name
     * @param secretString its value: the JSON of a database secret, or any text
     * @throws IllegalStateException if a secret of that name exists
     */
    public void create(String secretId, String secretString) {
        store.create(secretId, SecretVersion.ofText(secretString, clock.instant()));
    }

    /**
     * Creates a secret with a binary value. Its first version is AWSCURRENT.
     *
     * @param secretId its name
     * @param value its value
     * @throws IllegalStateException if a secret of that name exists
     */
    public void createBinary(String secretId, byte[] value) {
        store.create(secretId, SecretVersion.ofBinary(value, clock.instant()));
    }

    /**
     * Sets a new value: the new version is AWSCURRENT at once, and the old one AWSPREVIOUS. No database is changed.
     *
     * @param secretId its name or ARN
     * @param secretString the new value
     * @throws IllegalArgumentException if the secret does not exist
     */
    public void put(String secretId, String secretString) {
        store.get(secretId).put(SecretVersion.ofText(secretString, clock.instant()));
    }

    /**
     * Gives a secret its first value again as AWSCURRENT, and ends a pending rotation. If the secret was deleted or
     * does not exist, it is created. No database is changed.
     *
     * @param secretId its name
     * @param secretString the value with which it was created
     */
    public void restore(String secretId, String secretString) {
        store.restore(secretId, SecretVersion.ofText(secretString, clock.instant()));
    }

    /**
     * Returns the ARN of a secret, with its random suffix; the region is eu-west-1.
     *
     * @param secretId its name
     * @return its ARN
     * @throws IllegalArgumentException if the secret does not exist
     */
    public String arn(String secretId) {
        return store.get(secretId).arn();
    }

    /**
     * Returns the value of AWSCURRENT.
     *
     * @param secretId name or ARN
     * @return the text; a binary value is decoded as UTF-8
     * @throws IllegalArgumentException if the secret does not exist
     */
    public String current(String secretId) {
        return store.get(secretId).current().text();
    }

    /**
     * Returns the login in AWSCURRENT. To a {@link FakeRdsProxy}, pass the secret itself with {@link
     * FakeRdsProxy.Builder#databaseSecret}.
     *
     * @param secretId name or ARN
     * @return user name and password
     * @throws IllegalArgumentException if the secret does not exist
     * @throws IllegalStateException if the value is not a JSON object with both
     */
    public DatabaseLogin currentLogin(String secretId) {
        return SecretJson.login(current(secretId));
    }

    /** Returns the login in AWSPENDING or, if there is none, in AWSCURRENT. */
    DatabaseLogin pendingLogin(String secretId) {
        var pending = store.get(secretId).labelled(StoredSecret.PENDING);
        return pending == null ? currentLogin(secretId) : SecretJson.login(pending.text());
    }

    /**
     * Begins a rotation with a single user. When this returns, the database has the new password, but AWSCURRENT has
     * the old one until {@link Rotation#finish}.
     *
     * @param secretId name or ARN
     * @param database the database with the user
     * @return the pending rotation
     * @throws IllegalArgumentException if the secret does not exist
     * @throws IllegalStateException if a rotation is pending, or the secret does not contain a login
     * @throws UncheckedIOException if the database does not know the user
     */
    public Rotation rotateSingleUser(String secretId, EmbeddedDatabase database) {
        return PasswordRotation.singleUser(store.get(secretId), database.users(database.admin()));
    }

    /**
     * Begins a rotation with alternating users. The database's administrator is the master user.
     *
     * @param secretId name or ARN
     * @param database the database with the users
     * @return the pending rotation
     * @throws IllegalArgumentException if the secret does not exist
     * @throws IllegalStateException if a rotation is pending, or the secret does not contain a login
     * @throws UncheckedIOException if the database does not know the user
     */
    public Rotation rotateAlternatingUsers(String secretId, EmbeddedDatabase database) {
        return rotateAlternatingUsers(secretId, database, database.admin());
    }

    /**
     * Begins a rotation with alternating users: from {@code app} to {@code app_clone}, which is created with the same
     * grants, or back. The old user's password stays valid.
     *
     * @param secretId name or ARN
     * @param database the database with the users
     * @param master a login that may create users and grant the user's privileges
     * @return the pending rotation
     * @throws IllegalArgumentException if the secret does not exist
     * @throws IllegalStateException if a rotation is pending, or the secret does not contain a login
     * @throws UncheckedIOException if the database does not know the user, or refuses the master
     */
    public Rotation rotateAlternatingUsers(String secretId, EmbeddedDatabase database, DatabaseLogin master) {
        return PasswordRotation.alternatingUsers(store.get(secretId), database.users(master));
    }

    /**
     * Scripts faults: each is used for one HTTP request, in order. The SDK retries a request that was throttled,
     * dropped or failed with 5xx, and each attempt uses one fault.
     *
     * @param script the faults
     */
    public void enqueue(SecretsFault... script) {
        faults.enqueue(script);
    }

    /**
     * Denies access to every secret until it is switched off. Scripted faults are used first.
     *
     * @param deny whether to deny from now on
     */
    public void denyAll(boolean deny) {
        faults.denyAll(deny);
    }

    /**
     * Trusts an identity. From the first call on, only trusted identities are accepted, and their signatures are
     * verified. Before that, any signed request is accepted.
     *
     * @param identity the identity that may call
     */
    public void trust(AwsIdentity identity) {
        callers.trust(identity);
    }

    /** Accepts the session of a role as well, until it ends by this clock, whether or not {@link #trust} was called. */
    void admit(AwsIdentity session, Instant until, Clock sessionClock) {
        callers.admit(session, until, sessionClock);
    }

    /**
     * Returns all requests so far, including retries.
     *
     * @return an immutable copy, oldest first
     */
    public List<RecordedCall> calls() {
        return handler.calls();
    }

    /**
     * Returns the password of every version so far, or the whole value of a secret without a password. Tests can search
     * logs and heap dumps for them.
     *
     * @return an immutable copy
     */
    public List<String> issuedSecrets() {
        return store.sensitive();
    }

    /** Clears scripted faults, {@link #denyAll} and the recorded requests. Secrets and trusted identities stay. */
    public void reset() {
        faults.clear();
        handler.clearCalls();
    }

    /** Stops the server and drops hanging requests. A second call does nothing. */
    @Override
    public void close() {
        service.close();
    }
}
