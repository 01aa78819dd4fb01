package io.github.rdsiam;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * What kept a login from succeeding, other than its credential. Each has a heading in docs/troubleshooting.md.
 *
 * <p>The driver wraps nearly all of them as "Communications link failure"; the truth is in the causes.
 */
enum FailureKind {
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

    private static final Map<Integer, FailureKind> BY_CODE = Map.ofEntries(
            Map.entry(9501, BORROW_TIMED_OUT),
            Map.entry(1203, TOO_MANY_CONNECTIONS),
            Map.entry(3159, TLS_REQUIRED),
            Map.entry(2026, TLS_FAILED),
            Map.entry(1524, IAM_NOT_ENABLED),
            Map.entry(1049, UNKNOWN_DATABASE),
            Map.entry(1044, NO_RIGHT_TO_DATABASE),
            Map.entry(3118, ACCOUNT_LOCKED),
            Map.entry(1862, ACCOUNT_LOCKED),
            Map.entry(1129, TOO_MANY_CONNECTIONS),
            Map.entry(1105, PROXY_ERROR));

    private static final int ER_CON_COUNT = 1040;

    private final String heading;
    private final boolean passing;

    FailureKind(String heading, boolean passing) {
        this.heading = heading;
        this.passing = passing;
    }

    String heading() {
        return heading;
    }

    /** Whether the same call may succeed later without anybody changing anything. */
    boolean isTransient() {
        return passing;
    }

    /** Reads the driver's exception, its causes, and how far the login had come. */
    static FailureKind of(SQLException e, LoginProgress progress) {
        int code = e.getErrorCode();
        if (code != 0) {
            return progress != LoginProgress.VERIFIED ? ERROR_BEFORE_TLS : ofCode(code, String.valueOf(e.getMessage()));
        }
        for (Throwable cause : e) {
            FailureKind kind = ofCause(cause, progress);
            if (kind != OTHER) {
                return kind;
            }
        }
        return "08001".equals(e.getSQLState()) && progress != LoginProgress.VERIFIED ? NO_TLS : OTHER;
    }

    private static FailureKind ofCode(int code, String message) {
        if (code != ER_CON_COUNT) {
            return BY_CODE.getOrDefault(code, OTHER);
        }
        if (message.contains("rate limit")) {
            return RATE_LIMITED;
        }
        return message.contains("simultaneous connections") ? TOO_MANY_CLIENTS : TOO_MANY_CONNECTIONS;
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

    /** No network, or trouble of this machine's own, such as no file descriptor left; told in words only. */
    private static FailureKind ofDialling(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("unreachable") ? CONNECT_TIMED_OUT : OTHER;
    }

    /** What the handshake failed for is our own verdict, where it was the certificate: exceptions differ by provider. */
    private static FailureKind ofTls(Throwable tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof UntrustedServerException untrusted) {
                return untrusted.kind();
            }
        }
        return TLS_FAILED;
    }
}
