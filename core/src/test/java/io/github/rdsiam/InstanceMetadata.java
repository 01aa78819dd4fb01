package io.github.rdsiam;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.rdsiam.testkit.AwsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * The endpoint from which an EC2 instance, and every process on it, gets the credentials of the instance's role. It
 * supports only version 2: requests need a session token, and only a PUT returns one.
 */
public final class InstanceMetadata implements AutoCloseable {

    private static final String TOKEN = "/latest/api/token";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private final HttpServer server;
    private final String token = UUID.randomUUID().toString();
    private final Map<String, String> answers;

    public InstanceMetadata(AwsIdentity identity) throws IOException {
        this(Map.of(
                ROLES,
                "node-role",
                ROLES + "node-role",
                "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"" + identity.accessKeyId()
                        + "\",\"SecretAccessKey\":\"" + identity.secretAccessKey() + "\",\"Token\":\""
                        + identity.sessionToken() + "\",\"Expiration\":\""
                        + Clock.systemUTC().instant().plus(Duration.ofHours(6)) + "\"}"));
    }

    private InstanceMetadata(Map<String, String> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Of an instance without an instance profile. */
    static InstanceMetadata withoutRole() throws IOException {
        return new InstanceMetadata(Map.of());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals(TOKEN)) {
                exchange.getResponseHeaders().set("x-aws-ec2-metadata-token-ttl-seconds", "21600");
                send(exchange, exchange.getRequestMethod().equals("PUT") ? 200 : 405, token);
            } else if (!token.equals(exchange.getRequestHeaders().getFirst("x-aws-ec2-metadata-token"))) {
                send(exchange, 401, "");
            } else {
                send(exchange, answers.containsKey(path) ? 200 : 404, answers.getOrDefault(path, ""));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
