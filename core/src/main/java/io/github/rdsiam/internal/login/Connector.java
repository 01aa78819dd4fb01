package io.github.rdsiam.internal.login;

import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.SuspendDetector;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.AssumedRole;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.DefaultCredentials;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.credential.Role;
import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.internal.credential.SecretFetcher;
import io.github.rdsiam.internal.credential.SigningCredentials;
import io.github.rdsiam.internal.credential.TokenCache;
import io.github.rdsiam.internal.credential.TokenSigner;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.diagnosis.LinkageAdvice;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.engine.Engine.DriverSettings;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.engine.LoginRegistry;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Opens the connections of a data source. Its parts are created at the first connect, because building a data source
 * must not load a driver or call the credentials chain.
 */
public final class Connector implements CracResource {

    public static final Duration DEFAULT_LOGIN_TIMEOUT = Duration.ofSeconds(30);

    private final Settings.Checked settings;
    private final Function<AuthFailure, SQLException> failures;
    private final LoginAttempt.@Nullable Observer observer;

    /** Written only under this. */
    private volatile boolean closed;

    /**
     * True for a pool from a checkpoint to the restore, because nothing must get into the snapshot. Written only under
     * this.
     */
    private volatile boolean suspended;

    /** Guarded by this. */
    private @Nullable Parts parts;

    private volatile @Nullable Integer isolation;

    /**
     * Creates a connector without parts; they are created at the first connect.
     *
     * @param failures creates the public exception
     * @param observer receives the steps of each login by token or secret, but not of connections that the driver opens
     *     itself
     */
    public Connector(
            Settings.Checked settings,
            Function<AuthFailure, SQLException> failures,
            LoginAttempt.@Nullable Observer observer) {
        this.settings = settings;
        this.failures = failures;
        this.observer = observer;
    }

    /** Sets the isolation level of the connections. Call it before the first one is opened. */
    public void isolate(@Nullable Integer level) {
        isolation = level;
    }

    /** Starts the deadline of a new connection, without I/O. */
    public ConnectContext begin(Duration timeout) {
        return ConnectContext.begin(timeout, settings.listener());
    }

    /** Opens a connection, and calls the listener before it returns or throws. Call it without locks. */
    public Connection open(Duration timeout) throws SQLException {
        ConnectContext connect = begin(timeout);
        Connection opened = null;
        try {
            opened = open(connect);
            return opened;
        } finally {
            deliver(connect, opened);
        }
    }

    /**
     * Calls the listener. If the listener ends with a JVM error, the connection is closed, because no caller gets it.
     */
    public static void deliver(@Nullable ConnectContext connect, @Nullable Connection opened) {
        if (connect == null) {
            return;
        }
        try {
            connect.events().deliver();
        } catch (RuntimeException | Error e) {
            try {
                if (opened != null) {
                    opened.close();
                }
            } catch (SQLException | RuntimeException notClosed) {
                e.addSuppressed(notClosed);
            }
            throw e;
        }
    }

    /**
     * Opens a connection without calling the listener. Callers that hold a lock use this, and deliver the events later.
     */
    public Connection open(ConnectContext connect) throws SQLException {
        try {
            Parts current = prepare();
            if (current.secrets != null) {
                current.secrets.dropExpired();
            }
            return current.policy.open(connect);
        } catch (AuthFailure e) {
            throw failures.apply(e);
        } catch (SQLException e) {
            throw e instanceof ClosedException && !closed ? checkpointTaken(e) : e;
        } catch (LinkageError e) {
            throw LinkageAdvice.atConnect(e, settings.engine());
        }
    }

    /** Resolves the AWS credentials as a login does, for the doctor. */
    public AwsCredentialsIdentity credentials() throws SQLException {
        Parts current = prepare();
        try {
            return current.credentials.resolve();
        } catch (CredentialsException e) {
            throw failures.apply(current.diagnosis.noCredential(e, current.targets.main()));
        } catch (InterruptedException e) {
            throw LoginRunner.interrupted(e);
        }
    }

    /** Returns the target of logins by token, for the doctor. */
    public LoginTarget target() throws SQLException {
        return prepare().targets.main();
    }

    public String describe() {
        return settings.describe();
    }

    public String url() {
        return settings.engine().url(new HostAndPort(settings.endpoint().host(), settings.port()), settings.database());
    }

    /** Returns the time limit of a connect for JDBC's login timeout, where 0 means the default. */
    public static Duration loginTimeout(int seconds) {
        return seconds == 0 ? DEFAULT_LOGIN_TIMEOUT : Duration.ofSeconds(seconds);
    }

