package io.github.rdsiam.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The error packets of RDS Proxy and MySQL, word by word.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html">Troubleshooting for
 *     RDS Proxy</a>
 */
final class ProxyErrors {

    static final ErrorPacket PROXY_WITHOUT_TLS =
            new ErrorPacket(3159, "HY000", "This RDS Proxy requires TLS connections.");
    static final ErrorPacket INSTANCE_WITHOUT_TLS = new ErrorPacket(
            3159, "HY000", "Connections using insecure transport are prohibited while --require_secure_transport=ON.");
    static final ErrorPacket TOO_MANY_CONNECTIONS =
            new ErrorPacket(ErrorPacket.TOO_MANY_CONNECTIONS, "08004", "Too many connections");
    static final ErrorPacket BORROW_TIMEOUT =
            new ErrorPacket(9501, "HY000", "Timed-out waiting to acquire database connection");

    static final ErrorPacket BAD_HANDSHAKE = new ErrorPacket(1043, "08S01", "Bad handshake");

    private static final ErrorPacket INTERNAL = new ErrorPacket(1105, "HY000", "Unknown error");

    /** What a fault answers the credential with. */
    private static final Map<Fault, ErrorPacket> AFTER_CREDENTIAL = Map.ofEntries(
            Map.entry(Fault.RATE_LIMIT, new ErrorPacket(1040, "HY000", "IAM authentication rate limit exceeded")),
            Map.entry(
                    Fault.CONNECTION_RATE_LIMIT,
                    new ErrorPacket(1040, "HY000", "Connections rate limit exceeded (limit 200)")),
            Map.entry(
                    Fault.TOO_MANY_CLIENTS,
                    new ErrorPacket(1040, "HY000", "Number simultaneous connections exceeded (limit 20000)")),
            Map.entry(Fault.DATABASE_FULL, TOO_MANY_CONNECTIONS),
            Map.entry(Fault.TLS_REQUIRED, PROXY_WITHOUT_TLS),
            Map.entry(Fault.SSL_ERROR, new ErrorPacket(2026, "HY000", "SSL connection error: Internal Server Error")),
            Map.entry(
                    Fault.IAM_NOT_ENABLED,
                    new ErrorPacket(1524, "HY000", "Plugin 'AWSAuthenticationPlugin' is not loaded")),
            Map.entry(Fault.ACCOUNT_LOCKED, new ErrorPacket(3118, "HY000", "Access denied. Account is locked.")),
            Map.entry(
                    Fault.PASSWORD_EXPIRED,
                    new ErrorPacket(1862, "HY000", "Your password has expired. To log in you must change it.")),
            Map.entry(Fault.INTERNAL_ERROR, INTERNAL),
            Map.entry(Fault.BORROW_TIMEOUT, BORROW_TIMEOUT),
            Map.entry(
                    Fault.CONTROL_CHARACTERS,
                    new ErrorPacket(
                            ErrorPacket.ACCESS_DENIED,
                            "28000",
                            "denied\r\n2026-01-01 00:00:00 INFO all is well\u001b[2J\u202e")),
            Map.entry(Fault.LONG_ERROR, new ErrorPacket(1105, "HY000", "x".repeat(65_535 - 9))),
            Map.entry(Fault.WRONG_SEQUENCE, INTERNAL),
            Map.entry(Fault.TRUNCATED_PACKET, INTERNAL),
            Map.entry(Fault.STALL_IN_PACKET, INTERNAL));

    private ProxyErrors() {}

    static @Nullable ErrorPacket afterCredential(Fault fault) {
        return AFTER_CREDENTIAL.get(fault);
    }

    /** MySQL says no more than the first two words; but who reads this is looking for the reason. */
    static ErrorPacket badHandshake(String reason) {
        return new ErrorPacket(BAD_HANDSHAKE.code(), BAD_HANDSHAKE.state(), BAD_HANDSHAKE.message() + ": " + reason);
    }

    static ErrorPacket accessDenied(String user, boolean password) {
        return new ErrorPacket(
                ErrorPacket.ACCESS_DENIED,
                "28000",
                "Access denied for user '" + user + "'@'127.0.0.1' (using password: " + (password ? "YES" : "NO")
                        + ")");
    }
}
