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
 * Why a login failed. An engine decides it once, from the driver's exception. Each has a heading in
 * docs/troubleshooting.md.
 */
public enum FailureKind {
    /** Explained by the reason of an IamAuthenticationException instead. */
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
    ACCOUNT_LOCKED("The database account cannot log in", false),
    PROXY_ERROR("RDS Proxy reported an internal error", true),
    OTHER("The login failed", false);

    private final String heading;
    private final boolean transientFailure;

    FailureKind(String heading, boolean transientFailure) {
        this.heading = heading;
        this.transientFailure = transientFailure;
    }

    public String heading() {
        return heading;
    }

    /** Returns whether the same call may succeed later although nobody has changed anything. */
    public boolean isTransient() {
        return transientFailure;
    }

    /** Sorts what the network and TLS reported, which holds for every engine; {@link #OTHER} if neither did. */
    public static FailureKind ofCauses(SQLException e, LoginProgress progress) {
        for (Throwable cause : e) {
            FailureKind kind = ofCause(cause, progress);
            if (kind != OTHER) {
                return kind;
            }
        }
        return OTHER;
    }

    private static FailureKind ofCause(Throwable cause, LoginProgress progress) {
        if (cause instanceof UnknownHostException) {
            return UNKNOWN_HOST;
        }
        if (cause instanceof SocketTimeoutException) {
            return progress == LoginProgress.DIALLING ? CONNECT_TIMED_OUT : SERVER_SILENT;
        }
        if (cause instanceof ConnectException) {
            return CONNECTION_REFUSED;
        }
        if (cause instanceof NoRouteToHostException) {
            return CONNECT_TIMED_OUT;
        }
        if (cause instanceof SSLException) {
            return ofTls(cause);
        }
        if (cause instanceof EOFException) {
            return CONNECTION_CLOSED;
        }
        if (cause instanceof SocketException) {
            return progress == LoginProgress.DIALLING ? ofDialling(cause) : CONNECTION_CLOSED;
        }
        return OTHER;
    }

    /** Either the network is down or this machine has run out of something; only the text tells which. */
    private static FailureKind ofDialling(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("unreachable") ? CONNECT_TIMED_OUT : OTHER;
    }

    /** For a certificate our own verdict counts: the exceptions around it differ between TLS providers. */
    private static FailureKind ofTls(Throwable tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedServerException untrusted) {
                return switch (untrusted.reason()) {
                    case UNKNOWN_AUTHORITY -> CERTIFICATE_NOT_TRUSTED;
                    case OUTSIDE_VALIDITY -> CERTIFICATE_EXPIRED;
                    case OTHER_NAME -> WRONG_HOST_NAME;
                };
            }
        }
        return TLS_FAILED;
    }
}
