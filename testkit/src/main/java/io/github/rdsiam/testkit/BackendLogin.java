package io.github.rdsiam.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's side towards the database: connects and logs in once the client's credential has been judged and a login is
 * there. Not thread-safe but for {@link #close}.
 */
final class BackendLogin implements AutoCloseable {

    private final ProxySettings settings;
    private volatile @Nullable DatabaseLink link;

    BackendLogin(ProxySettings settings) {
        this.settings = settings;
    }

    /** With the password that the client gave: what the database answers is the client's. */
    Session withPassword(LoginRequest client, String password) throws LoginFailure {
        try {
            return login(client, new DatabaseLogin(client.user(), password));
        } catch (ServerErrorException e) {
            Verdict verdict =
                    e.error().code() == ErrorPacket.ACCESS_DENIED ? Verdict.PASSWORD_REFUSED : Verdict.DATABASE_REFUSED;
            throw new LoginFailure(verdict, e.getMessage(), e.error());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Logs in as the user of the token, with the secret of that user. If the database refuses, the secret is read once more, since it may have been
     * rotated in between, and each of its logins is tried that was not refused yet: while a rotation is open, the
     * database knows only the pending one.
     *
     * @param refusal what the client is told if the database refuses every login
     */
    Session withSecretOf(LoginRequest client, ErrorPacket refusal) throws LoginFailure {
        List<DatabaseLogin> refused = new ArrayList<>();
        try {
            try {
                DatabaseLogin first = first(client);
                refused.add(first);
                return login(client, first);
            } catch (ServerErrorException e) {
                throwUnlessDenied(e);
                return withNextLogin(client, refused, e);
            }
        } catch (ServerErrorException e) {
            boolean secretRefused = e.error().code() == ErrorPacket.ACCESS_DENIED;
            throw new LoginFailure(Verdict.DATABASE_REFUSED, e.getMessage(), secretRefused ? refusal : e.error());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private DatabaseLogin first(LoginRequest client) throws LoginFailure {
        List<DatabaseLogin> logins = settings.loginsOf(client.user());
        if (logins.isEmpty()) {
            throw new LoginFailure(
                    Verdict.WRONG_USER,
                    "the testkit has no database login of this user: give it to the builder's databaseLogin",
                    ProxyErrors.accessDenied(client.user(), true));
        }
        return logins.get(0);
    }

    private Session withNextLogin(LoginRequest client, List<DatabaseLogin> refused, ServerErrorException first)
            throws IOException {
        ServerErrorException last = first;
        for (DatabaseLogin next : settings.loginsOf(client.user())) {
            if (!refused.contains(next)) {
                refused.add(next);
                close();
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

    private static void throwUnlessDenied(ServerErrorException e) throws ServerErrorException {
        if (e.error().code() != ErrorPacket.ACCESS_DENIED) {
            throw e;
        }
    }

    private static LoginFailure unreachable(IOException e) {
        return new LoginFailure(Verdict.DATABASE_REFUSED, e.toString(), ProxyErrors.BORROW_TIMEOUT);
    }

    private Session login(LoginRequest client, DatabaseLogin login) throws IOException {
        DatabaseLink database = connect();
        long capabilities = Capabilities.LOGIN | (client.capabilities() & Capabilities.RELAYED);
        return new Session(database, database.login(login, capabilities, client.charset(), client.database()));
    }

    private DatabaseLink connect() throws IOException {
        DatabaseLink open = DatabaseLink.open(settings.databaseHost(), settings.databasePort());
        link = open;
        settings.greeting().update(open.greeting());
        return open;
    }

    @Override
    public void close() {
        DatabaseLink open = link;
        if (open != null) {
            open.abort();
        }
    }

    /** A database that has let the proxy in, and its OK packet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Session(DatabaseLink link, byte[] ok) {}
}
