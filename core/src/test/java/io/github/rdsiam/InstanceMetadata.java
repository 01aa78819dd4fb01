package io.github.rdsiam;

import com.sun.net.httpserver.HttpServer;
import io.github.rdsiam.testkit.AwsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The endpoint from which an EC2 instance, and every process on it, gets the credentials of the instance's role. */
public final class InstanceMetadata implements AutoCloseable {

    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

    private final HttpServer server;

    public InstanceMetadata(AwsIdentity identity) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/latest/api/token", "metadata-token");
        answer(ROLES, "node-role");
        answer(
                ROLES + "node-role",
                "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"" + identity.accessKeyId()
                        + "\",\"SecretAccessKey\":\"" + identity.secretAccessKey() + "\",\"Token\":\""
                        + identity.sessionToken() + "\",\"Expiration\":\"2099-01-01T00:00:00Z\"}");
        server.start();
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            try (exchange) {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("x-aws-ec2-metadata-token-ttl-seconds", "21600");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
