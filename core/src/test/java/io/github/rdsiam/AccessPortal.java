package io.github.rdsiam;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.rdsiam.testkit.AwsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The access portal of IAM Identity Center: returns a role's credentials to the holder of an access token.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html">
 *     GetRoleCredentials</a>
 */
final class AccessPortal implements AutoCloseable {

    private static final String ROLE = "account_id=123456789012&role_name=Developer";
    private static final String ROLE_IN_ANOTHER_ORDER = "role_name=Developer&account_id=123456789012";

    private final HttpServer server;
    private final AwsIdentity identity;
    private final String accessToken = UUID.randomUUID().toString();
    private volatile boolean isRevoked;

    AccessPortal(AwsIdentity identity) throws IOException {
        this.identity = identity;
        IssuedSecrets.add(List.of(accessToken));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/federation/credentials", this::answer);
        server.start();
    }

    /** Caches an access token, as {@code aws sso login} does. */
    void logIn(Path home, String session, Duration life) throws IOException, GeneralSecurityException {
        String name = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(session.getBytes(StandardCharsets.UTF_8)));
        Path cache = Files.createDirectories(home.resolve(".aws/sso/cache"));
        Instant expiry = Clock.systemUTC().instant().plus(life);
        Files.writeString(
                cache.resolve(name + ".json"),
                "{\"accessToken\":\"" + accessToken + "\",\"expiresAt\":\"" + expiry
                        + "\",\"region\":\"eu-west-1\",\"startUrl\":\"https://corp.awsapps.com/start\"}");
    }

    /** The token that {@code logIn} cached; a secret. */
    String accessToken() {
        return accessToken;
    }

    /** Ends the session before its time, as an administrator may. */
    void revoke() {
        isRevoked = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().getQuery();
            if (isRevoked || !accessToken.equals(exchange.getRequestHeaders().getFirst("x-amz-sso_bearer_token"))) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", "UnauthorizedException");
                send(exchange, 401, "{\"message\":\"Session token not found or invalid\"}");
            } else if (!asked.equals(ROLE) && !asked.equals(ROLE_IN_ANOTHER_ORDER)) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", "ForbiddenException");
                send(exchange, 403, "{\"message\":\"No access\"}");
            } else {
                send(
                        exchange,
                        200,
                        "{\"roleCredentials\":{\"accessKeyId\":\"" + identity.accessKeyId()
                                + "\",\"secretAccessKey\":\"" + identity.secretAccessKey() + "\",\"sessionToken\":\""
                                + identity.sessionToken() + "\",\"expiration\":"
                                + Clock.systemUTC()
                                        .instant()
                                        .plus(Duration.ofHours(1))
                                        .toEpochMilli()
                                + "}}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
