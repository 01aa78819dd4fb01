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
import java.util.concurrent.atomic.AtomicInteger;

/** The endpoint from which a container gets its role's credentials; the first it gives end soon, all others have ended. */
final class ContainerCredentials implements AutoCloseable {

    /** So short that the SDK asks anew each time. */
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final HttpServer server;
    private final AwsIdentity identity;
    private final AtomicInteger asked = new AtomicInteger();

    private ContainerCredentials(AwsIdentity identity) throws IOException {
        this.identity = identity;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    static ContainerCredentials goodForOneAnswer(AwsIdentity identity) throws IOException {
        return new ContainerCredentials(identity);
    }

    Map<String, String> environment() {
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_CONFIG_FILE",
                "/nowhere/config",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/nowhere/credentials");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Duration left = asked.getAndIncrement() == 0 ? SHORT : SHORT.negated();
            byte[] body = ("{\"AccessKeyId\":\"" + identity.accessKeyId() + "\",\"SecretAccessKey\":\""
                            + identity.secretAccessKey() + "\",\"Token\":\"" + identity.sessionToken()
                            + "\",\"Expiration\":\""
                            + Clock.systemUTC().instant().plus(left) + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
