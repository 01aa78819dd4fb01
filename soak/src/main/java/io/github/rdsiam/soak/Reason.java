package io.github.rdsiam.soak;

import io.github.rdsiam.IamAuthenticationException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The reason why a failure could not be kept from a caller. A failure without a reason is a defect. */
enum Reason {
    REFUSED(
            "`IamAuthenticationException` at the checkout, at once",
            "The pool was empty, and every credential was refused or could not be read: the token, and the current and"
                    + " the pending version of the secret. The library remembers a refusal for at most 5 s, to limit"
                    + " logins",
            Set.of(Effect.REFUSAL)),
    REFUSED_AND_FAILED(
            "`IamAuthenticationException` at the checkout, with a failed login as its suppressed exception",
            "The pool was empty, the token was refused, and the login with the secret broke or was rejected for another"
                    + " reason. The exception reports the refused token, because you have to fix that. The login with"
                    + " the secret may work at the next attempt; its failure is the suppressed exception",
            Set.of(Effect.LOGIN, Effect.BREAK)),
    NOT_IN_TIME(
            "HikariCP's \"Connection is not available\" at the checkout, after the connection timeout",
            "During the whole timeout every login failed or hung, or every connection was in use and silent. Logins are"
                    + " made one at a time, and a login that hangs times out after 10 s",
            Set.of(Effect.LOGIN, Effect.REFUSAL, Effect.SILENCE)),
    SILENT(
            "a socket timeout in a statement",
            "The connection was open but silent. Only the caller's timeout ends that wait, and only the caller knows"
                    + " whether the statement may be repeated",
            Set.of(Effect.SILENCE)),
    BROKEN_AT_FIRST(
            "a broken connection in the first statement",
            "The connection broke during the statement, or after its last use: HikariCP does not check a connection that"
                    + " was idle for less than half a second. It is unknown whether the statement was executed: only the"
                    + " caller knows whether to repeat it",
            Set.of(Effect.BREAK)),
    BROKEN_IN_TRANSACTION(
            "a broken connection in the middle of a transaction",
            "The database has rolled back. Only the caller can repeat the transaction",
            Set.of(Effect.BREAK)),
    BROKEN_IN_COMMIT(
            "a broken connection in a commit",
            "It is unknown whether the commit was executed: only the caller can check",
            Set.of(Effect.BREAK)),
    BROKEN_ON_RETURN(
            "a broken connection in `close()`, after the work was done",
            "`close()` undoes `setAutoCommit(false)`, and HikariCP reports that this failed. Nothing is lost",
            Set.of(Effect.BREAK, Effect.SILENCE));

    private static final Set<IamAuthenticationException.Reason> OF_IAM = Set.of(
            IamAuthenticationException.Reason.TOKEN_REFUSED, IamAuthenticationException.Reason.CREDENTIALS_EXPIRED);
    private static final Set<IamAuthenticationException.Reason> OF_THE_SECRET = Set.of(
            IamAuthenticationException.Reason.SECRET_REFUSED, IamAuthenticationException.Reason.SECRET_UNAVAILABLE);

    /** HY000 is MySQL's for login errors, S1000 Connector/J's for an expired password. The others are PostgreSQL's. */
    private static final Set<String> FAILED_LOGIN = Set.of("HY000", "S1000", "28000", "53300", "57014", "XX000");

    private final String seen;
    private final String why;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<Effect> from;

    Reason(String seen, String why, Set<Effect> from) {
        this.seen = seen;
        this.why = why;
        this.from = from;
    }

    String seen() {
        return seen;
    }

    String why() {
        return why;
    }

    /** Returns the reason, or empty if no recent fault explains the failure. */
    static Optional<Reason> of(Phase phase, SQLException failure, Set<Effect> recent) {
        return byFailure(phase, failure)
                .filter(reason -> !Collections.disjoint(reason.from, recent))
                .filter(reason -> reason != REFUSED_AND_FAILED || recent.contains(Effect.REFUSAL));
    }

    private static Optional<Reason> byFailure(Phase phase, SQLException failure) {
        if (phase == Phase.CHECKOUT) {
            return atCheckout(failure);
        }
        if (!isConnectionLost(failure)) {
            return Optional.empty();
        }
        if (phase != Phase.RETURN && isTimeout(failure)) {
            return Optional.of(SILENT);
        }
        return Optional.of(
                switch (phase) {
                    case COMMIT -> BROKEN_IN_COMMIT;
                    case LATER_STATEMENT -> BROKEN_IN_TRANSACTION;
                    case RETURN -> BROKEN_ON_RETURN;
                    default -> BROKEN_AT_FIRST;
                });
    }

    private static Optional<Reason> atCheckout(SQLException failure) {
        if (failure instanceof IamAuthenticationException refused) {
            return byRefusal(refused);
        }
        return failure instanceof SQLTransientConnectionException
                        && String.valueOf(failure.getMessage()).contains("request timed out after")
                ? Optional.of(NOT_IN_TIME)
                : Optional.empty();
    }

    /** A rejected caller must have tried the token and the secret. */
    private static Optional<Reason> byRefusal(IamAuthenticationException refused) {
        Set<IamAuthenticationException.Reason> named = EnumSet.of(refused.reason());
        boolean failed = false;
        for (Throwable other : refused.getSuppressed()) {
            if (other instanceof IamAuthenticationException iam) {
                named.add(iam.reason());
            } else {
                failed |= other instanceof SQLException login && isFailedLogin(login);
            }
        }
        if (Collections.disjoint(named, OF_IAM)) {
            return Optional.empty();
        }
        if (!Collections.disjoint(named, OF_THE_SECRET)) {
            return Optional.of(REFUSED);
        }
        return failed ? Optional.of(REFUSED_AND_FAILED) : Optional.empty();
    }

    /** Faults end logins with these SQLStates. A wrong login, such as one with an unknown database, ends with others. */
    private static boolean isFailedLogin(SQLException failure) {
        return isConnectionLost(failure) || FAILED_LOGIN.contains(String.valueOf(failure.getSQLState()));
    }

    /** The connection was killed in the database: 70100 in MySQL, 57P01 in PostgreSQL. */
    private static boolean isConnectionLost(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.equals("70100") || state.equals("57P01");
    }

    private static boolean isTimeout(SQLException failure) {
        for (Throwable cause : failure) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
