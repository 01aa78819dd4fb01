package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the database's last greeting, so that clients get the same greeting before the proxy has a database
 * connection for them. Thread-safe.
 */
final class DatabaseGreeting {

    private volatile @Nullable Greeting last;
    private volatile boolean asked;

    /** Returns whether a session has already connected to get it, with or without success. */
    boolean isAsked() {
        return asked;
    }

    void asked() {
        asked = true;
    }

    /** Returns the greeting; null if the database has not been reached yet. */
    @Nullable
    Greeting get() {
        return last;
    }

    /** Stores the greeting of a connection. */
    void update(Greeting greeting) {
        last = greeting;
    }
}
