package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.net.UntrustedServerException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/**
 * The reason why a login failed. The engine decides it once, from the driver's exception. Each kind has a heading in
 * docs/troubleshooting.md.
 */
public enum FailureKind {
    /** Explained by the reason of an IamAuthenticationException. */
    CREDENTIAL_REFUSED("The server refused the credential", false),
    UNKNOWN_HOST("Unknown host", true),
    CONNECTION_REFUSED("Connection refused", true),
    CONNECT_TIMED_OUT("The connection timed out", true),
    NO_TLS("The server does not offer TLS", false),
    ERROR_BEFORE_TLS("The server sent an error before TLS", true),
    CERTIFICATE_NOT_TRUSTED("The server's certificate is not trusted", false),
    CERTIFICATE_EXPIRED("The server's certificate has expired", false),
    WRONG_HOST_NAME("The server's certificate is for another name", false),
    TLS_FAILED("The TLS handshake failed", true),
    SERVER_SILENT("The server did not answer in time", true),
    CONNECTION_CLOSED("The server closed the connection during the login", true),
    BORROW_TIMED_OUT("RDS Proxy timed out waiting for a database connection", true),
    RATE_LIMITED("Too many new connections per second", true),
    TOO_MANY_CLIENTS("RDS Proxy has too many clients", true),
    TOO_MANY_CONNECTIONS("The database has too many connections", true),
    TLS_REQUIRED("The server requires TLS", false),
    IAM_NOT_ENABLED("IAM authentication is not enabled on the database", false),
    UNKNOWN_DATABASE("The database does not exist", false),
    NO_RIGHT_TO_DATABASE("The user has no privileges on the database", false),
    HOST_NOT_ALLOWED("The server does not accept this login from this host", false),
    ACCOUNT_LOCKED("The database account cannot log in", false),
    PROXY_ERROR("RDS Proxy reported an internal error", true),
    OTHER("The login failed", false);

    private final String heading;
    private final boolean isTransient;

    FailureKind(String heading, boolean isTransient) {
        this.heading = heading;
        this.isTransient = isTransient;
    }

    public String heading() {
        return heading;
    }

    /** Returns whether the same call may succeed later without any change. */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * Returns the kind of a network or TLS failure, which does not depend on the engine; {@link #OTHER} for other
     * failures.
     */
    public static FailureKind ofCauses(SQLException e, LoginAttempt.Progress progress) {
        FailureKind kind = OTHER;
        for (Throwable cause : e) {
            // our exception about a certificate decides: the exceptions around it differ between TLS providers
            if (cause instanceof UntrustedServerException untrusted) {
                return switch (untrusted.reason()) {
                    case UNKNOWN_AUTHORITY -> CERTIFICATE_NOT_TRUSTED;
                    case OUTSIDE_VALIDITY -> CERTIFICATE_EXPIRED;
                    case OTHER_NAME -> WRONG_HOST_NAME;
                };
            }
            if (kind == OTHER) {
                kind = ofCause(cause, progress == LoginAttempt.Progress.DIALLING);
            }
        }
        return kind;
    }

    private static FailureKind ofCause(Throwable cause, boolean dialling) {
        if (cause instanceof UnknownHostException) {
            return UNKNOWN_HOST;
        }
        if (cause instanceof SocketTimeoutException) {
            return dialling ? CONNECT_TIMED_OUT : SERVER_SILENT;
        }
        if (cause instanceof ConnectException) {
            return CONNECTION_REFUSED;
        }
        if (cause instanceof SSLException) {
            return TLS_FAILED;
        }
        if (cause instanceof EOFException || (cause instanceof SocketException && !dialling)) {
            return CONNECTION_CLOSED;
        }
        // other causes are on this machine, such as too many open files
        boolean unreachable = cause instanceof NoRouteToHostException
                || (cause instanceof SocketException
                        && String.valueOf(cause.getMessage()).contains("unreachable"));
        return unreachable ? CONNECT_TIMED_OUT : OTHER;
    }
}
