package io.github.rdsiam.testkit.internal.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Relays data between a logged-in client and the database, with one thread for each direction. Each engine reads the
 * client's data in its own way.
 */
public abstract class Relay {

    protected static final int BUFFER = 1 << 16;

    /**
     * Obtained early: if the client has disconnected, the socket no longer returns it, and that would look like a
     * disconnect of the database.
     */
    private final OutputStream toClient;

    private final AtomicLong idleNanos = new AtomicLong();
    private volatile boolean unresponsive;

    protected Relay(OutputStream toClient) {
        this.toClient = toClient;
    }

    /** Silently drops all further data in both directions. */
    final void stopResponding() {
        unresponsive = true;
    }

    protected final boolean isUnresponsive() {
        return unresponsive;
    }

    protected final OutputStream toClient() {
        return toClient;
    }

    /** Records that the client sent data that is relayed. */
    protected final void spoken() {
        idleNanos.set(0);
    }

    /** Adds idle time of the client, and returns whether the total has reached the limit. */
    final boolean isIdleAfter(Duration time, Duration limit) {
        return idleNanos.addAndGet(time.toNanos()) >= limit.toNanos();
    }

    /** Relays the data of one database connection until it ends. */
    final void fromDatabase(InputStream answers) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count = answers.read(buffer);
        while (count >= 0) {
            if (!unresponsive) {
                toClient.write(buffer, 0, count);
                toClient.flush();
            }
            count = answers.read(buffer);
        }
    }
}
