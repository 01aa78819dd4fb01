package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Relays connections to a server on this machine, and counts the turns of each. */
final class TurnRelay implements AutoCloseable {

    private static final int BUFFER = 1 << 14;

    private final RdsEngine engine;
    private final int serverPort;
    private final int most;
    private final ServerSocket listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<TurnCounter> connections = new CopyOnWriteArrayList<>();

    private TurnRelay(RdsEngine engine, int serverPort, int most) throws IOException {
        this.engine = engine;
        this.serverPort = serverPort;
        this.most = most;
    }

    /** Relays at most this many connections of an engine's clients, and closes later ones. */
    static TurnRelay start(RdsEngine engine, int serverPort, int most) throws IOException {
        TurnRelay relay = new TurnRelay(engine, serverPort, most);
        inBackground(relay::accept);
        return relay;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The turns of the newest connection so far. */
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
            TurnCounter turns = new TurnCounter(engine);
            connections.add(turns);
            inBackground(() -> copy(client, server, turns::client));
            inBackground(() -> copy(server, client, (bytes, count) -> turns.server()));
        }
    }

    /** Counts bytes before it forwards them, so that an answer is never counted before its request. */
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
                        // one side has closed the connection
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
