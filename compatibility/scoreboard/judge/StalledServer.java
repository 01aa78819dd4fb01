package scoreboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections and does not let them log in; counts those that the client has ended. Thread-safe. */
final class StalledServer implements AutoCloseable {

    private static final int REQUEST_FOR_TLS = 8;

    private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    private final boolean beginsTls;

    private StalledServer(boolean beginsTls) throws IOException {
        this.beginsTls = beginsTls;
        daemon(this::accept);
    }

    /** A server that sends nothing. */
    static StalledServer silent() throws IOException {
        return new StalledServer(false);
    }

    /**
     * A server that sends only the letter that starts TLS. Only PostgreSQL's clients request it, and pgjdbc waits only
     * five seconds for it.
     */
    static StalledServer beforeTls(boolean isMysql) throws IOException {
        return new StalledServer(!isMysql);
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
            if (beginsTls) {
                in.readNBytes(REQUEST_FOR_TLS);
                client.getOutputStream().write('S');
            }
            in.transferTo(OutputStream.nullOutputStream());
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
