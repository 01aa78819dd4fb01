package io.github.rdsiam.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The endpoint from which a function with SnapStart gets its role's credentials, instead of the environment.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">SnapStart</a>
 */
final class ContainerCredentials implements AutoCloseable {

    /** What the endpoint does. */
    enum Mood {
        /** Says that there are none. */
        NONE,
        /** Answers with what is no JSON. */
        GARBLED,
        /** Gives credentials that end so soon that the SDK asks anew each time. */
        GOOD,
        /** Gives credentials that have ended. */
        EXPIRED
    }

    /** For the library keeps no token either that ends so soon. */
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, String> identity;
    private volatile Mood mood = Mood.NONE;

    /** Hands out the identity in a function's variables. */
    ContainerCredentials(Map<String, String> identity) throws IOException {
        this.identity = identity;
        server.createContext("/role", this::answer);
        server.start();
    }

    /** A function's variables, with this endpoint instead of the identity in them. */
    Map<String, String> insteadOf(Map<String, String> variables) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.keySet().removeAll(Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"));
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        changed.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", here + "/role");
        changed.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "unguessed");
        // asked next, and not there either
        changed.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", here);
        return changed;
    }

    void become(Mood next) {
        mood = next;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = body(mood).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(mood == Mood.NONE ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String body(Mood now) {
        return switch (now) {
            case GOOD -> credentials(SHORT);
            case EXPIRED -> credentials(SHORT.negated());
            case NONE -> "{}";
            case GARBLED -> "no JSON";
        };
    }

    private String credentials(Duration left) {
        return "{\"AccessKeyId\":\"" + identity.get("AWS_ACCESS_KEY_ID") + "\",\"SecretAccessKey\":\""
                + identity.get("AWS_SECRET_ACCESS_KEY") + "\",\"Token\":\"" + identity.get("AWS_SESSION_TOKEN")
                + "\",\"Expiration\":\"" + Clock.systemUTC().instant().plus(left) + "\"}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
