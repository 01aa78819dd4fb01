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
 * Connects the proxy to the database and logs in, after the client's credential has been checked. Not thread-safe,
 * except for {@link #close}.
 */
public final class BackendLogin implements AutoCloseable {

    /** The timeout for each response of the database until the end of the login. */
    private static final int LOGIN_MILLIS = 10_000;

    /**
     * The part of the client's login time that the database may use for each response, so that the client gets an error
     * if the database hangs.
     */
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

    /** Connects to a database of one engine. */
    public interface Connecting<T> {
        /**
         * Connects.
         *
         * @param fresh an unconnected socket
         * @param limitMillis the timeout for each response
         */
        T with(Socket fresh, int limitMillis) throws IOException, LoginFailure;
    }

    /** Logs in to a database of one engine. */
    public interface LoggingIn<T> {
        Connecting<T> as(DatabaseLogin login);
    }

    /** Connects to the database. The socket is stored before any wait, so that {@link #close} can end the wait. */
    public <T> T connect(Connecting<T> connecting) throws IOException, LoginFailure {
        Socket fresh = new Socket();
        socket = fresh;
        if (closed) {
            fresh.close();
        }
        long share = Math.max(1, settings.loginTime().toMillis() / SHARE);
        return connecting.with(fresh, (int) Math.min(share, LOGIN_MILLIS));
    }

    /** Logs in with the client's password. An error of the database is passed on to the client. */
    <T> T withPassword(DatabaseLogin login, LoggingIn<T> database) throws LoginFailure {
        return ofClient(login.user(), database.as(login));
    }

    /**
     * Performs a login that is relayed between client and database. An error of the database is passed on to the
     * client.
     */
    public <T> T ofClient(String user, Connecting<T> login) throws LoginFailure {
        try {
            return connect(login);
        } catch (ServerErrorException e) {
            ServerError answer = errors.ofDatabase(endpoint, user, e.error());
            if (e.error().isDenied()) {
                // without the database's message: it contains the user, which is the password if a client mixed them up
                String detail = String.valueOf(e.getMessage()).replace(e.error().message(), "Access denied");
                throw new LoginFailure(Verdict.PASSWORD_REFUSED, detail, answer);
            }
            throw new LoginFailure(Verdict.DATABASE_REFUSED, e.getMessage(), answer);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Logs in as the token's user, with that user's secret. If the database refuses, the secret is read again, because
     * it may have been rotated in the meantime, and each of its logins that was not refused yet is tried: during a
     * rotation, the database accepts only the pending one.
     *
     * @param refusal the error for the client if the database refuses every login
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
                    "the testkit has no database login for this user: add the user with --user, or in Java with the builder",
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

    /** Closes the connection to the database, if there is one. Another connection may be opened later. */
    public void disconnect() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // already closed
            }
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Closes the connection to the database, even while another thread uses it or waits for it. No other will be
     * opened.
     */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
