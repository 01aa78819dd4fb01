package io.github.rdsiam.internal.mysql;

import io.github.rdsiam.internal.endpoint.RootMessage;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginAttempt;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Classifies and describes the exceptions of Connector/J: errors of the server by code, those of the driver by cause.
 */
final class MysqlErrors {

    private static final String INVALID_AUTHORIZATION = "28000";
    private static final int ACCESS_DENIED = 1045;
    private static final int TOO_MANY_CONNECTIONS = 1040;

    /** Connector/J adds these to every failed connection, even if no packet was ever sent. */
    private static final Pattern NOISE = Pattern.compile("\\s*The last packet (?:successfully received from|sent"
            + " successfully to) the server was [0-9,.]+ milliseconds? ago\\.?"
            + "|\\s*The driver has not received any packets from the server\\.?");

    private MysqlErrors() {}

    /**
     * Returns the kind of a failure. The code of an error received before TLS is ignored, because anyone on the path
     * can send it.
     */
    static FailureKind kindOf(SQLException e, LoginAttempt.Progress progress) {
        boolean verified = progress == LoginAttempt.Progress.VERIFIED;
        for (Throwable cause : e) {
            if (verified && cause instanceof SQLException answer) {
                if (answer.getErrorCode() == ACCESS_DENIED || INVALID_AUTHORIZATION.equals(answer.getSQLState())) {
                    return FailureKind.CREDENTIAL_REFUSED;
                }
                // has the code of "Too many connections"
                if (answer.getErrorCode() == TOO_MANY_CONNECTIONS && said(answer, "rate limit")) {
                    return FailureKind.RATE_LIMITED;
                }
            }
        }
        if (isServerAnswer(e)) {
            return verified ? ofCode(e) : FailureKind.ERROR_BEFORE_TLS;
        }
        FailureKind kind = FailureKind.ofCauses(e, progress);
        boolean noTls = kind == FailureKind.OTHER && !verified && "08001".equals(e.getSQLState());
        return noTls ? FailureKind.NO_TLS : kind;
    }

    static boolean isServerAnswer(SQLException e) {
        return e.getErrorCode() != 0;
    }

    static String describe(SQLException e) {
        for (Throwable cause : e) {
            if (cause instanceof SQLException sql && isServerAnswer(sql) && sql.getMessage() != null) {
                return RootMessage.ofServer(sql.getMessage());
            }
        }
        return NOISE.matcher(RootMessage.of(e)).replaceAll("");
    }

    private static FailureKind ofCode(SQLException e) {
        return switch (e.getErrorCode()) {
            case TOO_MANY_CONNECTIONS ->
                said(e, "simultaneous connections") ? FailureKind.TOO_MANY_CLIENTS : FailureKind.TOO_MANY_CONNECTIONS;
            case 1129, 1203 -> FailureKind.TOO_MANY_CONNECTIONS;
            case 1044 -> FailureKind.NO_RIGHT_TO_DATABASE;
            case 1049 -> FailureKind.UNKNOWN_DATABASE;
            case 1105 -> FailureKind.PROXY_ERROR;
            case 1524 -> FailureKind.IAM_NOT_ENABLED;
            case 1862, 3118 -> FailureKind.ACCOUNT_LOCKED;
            case 2026 -> FailureKind.TLS_FAILED;
            case 3159 -> FailureKind.TLS_REQUIRED;
            case 9501 -> FailureKind.BORROW_TIMED_OUT;
            default -> FailureKind.OTHER;
        };
    }

    private static boolean said(SQLException e, String words) {
        return String.valueOf(e.getMessage()).contains(words);
    }
}
