package scoreboard;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections and says nothing; counts those that the client has ended. Thread-safe. */
final class StalledServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    StalledServer() throws IOException {
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "stalled server");
        thread.setDaemon(true);
        thread.start();
    }

    String port() {
        return String.valueOf(server.getLocalPort());
    }

    int accepted() {
        return accepted.get();
    }

    int ended() {
        return ended.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                accepted.incrementAndGet();
                daemon(() -> readUntilItEnds(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void readUntilItEnds(Socket client) {
        try (client;
                InputStream in = client.getInputStream()) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // reset: ended as well
        }
        ended.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
