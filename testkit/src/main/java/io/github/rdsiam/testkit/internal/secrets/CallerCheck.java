package io.github.rdsiam.testkit.internal.secrets;

import com.sun.net.httpserver.HttpExchange;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.internal.token.AuthorizationHeader;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Checks whether a caller may call: at first anyone who signs; after the first call of {@link #trust}, only trusted
 * identities. The age of a signature is not checked.
 */
public final class CallerCheck {

    private final List<AwsIdentity> trusted = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private volatile boolean restricted;

    /** Trusts an identity. From now on only trusted identities may call. */
    public void trust(AwsIdentity identity) {
        admit(identity);
        restricted = true;
    }

    /** Trusts this identity if only trusted identities may call. */
    private void admit(AwsIdentity identity) {
        trusted.add(identity);
    }

    /**
     * Trusts the session of a role until it ends, if only trusted identities may call. After its end, calls with it are
     * refused in any case.
     *
     * @param clock the clock by which it ends
     */
    public void admit(AwsIdentity session, Instant until, Clock clock) {
        admit(session);
        sessions.add(new Session(session.accessKeyId(), until, clock));
    }

    private record Session(String accessKeyId, Instant until, Clock clock) {
        boolean hasEnded() {
            return !clock.instant().isBefore(until);
        }
    }

    void check(HttpExchange exchange, byte[] body) throws AwsException {
        var headers = exchange.getRequestHeaders();
        if (!headers.containsKey("Authorization")) {
            throw AwsException.badRequest("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        var header = AuthorizationHeader.parse(headers.getFirst("Authorization"));
        if (header == null) {
            throw AwsException.badRequest(
                    "IncompleteSignatureException", "Authorization header is not in the form of Signature Version 4.");
        }
        if (!header.scope().service().equals("secretsmanager")) {
            throw AwsException.badRequest(
                    "InvalidSignatureException", "Credential should be scoped to correct service: 'secretsmanager'.");
        }
        if (sessions.stream()
                .anyMatch(
                        session -> session.accessKeyId().equals(header.scope().accessKeyId()) && session.hasEnded())) {
            throw AwsException.badRequest(
                    "ExpiredTokenException", "The security token included in the request is expired");
        }
        if (restricted) {
            checkSignature(exchange, header, body);
        }
    }

    private void checkSignature(HttpExchange exchange, AuthorizationHeader header, byte[] body) throws AwsException {
        var headers = exchange.getRequestHeaders();
        var token = headers.getFirst("X-Amz-Security-Token");
        var key = trusted.stream()
                .filter(identity -> identity.accessKeyId().equals(header.scope().accessKeyId()))
                .filter(identity -> Objects.equals(identity.sessionToken(), token))
                .findFirst();
        if (key.isEmpty()) {
            throw AwsException.badRequest(
                    "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        var path = exchange.getRequestURI().getRawPath();
        if (!header.isBy(key.get(), exchange.getRequestMethod(), path, headers::getFirst, body)) {
            throw AwsException.badRequest(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided."
                            + " Check your AWS Secret Access Key and signing method.");
        }
    }
}
