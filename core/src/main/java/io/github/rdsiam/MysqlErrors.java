package io.github.rdsiam;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Sorts and describes the exceptions of Connector/J: the server's by their codes, the driver's by their causes. */
final class MysqlErrors {

    private static final String INVALID_AUTHORIZATION = "28000";
    private static final int ACCESS_DENIED = 1045;
    private static final int TOO_MANY_CONNECTIONS = 1040;

    private static final Map<Integer, FailureKind> BY_CODE = Map.ofEntries(
            Map.entry(9501, FailureKind.BORROW_TIMED_OUT),
            Map.entry(1203, FailureKind.TOO_MANY_CONNECTIONS),
            Map.entry(3159, FailureKind.TLS_REQUIRED),
            Map.entry(2026, FailureKind.TLS_FAILED),
            Map.entry(1524, FailureKind.IAM_NOT_ENABLED),
            Map.entry(1049, FailureKind.UNKNOWN_DATABASE),
            Map.entry(1044, FailureKind.NO_RIGHT_TO_DATABASE),
            Map.entry(3118, FailureKind.ACCOUNT_LOCKED),
            Map.entry(1862, FailureKind.ACCOUNT_LOCKED),
            Map.entry(1129, FailureKind.TOO_MANY_CONNECTIONS),
            Map.entry(1105, FailureKind.PROXY_ERROR),
            Map.entry(1290, FailureKind.READ_ONLY_SERVER),
            Map.entry(1836, FailureKind.READ_ONLY_SERVER));

    /** Connector/J adds these to every failed connection, even if no packet was ever sent. */
    private static final Pattern NOISE = Pattern.compile("\\s*The last packet (?:successfully received from|sent"
            + " successfully to) the server was [0-9,.]+ milliseconds? ago\\."
            + "|\\s*The driver has not received any packets from the server\\.");

    private MysqlErrors() {}

    /** An error from before TLS can be sent by anyone on the path, so its code decides nothing. */
    static FailureKind kindOf(SQLException e, LoginProgress progress) {
        boolean verified = progress == LoginProgress.VERIFIED;
        if (verified && any(e, MysqlErrors::isRefusal)) {
            return FailureKind.CREDENTIAL_REFUSED;
        }
        if (verified && any(e, MysqlErrors::isRateLimit)) {
            return FailureKind.RATE_LIMITED;
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
        return RootMessage.of(e, NOISE);
    }

    private static boolean isRefusal(SQLException e) {
        return e.getErrorCode() == ACCESS_DENIED || INVALID_AUTHORIZATION.equals(e.getSQLState());
    }

    /** RDS Proxy's answer when connections come too fast has the code of "Too many connections". */
    private static boolean isRateLimit(SQLException e) {
        return e.getErrorCode() == TOO_MANY_CONNECTIONS
                && String.valueOf(e.getMessage()).contains("rate limit");
    }

    private static FailureKind ofCode(SQLException e) {
        if (e.getErrorCode() == TOO_MANY_CONNECTIONS) {
            return String.valueOf(e.getMessage()).contains("simultaneous connections")
                    ? FailureKind.TOO_MANY_CLIENTS
                    : FailureKind.TOO_MANY_CONNECTIONS;
        }
        return BY_CODE.getOrDefault(e.getErrorCode(), FailureKind.OTHER);
    }

    /** Looks through all causes and next exceptions. */
    private static boolean any(SQLException e, Predicate<SQLException> what) {
        for (Throwable cause : e) {
            if (cause instanceof SQLException sql && what.test(sql)) {
                return true;
            }
        }
        return false;
    }
}
