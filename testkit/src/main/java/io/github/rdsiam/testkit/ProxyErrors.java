package io.github.rdsiam.testkit;

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
    static final ErrorPacket RATE_LIMIT = new ErrorPacket(1040, "HY000", "IAM authentication rate limit exceeded");
    static final ErrorPacket TOO_MANY_CONNECTIONS = new ErrorPacket(1040, "08004", "Too many connections");
    static final ErrorPacket BORROW_TIMEOUT =
            new ErrorPacket(9501, "HY000", "Timed-out waiting to acquire database connection");

    static final ErrorPacket INTERNAL = new ErrorPacket(1105, "HY000", "Unknown error");
    static final ErrorPacket LONG = new ErrorPacket(1105, "HY000", "x".repeat(65_535 - 9));
    static final ErrorPacket CONTROL_CHARACTERS = new ErrorPacket(
            ErrorPacket.ACCESS_DENIED, "28000", "denied\r\n2026-01-01 00:00:00 INFO all is well\u001b[2J\u202e");

    private ProxyErrors() {}

    static ErrorPacket accessDenied(String user, boolean password) {
        return new ErrorPacket(
                ErrorPacket.ACCESS_DENIED,
                "28000",
                "Access denied for user '" + user + "'@'127.0.0.1' (using password: " + (password ? "YES" : "NO")
                        + ")");
    }
}
