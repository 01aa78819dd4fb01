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
 * A local Secrets Manager for the real SDK client, which can also rotate passwords of a real database.
 *
 * <p>It supports what clients of secrets call: creating, reading, listing, describing, tagging, changing and deleting
 * secrets and their versions, the staging labels, and random passwords. {@code RotateSecret} begins a rotation as AWS
 * does, with AWSPENDING on a version that has no value yet; it invokes no Lambda function, so a test finishes the rotation
 * through the same operations, or uses {@link #rotateSingleUser} instead. Other operations are answered with an
 * {@code UnknownOperationException}.
 *
 * <p>It speaks plain HTTP: give {@link #endpoint} to the client as its endpoint override, or to a process as
 * {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}. It listens on 127.0.0.1 only and accepts signatures of any age. It sets the
 * system property {@code sun.net.httpserver.nodelay}, unless it is set already. It stops at {@link #close} or with the JVM.
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
     * Starts one without secrets, on a free port.
     *
     * @return one that takes requests
     * @throws UncheckedIOException if no port can be opened
     */
    public static FakeSecretsManager start() {
        return start(0);
    }

    /**
     * Starts one without secrets, on a port of your choice, for programs whose endpoint is fixed.
     *
     * @param port its port on 127.0.0.1, or 0 for one that is free
     * @return one that takes requests
     * @throws IllegalArgumentException if that is not a port
     * @throws UncheckedIOException if the port is in use or cannot be opened; the message names it
     */
    public static FakeSecretsManager start(int port) {
        return start(port, History.UNLIMITED);
    }

    /** Starts one that keeps no more than the last calls. */
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
     * Returns where it listens.
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
     * @param secretString its value; the JSON of a database's secret, or any text
     * @throws IllegalStateException if there is one of that name
     */
    public void create(String secretId, String secretString) {
        store.create(secretId, SecretVersion.ofText(secretString, clock.instant()));
    }

    /**
     * Creates a secret with a binary value. Its first version is AWSCURRENT.
     *
     * @param secretId its name
     * @param value its value
     * @throws IllegalStateException if there is one of that name
     */
    public void createBinary(String secretId, byte[] value) {
        store.create(secretId, SecretVersion.ofBinary(value, clock.instant()));
    }

    /**
     * Gives a secret another value: the new version is AWSCURRENT at once, the old one AWSPREVIOUS. No database is changed.
     *
     * @param secretId its name or ARN
     * @param secretString the new value
     */
    public void put(String secretId, String secretString) {
        store.get(secretId).put(SecretVersion.ofText(secretString, clock.instant()));
    }

    /**
     * Gives a secret its first value again: AWSCURRENT is the only label, and no rotation is open. A deleted one is there
     * again. No database is changed.
     *
     * @param secretId its name
     * @param secretString the value that it was created with
     */
    public void restore(String secretId, String secretString) {
        store.restore(secretId, SecretVersion.ofText(secretString, clock.instant()));
    }

    /**
     * Returns the ARN that a secret was given, with its random tail; in eu-west-1.
     *
     * @param secretId its name
     * @return its ARN
     */
    public String arn(String secretId) {
        return store.get(secretId).arn();
    }

    /**
     * Returns the value of AWSCURRENT.
     *
     * @param secretId name or ARN
     * @return the text, of a binary value read as UTF-8
     */
    public String current(String secretId) {
        return store.get(secretId).current().text();
    }

    /**
     * Returns the login in AWSCURRENT. A {@link FakeRdsProxy} is given the secret itself, by
     * {@link FakeRdsProxy.Builder#databaseSecret}.
     *
     * @param secretId name or ARN
     * @return user name and password
     * @throws IllegalStateException if the value is not a JSON object with both
     */
    public DatabaseLogin currentLogin(String secretId) {
        return SecretJson.login(current(secretId));
    }

    /** The login in AWSPENDING or, if there is none, that in AWSCURRENT. */
    DatabaseLogin pendingLogin(String secretId) {
        var pending = store.get(secretId).labelled(StoredSecret.PENDING);
        return pending == null ? currentLogin(secretId) : SecretJson.login(pending.text());
    }

    /**
     * Begins a rotation with a single user: its password is another one in the database when this returns, while
     * AWSCURRENT holds the old one until {@link Rotation#finish}.
     *
     * @param secretId name or ARN
     * @param database where the user is
     * @return the rotation in its window
     * @throws IllegalStateException if one is under way, or the secret holds no login
     * @throws UncheckedIOException if the database does not know the user
     */
    public Rotation rotateSingleUser(String secretId, EmbeddedDatabase database) {
        return PasswordRotation.singleUser(store.get(secretId), database.users(database.admin()));
    }

    /**
     * Begins a rotation with alternating users, with the database's administrator as the master.
     *
     * @param secretId name or ARN
     * @param database where the users are
     * @return the rotation in its window
     * @throws IllegalStateException if one is under way, or the secret holds no login
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
     * @param database where the users are
     * @param master may create users and grant what the user has
     * @return the rotation in its window
     * @throws IllegalStateException if one is under way, or the secret holds no login
     * @throws UncheckedIOException if the database does not know the user, or refuses the master
     */
    public Rotation rotateAlternatingUsers(String secretId, EmbeddedDatabase database, DatabaseLogin master) {
        return PasswordRotation.alternatingUsers(store.get(secretId), database.users(master));
    }

    /**
     * Scripts faults: each serves one HTTP request, in order, and is used up. The SDK repeats a request that was
     * throttled, dropped or failed with 5xx, and each attempt takes one more.
     *
     * @param script the faults
     */
    public void enqueue(SecretsFault... script) {
        faults.enqueue(script);
    }

    /**
     * Denies access to every secret until switched off. Scripted faults come first.
     *
     * @param deny whether to deny from now on
     */
    public void denyAll(boolean deny) {
        faults.denyAll(deny);
    }

    /**
     * Lets in this identity, and from now on only those named so: their signatures are verified. Before, any signed
     * request is let in.
     *
     * @param identity may call
     */
    public void trust(AwsIdentity identity) {
        callers.trust(identity);
    }

    /** Lets in the session of a role too, whether or not {@link #trust} was called, until it ends by this clock. */
    void admit(AwsIdentity session, Instant until, Clock sessionClock) {
        callers.admit(session, until, sessionClock);
    }

    /**
     * Returns the requests so far, repeated ones too.
     *
     * @return an immutable copy, oldest first
     */
    public List<RecordedCall> calls() {
        return handler.calls();
    }

    /**
     * Returns every password that was ever in a version, and of a secret without a password its whole value: what a
     * test searches logs and heaps for.
     *
     * @return an immutable copy
     */
    public List<String> issuedSecrets() {
        return store.sensitive();
    }

    /** Forgets scripted faults, {@link #denyAll} and the requests so far. Secrets and callers stay. */
    public void reset() {
        faults.clear();
        handler.clearCalls();
    }

    /** Stops it. Requests that hang lose their connection. A second call does nothing. */
    @Override
    public void close() {
        service.close();
    }
}
