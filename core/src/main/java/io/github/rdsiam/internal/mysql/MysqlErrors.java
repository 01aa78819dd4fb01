package io.github.rdsiam.internal.mysql;

import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RootMessage;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginProgress;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sorts, describes and explains the exceptions of Connector/J: the server's by their codes, the driver's by their causes.
 */
final class MysqlErrors {

    private static final String INVALID_AUTHORIZATION = "28000";
    private static final int ACCESS_DENIED = 1045;
    private static final int TOO_MANY_CONNECTIONS = 1040;

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
        return switch (e.getErrorCode()) {
            case TOO_MANY_CONNECTIONS ->
                String.valueOf(e.getMessage()).contains("simultaneous connections")
                        ? FailureKind.TOO_MANY_CLIENTS
                        : FailureKind.TOO_MANY_CONNECTIONS;
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

    /** Looks through all causes and next exceptions. */
    private static boolean any(SQLException e, Predicate<SQLException> what) {
        for (Throwable cause : e) {
            if (cause instanceof SQLException sql && what.test(sql)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the causes and the next step of failures that are MySQL's own; null for the others. */
    static @Nullable Advice advice(FailureKind kind, String user) {
        return switch (kind) {
            case IAM_NOT_ENABLED ->
                Advice.of(
                        "enable IAM database authentication on the instance or cluster",
                        "IAM database authentication is off, so the AWSAuthenticationPlugin is not loaded");
            case UNKNOWN_DATABASE ->
                Advice.of("SHOW DATABASES as an administrator", "the database's name is misspelt or not created yet");
            case NO_RIGHT_TO_DATABASE ->
                Advice.of(
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON <database>.* TO " + account(user),
                        "the user may log in, but not use this database",
                        "the database does not exist");
            case ACCOUNT_LOCKED ->
                Advice.of(
                        "ALTER USER " + account(user) + " ACCOUNT UNLOCK, or give it a new password",
                        "the account is locked or its password has expired");
            default -> null;
        };
    }

    static String unknownUserCause(String user) {
        return "the database user does not exist in exactly this spelling (case matters), or was not created with"
                + " CREATE USER '" + LogSafe.escape(user) + "' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'";
    }

    private static String account(String user) {
        return "'" + LogSafe.escape(user) + "'@'%'";
    }
}
