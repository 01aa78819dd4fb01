package io.github.rdsiam.testkit;

import java.io.IOException;
import java.util.function.Consumer;

/** Accepts one face's connections. */
final class FaceListener implements AutoCloseable {

    private final LoopbackListener listener;
    private final Face face;

    FaceListener(LoopbackListener listener, Face face) {
        this.listener = listener;
        this.face = face;
    }

    Face face() {
        return face;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Accepts until closed. */
    void accept(Consumer<ClientSocket> connections) {
        while (!listener.isClosed()) {
            try {
                connections.accept(listener.accept());
            } catch (IOException e) {
                // closed, which the loop sees, or a client that left before it was accepted
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
