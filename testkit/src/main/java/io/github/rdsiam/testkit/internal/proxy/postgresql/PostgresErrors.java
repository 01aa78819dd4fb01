package io.github.rdsiam.testkit.internal.proxy.postgresql;

import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.protocol.postgresql.ErrorResponse;
import io.github.rdsiam.testkit.internal.proxy.EngineErrors;
import io.github.rdsiam.testkit.internal.proxy.VirtualEndpoint;

/**
 * The errors of RDS Proxy and PostgreSQL, with their exact texts. AWS documents the proxy's texts but not their
 * SQLStates. SQLStates that are not known from any report are guesses, and are marked as such.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html">Troubleshooting for
 *     RDS Proxy</a>
 */
public final class PostgresErrors implements EngineErrors {

    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String INVALID_PASSWORD = "28P01";
    private static final String TOO_MANY = "53300";
    private static final String UNKNOWN_DATABASE = "3D000";
    private static final String NOT_SUPPORTED = "0A000";

    public static final ErrorResponse PROXY_WITHOUT_TLS =
            new ErrorResponse(INVALID_AUTHORIZATION, "This RDS Proxy requires TLS connections");
    public static final ErrorResponse TOO_MANY_CONNECTIONS =
            new ErrorResponse(TOO_MANY, "sorry, too many clients already");
    public static final ErrorResponse RESERVED_CONNECTIONS = new ErrorResponse(
            TOO_MANY, "remaining connection slots are reserved for roles with the SUPERUSER attribute");
    public static final ErrorResponse BORROW_TIMEOUT =
            new ErrorResponse("08000", "Timed-out waiting to acquire database connection.");

    /** Text and state are a guess. */
    public static final ErrorResponse INTERNAL = new ErrorResponse("XX000", "Internal error");

    /** The state is a guess. */
    public static final ErrorResponse RATE_LIMIT = new ErrorResponse(
            INVALID_AUTHORIZATION, "The IAM authentication failed because of too many competing requests.");

    /** The state is a guess. */
    public static final ErrorResponse CONNECTION_RATE_LIMIT =
            new ErrorResponse(TOO_MANY, "Rate of connection to proxy exceeded 200.");

    /** The state is a guess. */
    public static final ErrorResponse TOO_MANY_CLIENTS =
            new ErrorResponse(TOO_MANY, "The maximum number of client connections to the proxy exceeded 20000.");

    /** The state is a guess. */
    public static final ErrorResponse IAM_WITHOUT_TLS =
            new ErrorResponse(INVALID_AUTHORIZATION, "IAM authentication is allowed only with SSL connections.");

    /** The state is a guess. */
    public static final ErrorResponse UNSUPPORTED_AUTHENTICATION =
            new ErrorResponse(INVALID_AUTHORIZATION, "RDS supports only IAM, MD5, or SCRAM authentication.");

    /** The state is PostgreSQL's for any cancelled statement. */
    public static final ErrorResponse AUTHENTICATION_TIMEOUT =
            new ErrorResponse("57014", "canceling authentication due to timeout");

    PostgresErrors() {}

    /** Returns the refusal of a token. An instance reports its PAM module's failure; a proxy has its own error. */
    public static ErrorResponse refused(VirtualEndpoint endpoint, String user) {
        return endpoint.isInstance()
                ? new ErrorResponse(INVALID_AUTHORIZATION, "PAM authentication failed for user \"" + user + "\"")
                : new ErrorResponse(
                        INVALID_PASSWORD,
                        "The IAM authentication failed for the role " + user
                                + ". Check the IAM token for this role and try again.");
    }

    /** Returns the refusal in the wording that AWS documents. The state is a guess. */
    public static ErrorResponse refusedAsDocumented(String user) {
        return new ErrorResponse(
                INVALID_PASSWORD,
                "IAM authentication failed for user " + user + ". Check the IAM token for this user and try again.");
    }

    /** The state is a guess. */
    public static ErrorResponse withoutCredentials(String user) {
        return new ErrorResponse(
                INVALID_AUTHORIZATION,
                "This RDS proxy has no credentials for the role " + user
                        + ". Check the credentials for this role and try again.");
    }

    public static ErrorResponse notPermitted(String user) {
        return new ErrorResponse(INVALID_AUTHORIZATION, "role \"" + user + "\" is not permitted to log in");
    }

    /** Returns the error for a connection without TLS; an instance that requires TLS has no rule for it. */
    public static ErrorResponse withoutTls(VirtualEndpoint endpoint, String user, String database) {
        return endpoint.isInstance()
                ? new ErrorResponse(INVALID_AUTHORIZATION, noRule(user, database) + "no encryption")
                : PROXY_WITHOUT_TLS;
    }

    /**
     * Returns the error of an instance without a rule for this user, database and address, for an encrypted connection.
     */
    public static ErrorResponse withoutRule(String user, String database) {
        return new ErrorResponse(INVALID_AUTHORIZATION, noRule(user, database) + "SSL encryption");
    }

    private static String noRule(String user, String database) {
        return "no pg_hba.conf entry for host \"127.0.0.1\", user \"" + user + "\", database \"" + database + "\", ";
    }

    /** Returns the proxy's error for an unsupported option in the startup message. */
    static ErrorResponse notSupported(String what) {
        return new ErrorResponse(NOT_SUPPORTED, "Feature not supported: RDS Proxy currently " + what + ".");
    }

    @Override
    public ServerError denied(VirtualEndpoint endpoint, String user, boolean withPassword) {
        return refused(endpoint, user);
    }

    @Override
    public ServerError withoutSecret(VirtualEndpoint endpoint, String user) {
        return endpoint.isInstance() ? refused(endpoint, user) : withoutCredentials(user);
    }

    @Override
    public ServerError borrowTimeout() {
        return BORROW_TIMEOUT;
    }

    @Override
    public ServerError brokenPacket(String reason) {
        return new ErrorResponse("08P01", reason);
    }

    /** Returns the client's error; the state for a wrong password is a guess. */
    @Override
    public ServerError ofDatabase(VirtualEndpoint endpoint, String user, ServerError error) {
        if (endpoint.isInstance()) {
            return error;
        }
        if (error.isDenied()) {
            return new ErrorResponse(
                    INVALID_PASSWORD, "The password that was provided for the role " + user + " is wrong.");
        }
        return error.state().equals(UNKNOWN_DATABASE)
                ? new ErrorResponse(error.state(), "Request returned an error: " + error.message())
                : error;
    }
}
