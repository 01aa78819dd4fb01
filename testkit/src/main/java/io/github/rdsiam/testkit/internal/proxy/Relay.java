package io.github.rdsiam.testkit.internal.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes on what a client that has logged in and the database say to each other; one thread for each direction. Each engine
 * has its own way to read the client.
 */
public abstract class Relay {

    protected static final int BUFFER = 1 << 16;

    /** Taken at once: a socket whose client has left no longer gives it, which would look like the database's end. */
    private final OutputStream toClient;

    private final AtomicLong idleNanos = new AtomicLong();
    private volatile boolean unresponsive;

    protected Relay(OutputStream toClient) {
        this.toClient = toClient;
    }

    /** From now on nothing reaches the other side, and nothing says so. */
    final void stopResponding() {
        unresponsive = true;
    }

    protected final boolean isUnresponsive() {
        return unresponsive;
    }

    protected final OutputStream toClient() {
        return toClient;
    }

    /** The client said something that is passed on. */
    protected final void spoken() {
        idleNanos.set(0);
    }

    /** Takes it that the client says nothing for so long; whether that makes it silent as long as the limit. */
    final boolean isIdleAfter(Duration time, Duration limit) {
        return idleNanos.addAndGet(time.toNanos()) >= limit.toNanos();
    }

    /** Passes on what one connection to the database says, until it ends. */
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
