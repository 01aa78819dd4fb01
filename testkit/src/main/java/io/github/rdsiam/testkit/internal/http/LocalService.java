package io.github.rdsiam.testkit.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP service on 127.0.0.1 whose threads are daemons. */
public final class LocalService implements AutoCloseable {

    /** The length of a body that the JDK's server sends in chunks. */
    public static final long UNKNOWN_LENGTH = 0;

    private static final long NO_BODY = -1;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // otherwise each response on a kept-alive connection waits 40 ms until its headers are acknowledged
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final HttpServer server;
    private final String name;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Opens the port. Requests are not handled before {@link #start}.
     *
     * @param name the name of its threads
     * @param port the port, or 0 for a free port
     */
    public LocalService(String name, int port) throws IOException {
        this.name = name;
        this.threads = Executors.newCachedThreadPool(this::daemon);
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
    }

    public void start(HttpHandler handler) {
        server.setExecutor(threads);
        server.createContext("/", handler);
        // the server's thread is a daemon if the thread that starts it is one
        var starter = daemon(server::start);
        starter.start();
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread daemon(Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Sends a response like AWS's services. */
    public static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        sendPlain(exchange, status, contentType, body);
    }

    /** Sends a response like an ordinary web server. */
    public static void sendPlain(HttpExchange exchange, int status, String contentType, byte[] body)
            throws IOException {
        begin(exchange, status, contentType, body.length).write(body);
    }

    /**
     * Begins a response like an ordinary web server. For a HEAD request the body is not sent.
     *
     * @param length the length of the body, or {@link #UNKNOWN_LENGTH}; then the caller must close the stream
     */
    public static OutputStream begin(HttpExchange exchange, int status, String contentType, long length)
            throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if ("close".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Connection"))) {
            // without this header, the JDK's server closes the connection although the JDK's client would reuse it
            exchange.getResponseHeaders().set("Connection", "close");
        }
        exchange.sendResponseHeaders(status, isHead ? NO_BODY : length);
        return isHead ? OutputStream.nullOutputStream() : exchange.getResponseBody();
    }

    /** Blocks a request without a response until the service is closed. */
    public void hang() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the service, and closes the connections of blocked requests. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
