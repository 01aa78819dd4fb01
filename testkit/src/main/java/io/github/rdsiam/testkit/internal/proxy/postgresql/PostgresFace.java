package io.github.rdsiam.testkit.internal.proxy.postgresql;

import io.github.rdsiam.testkit.internal.proxy.ClientSession;
import java.io.IOException;

/** Creates the sessions of PostgreSQL clients for one server. Thread-safe. */
public final class PostgresFace implements ClientSession.Factory {

    @Override
    public ClientSession begin(ClientSession.Context context) throws IOException {
        return new PostgresSession(context);
    }
}
