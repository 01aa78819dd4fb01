package io.github.rdsiam.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands out credentials as a container's endpoint does, and counts how often it is asked. */
final class CredentialsEndpoint implements AutoCloseable {

    private static final String PATH = "/credentials";
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    private static final String SESSION = "AWS_SESSION_TOKEN";

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();

    private CredentialsEndpoint(HttpServer server) {
        this.server = server;
    }

    static CredentialsEndpoint start(Identity identity) throws IOException {
        CredentialsEndpoint endpoint = new CredentialsEndpoint(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        byte[] answer = json(identity.variables()).getBytes(StandardCharsets.UTF_8);
        endpoint.server.createContext(PATH, exchange -> {
            endpoint.asked.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        endpoint.server.start();
        return endpoint;
    }

    private static String json(Map<String, String> identity) {
        return "{\"AccessKeyId\":\"" + identity.get(ACCESS_KEY) + "\",\"SecretAccessKey\":\"" + identity.get(SECRET_KEY)
                + "\",\"Token\":\"" + identity.get(SESSION) + "\",\"Expiration\":\""
                + Instant.now().plus(Duration.ofHours(6)) + "\"}";
    }

    /** The variables of a process whose credentials come from here alone. */
    Map<String, String> variables(Map<String, String> others) {
        Map<String, String> variables = new LinkedHashMap<>(others);
        variables.keySet().removeAll(Set.of(ACCESS_KEY, SECRET_KEY, SESSION));
        variables.put(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + server.getAddress().getPort() + PATH);
        return variables;
    }

    /** How often since it was last asked for. */
    int takeCount() {
        return asked.getAndSet(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
