package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.ServerErrorException;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
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
final class BackendLogin implements AutoCloseable {

    /** What part of the client's time the database may take for each answer, so that the client learns that it hangs. */
    private static final int SHARE = 3;

    private final ProxySettings settings;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;

    BackendLogin(ProxySettings settings) {
        this.settings = settings;
    }

    /**
     * How the database greets, for which the first clients connect. Null as long as it has not been reached; the client
     * learns that only after its login, as from a proxy.
     */
    @Nullable
    Greeting greeting() {
        DatabaseGreeting greeting = settings.greeting();
        if (!greeting.isAsked()) {
            try {
                connect();
                greeting.asked();
            } catch (IOException e) {
                if (!closed) {
                    greeting.asked();
                }
            } finally {
                disconnect();
            }
        }
        return greeting.get();
    }

    /** With the password that the client gave: what the database answers is the client's. */
    Session withPassword(LoginRequest client, String password) throws LoginFailure {
        try {
            return login(client, new DatabaseLogin(client.user(), password));
        } catch (ServerErrorException e) {
            if (e.error().isDenied()) {
                // without the database's words: they name the user, which is the password if a client mixed them up
                String detail = String.valueOf(e.getMessage()).replace(e.error().message(), "Access denied");
                throw new LoginFailure(Verdict.PASSWORD_REFUSED, detail, e.error());
            }
            throw new LoginFailure(Verdict.DATABASE_REFUSED, e.getMessage(), e.error());
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
    Session withSecretOf(LoginRequest client, ErrorPacket refusal) throws LoginFailure {
        ProxySettings.UserSecret secret = secretOf(client.user());
        try {
            try {
                return login(client, secret.login());
            } catch (ServerErrorException e) {
                throwUnlessDenied(e);
                return withNextLogin(client, secret, e);
            }
        } catch (ServerErrorException e) {
            boolean secretRefused = e.error().isDenied();
            throw new LoginFailure(Verdict.DATABASE_REFUSED, e.getMessage(), secretRefused ? refusal : e.error());
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
                    "the testkit has no database login of this user: give it to the builder's databaseLogin",
                    ProxyErrors.accessDenied(user, true));
        }
        return secret;
    }

    private Session withNextLogin(LoginRequest client, ProxySettings.UserSecret secret, ServerErrorException first)
            throws IOException, LoginFailure {
        List<DatabaseLogin> refused = new ArrayList<>(List.of(secret.login()));
        ServerErrorException last = first;
        for (Supplier<DatabaseLogin> version : secret.versions()) {
            DatabaseLogin next = read(version);
            if (next.user().equals(client.user()) && !refused.contains(next)) {
                refused.add(next);
                disconnect();
                try {
                    return login(client, next);
                } catch (ServerErrorException e) {
                    throwUnlessDenied(e);
                    last = e;
                }
            }
        }
        throw last;
    }

    private static DatabaseLogin read(Supplier<DatabaseLogin> version) throws LoginFailure {
        try {
            return version.get();
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
    }

    private static LoginFailure unreadable(RuntimeException e) {
        return new LoginFailure(
                Verdict.DATABASE_REFUSED,
                "the database login cannot be read: " + (e.getMessage() == null ? e : e.getMessage()),
                ProxyErrors.BORROW_TIMEOUT);
    }

    private static void throwUnlessDenied(ServerErrorException e) throws ServerErrorException {
        if (!e.error().isDenied()) {
            throw e;
        }
    }

    private static LoginFailure unreachable(IOException e) {
        return new LoginFailure(Verdict.DATABASE_REFUSED, e.toString(), ProxyErrors.BORROW_TIMEOUT);
    }

    private Session login(LoginRequest client, DatabaseLogin login) throws IOException {
        MysqlLink database = connect();
        long capabilities = Capabilities.LOGIN | (client.capabilities() & Capabilities.RELAYED);
        return new Session(database, database.login(login, capabilities, client.charset(), client.database()));
    }

    /** The socket is kept before anything is waited for, so that {@link #close} can end the waiting. */
    private MysqlLink connect() throws IOException {
        Socket fresh = new Socket();
        socket = fresh;
        if (closed) {
            fresh.close();
        }
        long share = Math.max(1, settings.loginTime().toMillis() / SHARE);
        MysqlLink open = MysqlLink.open(
                fresh, settings.databaseHost(), settings.databasePort(), (int) Math.min(share, MysqlLink.LOGIN_MILLIS));
        settings.greeting().update(open.greeting());
        return open;
    }

    private void disconnect() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is gone already, which is what was wanted
            }
        }
    }

    /** Ends the connection to the database, also while another thread uses it or waits for it. No other will be opened. */
    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    /** A database that has let the proxy in, and its OK packet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Session(MysqlLink link, byte[] ok) {}
}
