package io.github.rdsiam.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server from which a function takes its events; it has one, ready when the function asks for it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime API</a>
 */
final class RuntimeApi implements AutoCloseable {

    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String REQUEST = "00000000-0000-0000-0000-000000000001";
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final double NANOS_PER_MILLI = 1e6;

    private final HttpServer server;
    private final CompletableFuture<Long> asked = new CompletableFuture<>();
    private final CompletableFuture<Long> answered = new CompletableFuture<>();

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    static RuntimeApi start() throws IOException {
        RuntimeApi api =
                new RuntimeApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        api.server.createContext(ROOT + "invocation/next", api::next);
        api.server.createContext(ROOT, api::posted);
        api.server.start();
        return api;
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Milliseconds until the function asked for an event. */
    double awaitInit(Child function, long since) throws Exception {
        return await(asked, function, since);
    }

    /** Milliseconds until the function's answer was there. */
    double awaitResponse(Child function, long since) throws Exception {
        return await(answered, function, since);
    }

    private static double await(CompletableFuture<Long> future, Child function, long since)
            throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(future, function.process().onExit()).get(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            IOException failure = function.failed("did not answer as a function");
            failure.addSuppressed(e);
            throw failure;
        }
        if (!future.isDone()) {
            throw function.failed("ended as a function");
        }
        return (future.join() - since) / NANOS_PER_MILLI;
    }

    /** The second request waits for ever: the function has done its work. */
    private void next(HttpExchange exchange) throws IOException {
        if (!asked.complete(System.nanoTime())) {
            return;
        }
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", REQUEST);
        exchange.getResponseHeaders()
                .set(
                        "Lambda-Runtime-Deadline-Ms",
                        Long.toString(Instant.now().plus(TIME_LIMIT).toEpochMilli()));
        exchange.getResponseHeaders()
                .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:orders");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        respond(exchange, 200, "{}");
    }

    private void posted(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        boolean good = path.endsWith(REQUEST + "/response") && !body.contains("\"statusCode\":500");
        if (good) {
            answered.complete(now);
        } else {
            IllegalStateException failure = new IllegalStateException(path + ": " + body);
            asked.completeExceptionally(failure);
            answered.completeExceptionally(failure);
        }
        respond(exchange, 202, "{}");
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
