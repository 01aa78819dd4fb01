package io.github.rdsiam.testkit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's side towards the database: connects for the greeting, logs in once the client is known. Not thread-safe
 * but for {@link #close}.
 */
final class BackendLogin implements AutoCloseable {

    private final ProxySettings settings;
    private volatile @Nullable DatabaseLink link;

    BackendLogin(ProxySettings settings) {
        this.settings = settings;
    }

    /** Connects; null if the database cannot be reached, which the client hears only after its login, as from a proxy. */
    @Nullable
    Greeting connect() {
        try {
            link = DatabaseLink.open(settings.databaseHost(), settings.databasePort());
            return link.greeting();
        } catch (IOException e) {
            return null;
        }
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

    /** With the proxy's own secret, which may have been rotated in between: once more with a newly read one. */
    Session withOwnSecret(LoginRequest client) throws LoginFailure {
        try {
            try {
                return login(client, settings.databaseLogin().get());
            } catch (ServerErrorException e) {
                if (e.error().code() != ErrorPacket.ACCESS_DENIED) {
                    throw e;
                }
                close();
                connect();
                return login(client, settings.databaseLogin().get());
            }
        } catch (ServerErrorException e) {
            boolean secretRefused = e.error().code() == ErrorPacket.ACCESS_DENIED;
            throw new LoginFailure(
                    Verdict.DATABASE_REFUSED, e.getMessage(), secretRefused ? ProxyErrors.BORROW_TIMEOUT : e.error());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static LoginFailure unreachable(IOException e) {
        return new LoginFailure(Verdict.DATABASE_REFUSED, e.toString(), ProxyErrors.BORROW_TIMEOUT);
    }

    private Session login(LoginRequest client, DatabaseLogin login) throws IOException {
        DatabaseLink database = link;
        if (database == null) {
            throw new IOException("The database was not reached");
        }
        long capabilities = Capabilities.LOGIN | (client.capabilities() & Capabilities.RELAYED);
        return new Session(database, database.login(login, capabilities, client.charset(), client.database()));
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