    /** Rejects any user except the configured one; null means the configured one. */
    public void requireUser(@Nullable String user) throws SQLException {
        if (user != null && !user.equals(settings.user())) {
            throw new SQLInvalidAuthorizationSpecException(
                    "This data source logs in as \"" + LogSafe.escape(settings.user()) + "\", not as \""
                            + LogSafe.escape(user) + "\"; build another data source for that user",
                    "28000");
        }
    }

    public SuspendDetector suspendDetector() {
        return new SuspendDetector(settings.times());
    }

    private synchronized Parts prepare() throws SQLException {
        if (closed || suspended) {
            throw ClosedException.because(null);
        }
        Parts made = parts;
        if (made == null) {
            settings.engine().requireDriver();
            DefaultCredentials chain = settings.credentials() == null ? DefaultCredentials.acquire() : null;
            try {
                made = new Parts(chain);
            } catch (RuntimeException | Error e) {
                if (chain != null) {
                    chain.close();
                }
                throw e;
            }
            parts = made;
        }
        return made;
    }

    /** Drops tokens, secrets, clients and TLS sessions; the next connect creates them again. */
    @Override
    public void beforeCheckpoint() {
        reset();
    }

    /**
     * Drops the same for a pool, whose threads connect at any time: nothing is created again before {@link #resume}.
     */
    public void suspend() {
        synchronized (this) {
            suspended = true;
        }
        reset();
    }

    public synchronized void resume() {
        suspended = false;
    }

    /**
     * Returns whether a checkpoint is being taken. If so, a connection that was opened just before must not be kept.
     */
    public boolean isSuspended() {
        return suspended;
    }

    public static SQLException checkpointTaken(@Nullable Throwable cause) {
        return new SQLTransientConnectionException("A checkpoint was taken; try again", "08001", cause);
    }

    public void close() {
        synchronized (this) {
            closed = true;
        }
        reset();
    }

    private void reset() {
        Parts current;
        synchronized (this) {
            current = parts;
            parts = null;
        }
        if (current != null) {
            current.close();
        }
    }

    private final class Parts {

        private final LoginTargets targets = new LoginTargets(settings);
        private final @Nullable DefaultCredentials chain;
        private final SigningCredentials credentials;
        private final TokenCache tokens;
        private final Diagnosis diagnosis;
        private final LoginRegistry logins;
        private final @Nullable SecretCache secrets;
        private final LoginPolicy policy;

        private Parts(@Nullable DefaultCredentials chain) {
            this.chain = chain;
            targets.main().tls().warmUp();
            Clocks clocks = settings.times();
            ClockSkew clockSkew = new ClockSkew(clocks);
            IdentityProvider<? extends AwsCredentialsIdentity> source =
                    chain != null ? chain : Objects.requireNonNull(settings.credentials());
            Role role = settings.role();
            IdentityProvider<? extends AwsCredentialsIdentity> provider = role == null
                    ? source
                    : new AssumedRole(role, settings.region(), settings.user(), source, clocks, clockSkew);
            credentials = new SigningCredentials(provider, clocks.wall());
            tokens = new TokenCache(
                    settings.signer(),
                    new TokenSigner.TokenRequest(
                            settings.endpoint().host(), settings.port(), settings.region(), settings.user()),
                    credentials,
                    clocks);
            diagnosis = new Diagnosis(
                    settings.engine(),
                    clocks.wall(),
                    clockSkew,
                    settings.region(),
                    settings.endpoint().partition(),
                    settings.user(),
                    source);
            FallbackPolicy fallback = settings.fallback();
            secrets = fallback == null
                    ? null
                    : new SecretCache(new SecretFetcher(fallback, settings.region(), provider, clockSkew), clocks);
            logins = new LoginRegistry(tokens, settings.listener(), settings.timeouts());
            LoginRunner runner = new LoginRunner(
                    settings.engine(),
                    new DriverSettings(settings.driverProperties(), settings.database(), isolation),
                    logins,
                    diagnosis,
                    observer);
            Login bySecret = secrets == null ? null : SecretLogin.of(runner, secrets, targets, clocks);
            Login byToken = new TokenLogin(runner, tokens, targets.main(), clocks);
            policy = new LoginPolicy(byToken, bySecret, failures, clocks);
        }

        private void close() {
            logins.close();
            tokens.close();
            if (secrets != null) {
                secrets.close();
            }
            if (chain != null) {
                chain.close();
            }
        }
    }
}
