package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.proxy.EngineErrors;
import io.github.rdsiam.testkit.internal.proxy.VirtualEndpoint;

/**
 * The error packets of RDS Proxy and MySQL, with their exact texts.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html">Troubleshooting for
 *     RDS Proxy</a>
 */
public final class MysqlErrors implements EngineErrors {

    public static final ErrorPacket PROXY_WITHOUT_TLS =
            new ErrorPacket(3159, "HY000", "This RDS Proxy requires TLS connections.");
    static final ErrorPacket INSTANCE_WITHOUT_TLS = new ErrorPacket(
            3159, "HY000", "Connections using insecure transport are prohibited while --require_secure_transport=ON.");
    public static final ErrorPacket TOO_MANY_CONNECTIONS =
            new ErrorPacket(ErrorPacket.TOO_MANY_CONNECTIONS, "08004", "Too many connections");
    public static final ErrorPacket BORROW_TIMEOUT =
            new ErrorPacket(9501, "HY000", "Timed-out waiting to acquire database connection");

    public static final ErrorPacket BAD_HANDSHAKE = new ErrorPacket(1043, "08S01", "Bad handshake");

    public static final ErrorPacket INTERNAL = new ErrorPacket(1105, "HY000", "Unknown error");

    MysqlErrors() {}

    static ErrorPacket withoutTls(VirtualEndpoint endpoint) {
        return endpoint.isInstance() ? INSTANCE_WITHOUT_TLS : PROXY_WITHOUT_TLS;
    }

    @Override
    public ServerError denied(VirtualEndpoint endpoint, String user, boolean withPassword) {
        return accessDenied(user, withPassword);
    }

    @Override
    public ServerError withoutSecret(VirtualEndpoint endpoint, String user) {
        return accessDenied(user, true);
    }

    @Override
    public ServerError borrowTimeout() {
        return BORROW_TIMEOUT;
    }

    @Override
    public ServerError brokenPacket(String reason) {
        return BAD_HANDSHAKE;
    }

    @Override
    public ServerError ofDatabase(VirtualEndpoint endpoint, String user, ServerError error) {
        return error;
    }

    /**
     * Returns the error for a bad handshake. MySQL's message has only the first two words; the reason is added for the
     * reader.
     */
    static ErrorPacket badHandshake(String reason) {
        return new ErrorPacket(BAD_HANDSHAKE.code(), BAD_HANDSHAKE.state(), BAD_HANDSHAKE.message() + ": " + reason);
    }

    public static ErrorPacket accessDenied(String user, boolean password) {
        return new ErrorPacket(
                ErrorPacket.ACCESS_DENIED,
                "28000",
                "Access denied for user '" + user + "'@'127.0.0.1' (using password: " + (password ? "YES" : "NO")
                        + ")");
    }
}
