package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's side towards the database: connects and logs in once the client's credential has been judged and a login is
 * there. Not thread-safe but for {@link #close}.
 */
public final class BackendLogin implements AutoCloseable {

    /** How long the database may take for each of its answers up to the end of the login. */
    private static final int LOGIN_MILLIS = 10_000;

    /** What part of the client's time the database may take for each answer, so that the client learns that it hangs. */
    private static final int SHARE = 3;

    private final ProxySettings settings;
    private final VirtualEndpoint endpoint;
    private final EngineErrors errors;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    BackendLogin(ProxySettings settings, VirtualEndpoint endpoint, EngineErrors errors) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.errors = errors;
    }

    /** How one engine connects. */
    public interface Connecting<T> {
        /**
         * Connects.
         *
         * @param fresh not connected yet
         * @param limitMillis how long to wait for each answer
         */
        T with(Socket fresh, int limitMillis) throws IOException, LoginFailure;
    }

    /** How one engine logs a client in. */
    public interface LoggingIn<T> {
        Connecting<T> as(DatabaseLogin login);
    }

    /** The socket is kept before anything is waited for, so that {@link #close} can end the waiting. */
    public <T> T connect(Connecting<T> connecting) throws IOException, LoginFailure {
        Socket fresh = new Socket();
        socket = fresh;
        if (closed) {
            fresh.close();
        }
        long share = Math.max(1, settings.loginTime().toMillis() / SHARE);
        return connecting.with(fresh, (int) Math.min(share, LOGIN_MILLIS));
    }

    /** With the password that the client gave: what the database answers is the client's. */
    <T> T withPassword(DatabaseLogin login, LoggingIn<T> database) throws LoginFailure {
        return ofClient(login.user(), database.as(login));
    }

    /** A login that the client and the database make out between them: what the database answers is the client's. */
    public <T> T ofClient(String user, Connecting<T> login) throws LoginFailure {
        try {
            return connect(login);
        } catch (ServerErrorException e) {
            ServerError answer = errors.ofDatabase(endpoint, user, e.error());
            if (e.error().isDenied()) {
                // without the database's words: they name the user, which is the password if a client mixed them up
                String detail = String.valueOf(e.getMessage()).replace(e.error().message(), "Access denied");
                throw new LoginFailure(Verdict.PASSWORD_REFUSED, detail, answer);
            }
            throw new LoginFailure(Verdict.DATABASE_REFUSED, e.getMessage(), answer);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Logs in as the user of the token, with the secret of that user. If the database refuses, the secret is read once more,
     * since it may have been rotated in between, and each of its logins is tried that was not refused yet: while a rotation
     * is open, the database knows only the pending one.
     *
     * @param refusal what the client gets if the database refuses every login
     */
    public <T> T withSecretOf(String user, ServerError refusal, LoggingIn<T> database) throws LoginFailure {
        ProxySettings.UserSecret secret = secretOf(user);
        try {
            try {
                return connect(database.as(secret.login()));
            } catch (ServerErrorException e) {
                throwUnlessDenied(e);
                return withNextLogin(user, secret, e, database);
            }
        } catch (ServerErrorException e) {
            ServerError answer = e.error().isDenied() ? refusal : errors.ofDatabase(endpoint, user, e.error());
            throw new LoginFailure(Verdict.DATABASE_REFUSED, e.getMessage(), answer);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private ProxySettings.UserSecret secretOf(String user) throws LoginFailure {
        ProxySettings.UserSecret secret;
        try {
            secret = settings.secretOf(user);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        if (secret == null) {
            throw new LoginFailure(
                    Verdict.WRONG_USER,
                    "the testkit has no database login of this user: add the user, by --user or in Java by the builder",
                    errors.withoutSecret(endpoint, user));
        }
        return secret;
    }

    private <T> T withNextLogin(
            String user, ProxySettings.UserSecret secret, ServerErrorException first, LoggingIn<T> database)
            throws IOException, LoginFailure {
        List<DatabaseLogin> refused = new ArrayList<>(List.of(secret.login()));
        ServerErrorException last = first;
        for (Supplier<DatabaseLogin> version : secret.versions()) {
            DatabaseLogin next = read(version);
            if (next.user().equals(user) && !refused.contains(next)) {
                refused.add(next);
                disconnect();
                try {
                    return connect(database.as(next));
                } catch (ServerErrorException e) {
                    throwUnlessDenied(e);
                    last = e;
                }
            }
        }
        throw last;
    }

    private DatabaseLogin read(Supplier<DatabaseLogin> version) throws LoginFailure {
        try {
            return version.get();
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private LoginFailure unreadable(RuntimeException e) {
        return new LoginFailure(
                Verdict.DATABASE_REFUSED,
                "the database login cannot be read: " + (e.getMessage() == null ? e : e.getMessage()),
                errors.borrowTimeout());
    }

    private static void throwUnlessDenied(ServerErrorException e) throws ServerErrorException {
        if (!e.error().isDenied()) {
            throw e;
        }
    }

    private LoginFailure unreachable(IOException e) {
        return new LoginFailure(Verdict.DATABASE_REFUSED, e.toString(), errors.borrowTimeout());
    }

    /** Ends the connection to the database, if there is one; another may follow. */
    public void disconnect() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is gone already, which is what was wanted
            }
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /** Ends the connection to the database, also while another thread uses it or waits for it. No other will be opened. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
