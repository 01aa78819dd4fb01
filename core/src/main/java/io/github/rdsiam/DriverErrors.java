package io.github.rdsiam;

import java.sql.SQLException;

/** Reads what a driver's exception says, through all its causes and next exceptions. */
final class DriverErrors {

    private static final String INVALID_AUTHORIZATION = "28000";
    private static final int ACCESS_DENIED = 1045;

    private DriverErrors() {}

    /**
     * Whether the server refused the credential.
     *
     * <p>Only after the verified handshake: an error from before TLS can be sent by anyone on the path, so it is a
     * network error whatever it says.
     */
    static boolean isRefusal(SQLException e, LoginAttempt attempt) {
        if (attempt.verified() == null) {
            return false;
        }
        for (Throwable cause : e) {
            if (cause instanceof SQLException sql
                    && (sql.getErrorCode() == ACCESS_DENIED || INVALID_AUTHORIZATION.equals(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }
}
