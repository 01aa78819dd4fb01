package io.github.rdsiam.testkit.internal.proxy;

import java.io.IOException;

/** Accepts the connections to one endpoint. */
public final class EndpointListener implements AutoCloseable {

    private final LoopbackListener listener;
    private final VirtualEndpoint endpoint;

    public EndpointListener(LoopbackListener listener, VirtualEndpoint endpoint) {
        this.listener = listener;
        this.endpoint = endpoint;
    }

    public VirtualEndpoint endpoint() {
        return endpoint;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Starts the session of a connection. */
    public interface Connections {
        void begin(ClientSocket client) throws IOException;
    }

    /** Accepts connections until closed. */
    public void accept(Connections connections) {
        while (!listener.isClosed()) {
            try {
                connections.begin(listener.accept());
            } catch (IOException e) {
                // closed, which ends the loop, or a client that disconnected before it was accepted
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
