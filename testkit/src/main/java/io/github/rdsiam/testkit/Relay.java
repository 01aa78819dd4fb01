package io.github.rdsiam.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Copies bytes between a client that has logged in and the database; one thread for each way. */
final class Relay {

    private static final int BUFFER = 1 << 16;

    private final TlsClient client;
    private final DatabaseLink database;
    private final @Nullable StatementTap tap;
    private final AtomicLong idleNanos = new AtomicLong();
    private volatile boolean deaf;

    Relay(TlsClient client, DatabaseLink database, @Nullable StatementTap tap) {
        this.client = client;
        this.database = database;
        this.tap = tap;
    }

    /** From now on nothing reaches the other side, and nothing says so. */
    void goDeaf() {
        deaf = true;
    }

    boolean isDeaf() {
        return deaf;
    }

    /** Takes it that the client says nothing for so long; whether that makes it silent as long as the limit. */
    boolean isIdleAfter(Duration time, Duration limit) {
        return idleNanos.addAndGet(time.toNanos()) >= limit.toNanos();
    }

    void fromClient() throws IOException {
        copy(client.socket().getInputStream(), database.out(), true);
    }

    void fromDatabase() throws IOException {
        copy(database.in(), client.socket().getOutputStream(), false);
    }

    private void copy(InputStream in, OutputStream out, boolean fromClient) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count = in.read(buffer);
        while (count >= 0) {
            if (!deaf) {
                if (fromClient) {
                    heard(buffer, count);
                }
                out.write(buffer, 0, count);
                out.flush();
            }
            count = in.read(buffer);
        }
    }

    private void heard(byte[] buffer, int count) {
        idleNanos.set(0);
        if (tap != null) {
            tap.take(buffer, count);
        }
    }
}
