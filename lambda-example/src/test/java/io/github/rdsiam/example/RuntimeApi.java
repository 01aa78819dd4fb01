package io.github.rdsiam.example;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
 * The server through which Lambda gives a function its events, for one function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {

    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String INVOCATION = ROOT + "invocation/";

    private final Deployment deployment;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Event> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> initialised = new CompletableFuture<>();
    private final CompletableFuture<Void> checkpoint = new CompletableFuture<>();
    private final CompletableFuture<Void> restored = new CompletableFuture<>();

    private RuntimeApi(Deployment deployment, HttpServer server) {
        this.deployment = deployment;
        this.server = server;
    }

    static RuntimeApi start(Deployment deployment) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        RuntimeApi api = new RuntimeApi(deployment, HttpServer.create(anyPort, 0));
        api.server.createContext(INVOCATION + "next", api::next);
        api.server.createContext(INVOCATION, api::posted);
        api.server.createContext(ROOT + "init/error", api::initFailed);
        api.server.createContext(ROOT + "restore/next", api::restoreNext);
        api.server.setExecutor(api.threads);
        api.server.start();
        return api;
    }

    /** Host and port, as AWS_LAMBDA_RUNTIME_API has them. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Done when the function asks for its first event; failed when it reports that it cannot start. */
    CompletableFuture<Void> initialised() {
        return initialised;
    }

    /** Done when a function with SnapStart waits to be restored: then the snapshot would be taken. */
    CompletableFuture<Void> checkpoint() {
        return checkpoint;
    }

    /** Lets it go on, as if restored from the snapshot. */
    void restore() {
        restored.complete(null);
    }

    /** Queues an event; the future is the function's answer. */
    CompletableFuture<Answer> send(String json) {
        Event event = new Event(UUID.randomUUID().toString(), json);
        waiting.add(event);
        return event.answer;
    }

    private void next(HttpExchange exchange) throws IOException {
        initialised.complete(null);
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
        Instant deadline = Instant.now().plus(deployment.timeout());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", deployment.functionArn());
        headers.set("Content-Type", "application/json");
        event.handOver();
        respond(exchange, 200, event.json);
    }

    private void restoreNext(HttpExchange exchange) throws IOException {
        checkpoint.complete(null);
        restored.join();
        respond(exchange, 200, "");
    }

    private void posted(HttpExchange exchange) throws IOException {
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
        event.answer(body, path[1].equals("error"));
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
