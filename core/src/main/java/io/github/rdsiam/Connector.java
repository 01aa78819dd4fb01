package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * A data source's working parts: put together when it first connects, let go of when it closes.
 *
 * <p>Late, because building a data source must load no driver and touch no credentials chain.
 */
final class Connector implements CracResource {

    private final Settings.Checked settings;
    private final Function<AuthFailure, SQLException> failures;
    private final Events events;

    /** Guarded by this. */
    private boolean closed;

    /** Guarded by this for writing. */
    private volatile @Nullable Parts parts;

    private volatile @Nullable Integer isolation;

    private record Parts(
            LoginPolicy login,
            LoginRegistry logins,
            String id,
            TokenCache tokens,
            LoginTargets targets,
            @Nullable SecretLogin secret,
            @Nullable DefaultCredentials chain) {

        void close() {
            OpenLogins.remove(id);
            logins.abortAll();
            tokens.close();
            if (secret != null) {
                secret.close();
            }
            if (chain != null) {
                chain.close();
            }
        }
    }

    /** @param failures makes of a failure what the application gets */
    Connector(Settings.Checked settings, Function<AuthFailure, SQLException> failures) {
        this.settings = settings;
        this.failures = failures;
        this.events = new Events(settings.listener());
    }

    /** Takes the isolation level of its connections; before the first of them is opened. */
    void isolate(@Nullable Integer level) {
        isolation = level;
    }

    /** Who calls this calls {@link #tellListener} afterwards, without a lock. */
    Connection open(Duration timeout) throws SQLException {
        ConnectTime time = ConnectTime.begin(timeout);
        Parts current = parts;
        try {
            return (current == null ? prepare() : current).login().open(time);
        } catch (AuthFailure e) {
            throw failures.apply(e);
        } catch (SQLException e) {
            throw e instanceof ClosedException && !isClosed() ? overtaken(e) : e;
        } catch (LinkageError e) {
            throw LinkageAdvice.atConnect(e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Its parts were let go of, but the data source lives on: the next attempt may succeed. */
    private static SQLException overtaken(SQLException e) {
        return new SQLTransientConnectionException("A checkpoint was taken while connecting; try again", "08001", e);
    }

    void tellListener() {
        events.tellListener();
    }

    String url() {
        return settings.engine().url(new HostAndPort(settings.endpoint().host(), settings.port()), settings.database());
    }

    SuspendDetector thawDetector() {
        return new SuspendDetector(settings.times());
    }

    /** For tests. */
    boolean isTlsPrepared() {
        Parts current = parts;
        return current != null && current.targets().main().tls().isPrepared();
    }

    /** For tests. */
    boolean remembersASocket() {
        Parts current = parts;
        return current != null && current.targets().main().tls().remembersASocket();
    }

    private synchronized Parts prepare() throws SQLException {
        if (closed) {
            throw ClosedException.because(null);
        }
        Parts made = parts;
        if (made == null) {
            settings.engine().requireDriver();
            made = assemble();
            parts = made;
        }
        return made;
    }

    private Parts assemble() {
        LoginTargets targets = new LoginTargets(
                settings.endpoint(),
                settings.port(),
                settings.region(),
                settings.connectVia(),
                settings.bundle(),
                settings.fallback(),
                settings.engine().defaultPort());
        targets.main().tls().prepare();
        DefaultCredentials chain = settings.credentials() == null ? DefaultCredentials.acquire() : null;
        IdentityProvider<? extends AwsCredentialsIdentity> provider =
                chain != null ? chain : java.util.Objects.requireNonNull(settings.credentials());
        TokenCache tokens = new TokenCache(
                settings.signer(),
                new TokenSigner.TokenRequest(
                        settings.endpoint().host(), settings.port(), settings.region(), settings.user()),
                new SigningCredentials(provider, settings.times().wall()),
                settings.times());
        ClockSkew clockCheck = new ClockSkew(settings.times());
        Diagnosis diagnosis = new Diagnosis(
                settings.times().wall(),
                clockCheck,
                settings.region(),
                settings.endpoint().partition(),
                settings.user(),
                provider);
        LoginRegistry logins = new LoginRegistry(tokens, events, settings.timeouts());
        String id = OpenLogins.enter(logins);
        LoginRunner attempts = new LoginRunner(
                settings.engine(),
                new DriverSettings(settings.driverProperties(), settings.database(), isolation),
                logins,
                id,
                settings.timeouts(),
                diagnosis,
                events);
        TokenLogin byToken =
                new TokenLogin(attempts, tokens, targets.main(), diagnosis, events, new LoginGate(settings.times()));
        SecretLogin bySecret = secretLogin(provider, attempts, targets, clockCheck, diagnosis);
        LoginPolicy login = new LoginPolicy(byToken, bySecret, new FallbackSwitch(settings.times(), events), events);
        return new Parts(login, logins, id, tokens, targets, bySecret, chain);
    }

    private @Nullable SecretLogin secretLogin(
            IdentityProvider<? extends AwsCredentialsIdentity> provider,
            LoginRunner attempts,
            LoginTargets targets,
            ClockSkew clockCheck,
            Diagnosis diagnosis) {
        FallbackPolicy fallback = settings.fallback();
        if (fallback == null) {
            return null;
        }
        SecretFetcher fetcher = new SecretFetcher(fallback, settings.region(), provider, clockCheck);
        return new SecretLogin(
                attempts,
                new SecretCache(fetcher, settings.times()),
                targets,
                diagnosis,
                events,
                new LoginGate(settings.times()));
    }

    /** Lets go of tokens, secrets, clients and TLS sessions; the next connect puts everything together anew. */
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

    @Override
    public void beforeCheckpoint() {
        reset();
    }

    @Override
    public void afterRestore() {}

    void close() {
        synchronized (this) {
            closed = true;
        }
        reset();
    }
}
