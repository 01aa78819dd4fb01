package io.github.rdsiam.testsupport.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The server that sends a Lambda function its events, for one function. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
public final class RuntimeApi implements AutoCloseable {

    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String INVOCATION = ROOT + "invocation/";

    private final String functionArn;
    private final Duration timeout;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Event> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> initialised = new CompletableFuture<>();
    private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();
    private final CompletableFuture<Void> restored = new CompletableFuture<>();

    private RuntimeApi(String functionArn, Duration timeout, HttpServer server) {
        this.functionArn = functionArn;
        this.timeout = timeout;
        this.server = server;
    }

    /** An event that was sent to the function, and its answer. */
    private static final class Event {

        private final String requestId = UUID.randomUUID().toString();
        private final String json;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile long sent;

        Event(String json) {
            this.json = json;
        }
    }

    /**
     * Starts a server on a free port of the loopback address.
     *
     * @param functionArn the ARN that the function receives for itself
     * @param timeout the function's; it is sent to the function, and not enforced here
     * @return the running server
     * @throws IOException if it cannot listen
     */
    public static RuntimeApi start(String functionArn, Duration timeout) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        RuntimeApi api = new RuntimeApi(functionArn, timeout, HttpServer.create(anyPort, 0));
        api.server.createContext(INVOCATION + "next", api::next);
        api.server.createContext(INVOCATION, api::posted);
        api.server.createContext(ROOT + "init/error", api::initFailed);
        api.server.createContext(ROOT + "restore/next", api::restoreNext);
        api.server.setExecutor(api.threads);
        api.server.start();
        return api;
    }

    /** {@return host and port, as {@code AWS_LAMBDA_RUNTIME_API} has them} */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * {@return a future that completes with {@link System#nanoTime} when the function requests its first event, or
     * exceptionally when it reports that it cannot start}
     */
    public CompletableFuture<Long> initialised() {
        return initialised;
    }

    /**
     * {@return a future that completes when a function with SnapStart waits to be restored; then Lambda takes the
     * snapshot}
     */
    public CompletableFuture<Void> checkpoint() {
        return checkpoint;
    }

    /** Resumes a function with SnapStart, as if it had been restored from the snapshot. */
    public void restore() {
        restored.complete(null);
    }

    /**
     * Queues an event.
     *
     * @param json the event
     * @return the function's answer
     */
    public CompletableFuture<Answer> send(String json) {
        Event event = new Event(json);
        waiting.add(event);
        return event.answer;
    }

    private void next(HttpExchange exchange) throws IOException {
        initialised.complete(System.nanoTime());
        Event event;
        try {
            event = waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
            return;
        }
        running.put(event.requestId, event);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId);
        Instant deadline = Clock.systemUTC().instant().plus(timeout);
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.set("Content-Type", "application/json");
        event.sent = System.nanoTime();
        respond(exchange, 200, event.json);
    }

    private void restoreNext(HttpExchange exchange) throws IOException {
        checkpoint.complete(null);
        restored.join();
        respond(exchange, 200, "");
    }

    private void posted(HttpExchange exchange) throws IOException {
        long received = System.nanoTime();
        String[] path = exchange.getRequestURI()
                .getPath()
                .substring(INVOCATION.length())
                .split("/", -1);
        String body = body(exchange);
        Event event = running.remove(path[0]);
        if (event == null || path.length != 2) {
            respond(exchange, 400, "{}");
            return;
        }
        event.answer.complete(new Answer(event.requestId, body, path[1].equals("error"), event.sent, received));
        respond(exchange, 202, "{\"status\":\"OK\"}");
    }

    private void initFailed(HttpExchange exchange) throws IOException {
        initialised.completeExceptionally(new IllegalStateException("The function did not start: " + body(exchange)));
        respond(exchange, 202, "{\"status\":\"OK\"}");
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        restore();
        server.stop(0);
        threads.shutdownNow();
    }
}
