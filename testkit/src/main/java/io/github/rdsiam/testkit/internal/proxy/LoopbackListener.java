package io.github.rdsiam.testkit.internal.proxy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Listens on a port of 127.0.0.1 only. */
public final class LoopbackListener extends ServerSocket {

    private static final int BACKLOG = 1024;

    private final ProxyRecords records;

    /**
     * Opens a port.
     *
     * @param port the port, or 0 for a free port
     * @throws BindException if it is in use or not allowed; the message names it
     */
    public LoopbackListener(int port, ProxyRecords records) throws IOException {
        super();
        this.records = records;
        try {
            bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (BindException e) {
            close();
            throw inUse(port, e);
        }
    }

    /** Returns an exception that names the port, which the JDK's message does not contain. */
    public static BindException inUse(int port, BindException cause) {
        BindException failure =
                new BindException("Port " + port + " of 127.0.0.1 cannot be opened (" + cause.getMessage()
                        + "). Stop the program that listens there, or let the testkit choose a free port.");
        failure.initCause(cause);
        return failure;
    }

    @Override
    public ClientSocket accept() throws IOException {
        ClientSocket client = new ClientSocket(records);
        implAccept(client);
        client.setTcpNoDelay(true);
        return client;
    }
}
