package io.github.rdsiam.testkit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The database's greeting as it was last seen, so that clients can be greeted in the same way before there is a connection
 * to the database for them. Thread-safe.
 */
final class DatabaseGreeting {

    private final String host;
    private final int port;
    private @Nullable Greeting last;
    private boolean asked;

    DatabaseGreeting(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** The greeting, for which the first caller connects; null as long as the database has not been reached. */
    synchronized @Nullable Greeting get() {
        if (!asked) {
            asked = true;
            try (DatabaseLink link = DatabaseLink.open(host, port)) {
                last = link.greeting();
            } catch (IOException e) {
                // the client learns it after its login, as from a proxy
            }
        }
        return last;
    }

    /** Keeps what a later connection was greeted with. */
    synchronized void update(Greeting greeting) {
        last = greeting;
    }
}
