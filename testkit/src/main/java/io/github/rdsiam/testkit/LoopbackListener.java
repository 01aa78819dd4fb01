package io.github.rdsiam.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Listens on a free port of 127.0.0.1 and nowhere else. */
final class LoopbackListener extends ServerSocket {

    private static final int BACKLOG = 1024;

    private final ProxyRecords records;

    LoopbackListener(ProxyRecords records) throws IOException {
        super(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        this.records = records;
    }

    @Override
    public ClientSocket accept() throws IOException {
        ClientSocket client = new ClientSocket(records);
        implAccept(client);
        client.setTcpNoDelay(true);
        return client;
    }
}
