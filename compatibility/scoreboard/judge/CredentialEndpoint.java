package scoreboard;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.rdsiam.testkit.AwsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the credentials of a container's role over HTTP, and counts how often it is asked. Thread-safe. */
final class CredentialEndpoint implements AutoCloseable {

    private static final String TOKEN = "unguessed";
    private static final int PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile AwsIdentity identity;
    private volatile Instant expiration;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    CredentialEndpoint(AwsIdentity identity, Clock clock) throws IOException {
        answer(identity, clock.instant().plus(Duration.ofHours(6)));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext("/role", this::serve);
        server.start();
    }

    void answer(AwsIdentity session, Instant until) {
        identity = session;
        expiration = until;
    }

    /** Lets all who ask wait until {@link #open}. */
    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    int asked() {
        return asked.get();
    }

    Map<String, String> environment() {
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/role",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                TOKEN,
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            JsonObject json = new JsonObject();
            json.addProperty("AccessKeyId", identity.accessKeyId());
            json.addProperty("SecretAccessKey", identity.secretAccessKey());
            json.addProperty("Token", identity.sessionToken());
            json.addProperty("Expiration", expiration.toString());
            byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
