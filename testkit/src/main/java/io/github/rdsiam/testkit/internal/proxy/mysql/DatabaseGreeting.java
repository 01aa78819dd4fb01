package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import org.jspecify.annotations.Nullable;

/**
 * The database's greeting as it was last seen, so that clients can be greeted in the same way before there is a connection
 * to the database for them. Thread-safe.
 */
final class DatabaseGreeting {

    private volatile @Nullable Greeting last;
    private volatile boolean asked;

    /** Whether somebody has connected for it, with or without success. */
    boolean isAsked() {
        return asked;
    }

    void asked() {
        asked = true;
    }

    /** The greeting; null as long as the database has not been reached. */
    @Nullable
    Greeting get() {
        return last;
    }

    /** Keeps what a connection was greeted with. */
    void update(Greeting greeting) {
        last = greeting;
    }
}
