package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes on what clients and a server on this machine say, and counts the turns of each connection. */
final class TurnRelay implements AutoCloseable {

    private static final int BUFFER = 1 << 14;

    private final int serverPort;
    private final int most;
    private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<TurnCounter> connections = new CopyOnWriteArrayList<>();

    private TurnRelay(int serverPort, int most) throws IOException {
        this.serverPort = serverPort;
        this.most = most;
    }

    /** Passes on at most so many connections; those that come later are ended. */
    static TurnRelay start(int serverPort, int most) throws IOException {
        TurnRelay relay = new TurnRelay(serverPort, most);
        inBackground(relay::accept);
        return relay;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Of the newest connection, up to now. */
    int turns() {
        return connections.get(connections.size() - 1).turns();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (connections.size() == most) {
                client.close();
                continue;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.addAll(List.of(client, server));
            TurnCounter turns = new TurnCounter();
            connections.add(turns);
            inBackground(() -> copy(client, server, turns::client));
            inBackground(() -> copy(server, client, (bytes, count) -> turns.server()));
        }
    }

    /** Counted before it is passed on, so that the order is that of cause and effect. */
    private static void copy(Socket from, Socket to, Listener listener) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                listener.heard(buffer, count);
                out.write(buffer, 0, count);
            }
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one side has closed
                    }
                },
                "turn-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private interface Listener {
        void heard(byte[] bytes, int count);
    }

    private interface Work {
        void run() throws IOException;
    }
}
