package io.github.rdsiam;

import java.sql.SQLException;
import java.util.function.Predicate;

/** Reads what a driver's exception says, through all its causes and next exceptions. */
final class MysqlErrors {

    private static final String INVALID_AUTHORIZATION = "28000";
    private static final int ACCESS_DENIED = 1045;
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int OPTION_PREVENTS_STATEMENT = 1290;
    private static final int READ_ONLY_MODE = 1836;

    private MysqlErrors() {}

    /**
     * Whether it says that the credential was refused. To be asked only after the verified handshake: an error from
     * before TLS can be sent by anyone on the path, so it is a network error whatever it says.
     */
    static boolean isRefusal(SQLException e) {
        return any(e, sql -> sql.getErrorCode() == ACCESS_DENIED || INVALID_AUTHORIZATION.equals(sql.getSQLState()));
    }

    /**
     * Whether RDS Proxy says that connections come too fast; "too many connections" has the same code and is another
     * thing.
     */
    static boolean isRateLimit(SQLException e) {
        return any(
                e,
                sql -> sql.getErrorCode() == TOO_MANY_CONNECTIONS
                        && String.valueOf(sql.getMessage()).contains("rate limit exceeded"));
    }

    /** Whether it says that the server is read-only, as a writer is that has become a reader. */
    static boolean isReadOnlyServer(SQLException e) {
        return e.getErrorCode() == OPTION_PREVENTS_STATEMENT || e.getErrorCode() == READ_ONLY_MODE;
    }

    private static boolean any(SQLException e, Predicate<SQLException> what) {
        for (Throwable cause : e) {
            if (cause instanceof SQLException sql && what.test(sql)) {
                return true;
            }
        }
        return false;
    }
}
