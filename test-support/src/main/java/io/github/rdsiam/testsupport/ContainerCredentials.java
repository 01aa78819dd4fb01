package io.github.rdsiam.testsupport;

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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The HTTP endpoint that gives a container, or a Lambda function with SnapStart, the credentials of its role.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">Container
 *     credential
 *     provider</a>
 */
public final class ContainerCredentials implements AutoCloseable {

    /** The endpoint's answers. */
    public enum Answer {
        /** 404: there are none. */
        NONE,
        /** 403: the role may not be used, such as an EKS Pod Identity role with another trust policy. */
        DENIED,
        /** Text that is not JSON. */
        GARBLED,
        /**
         * Credentials for 30 seconds: so short that the SDK requests new ones each time, and the library caches no
         * token.
         */
        SHORT_LIVED,
        /** Credentials for six hours. */
        LONG_LIVED,
        /** Credentials that expired 30 seconds ago. */
        EXPIRED
    }

    /** The value that requests need in the header {@code Authorization}. */
    private static final String TOKEN = "unguessed";

    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(6);

    private final HttpServer server;
    private final AwsIdentity identity;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private int asked;

    private ContainerCredentials(AwsIdentity identity) throws IOException {
        this.identity = identity;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/role", this::answer);
        server.start();
    }

    /**
     * Starts an endpoint on a free port of the loopback address.
     *
     * @param identity whose credentials it gives
     * @param answers see {@link #answers}
     * @return the running endpoint
     * @throws IOException if it cannot listen
     */
    public static ContainerCredentials start(AwsIdentity identity, Answer... answers) throws IOException {
        ContainerCredentials endpoint = new ContainerCredentials(identity);
        endpoint.answers(answers);
        return endpoint;
    }

    /**
     * Sets the answers from now on, in this order; the last one is repeated.
     *
     * @param next at least one
     */
    public synchronized void answers(Answer... next) {
        answers.clear();
        answers.addAll(List.of(next));
    }

    /**
     * Makes a process use only this endpoint for credentials.
     *
     * @param variables of the process; they stay as they are
     * @return the variables, with those for this endpoint and without other credentials
     */
    public Map<String, String> insteadOf(Map<String, String> variables) {
        Map<String, String> changed = new HashMap<>(variables);
        changed.keySet().removeAll(Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"));
        String here = "http://127.0.0.1:" + server.getAddress().getPort();
        changed.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", here + "/role");
        changed.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", TOKEN);
        // asked next, and answers 404
        changed.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", here);
        changed.put("AWS_CONFIG_FILE", "/nowhere/config");
        changed.put("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");
        return changed;
    }

    /** {@return the number of requests since the last call} */
    public synchronized int takeCount() {
        int count = asked;
        asked = 0;
        return count;
    }

    private synchronized Answer next() {
        asked++;
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isAuthorized = TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer = isAuthorized ? next() : Answer.DENIED;
            byte[] body = body(answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status(answer), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case NONE -> 404;
            case DENIED -> 403;
            default -> 200;
        };
    }

    private String body(Answer answer) {
        return switch (answer) {
            case NONE, DENIED -> "{}";
            case GARBLED -> "no JSON";
            case SHORT_LIVED -> credentials(SHORT);
            case LONG_LIVED -> credentials(LONG);
            case EXPIRED -> credentials(SHORT.negated());
        };
    }

    private String credentials(Duration left) {
        JsonObject json = new JsonObject();
        json.addProperty("AccessKeyId", identity.accessKeyId());
        json.addProperty("SecretAccessKey", identity.secretAccessKey());
        json.addProperty("Token", identity.sessionToken());
        json.addProperty("Expiration", Clock.systemUTC().instant().plus(left).toString());
        return json.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
