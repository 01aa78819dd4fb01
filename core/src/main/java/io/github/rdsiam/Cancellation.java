package io.github.rdsiam;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connect from another thread: cancels the lookup of the host and closes the socket, also those that only come
 * later.
 */
final class Cancellation {

    private volatile boolean cancelled;
    private volatile @Nullable Future<?> lookup;
    private volatile @Nullable Socket socket;

    /** Takes the lookup that the connect waits for. */
    void track(Future<?> pending) {
        lookup = pending;
        if (cancelled) {
            pending.cancel(false);
        }
    }

    /** Takes the socket that the connect is about to use, in place of the last one. */
    void track(Socket created) throws SocketException {
        socket = created;
        requireOpen();
    }

    void cancel() {
        cancelled = true;
        Future<?> pending = lookup;
        if (pending != null) {
            pending.cancel(false);
        }
        closeSocket();
    }

    void closeSocket() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // already closed
            }
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    void requireOpen() throws SocketException {
        if (cancelled) {
            closeSocket();
            throw new SocketException("The data source was closed while connecting");
        }
    }
}
