package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.RdsIamListener.Source;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.endpoint.RootMessage;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginAttempt.Progress;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * Classifies, describes and explains the exceptions of pgjdbc. PostgreSQL has only SQLStates and no error codes. RDS
 * Proxy uses some SQLStates for several errors, which are distinguished by their text.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
final class PostgresErrors {

    /** The driver's SQLState for a login that the driver itself rejects. */
    static final String REJECTED = PSQLState.CONNECTION_REJECTED.getState();

    /** Replaces the message of drivers from 42.7.11 on, which names a property that the user has not set. */
    static final String NOT_ASKED = "The server logged the user in without asking for a credential";

    /** A part of RDS Proxy's message, in lower case. */
    private static final String NO_CREDENTIALS = "no credentials for the role";

    private PostgresErrors() {}

    /**
     * Returns the kind of a failure. Before TLS the driver does not read anything, so an error from the server comes
     * from the verified server.
     */
    static FailureKind kindOf(SQLException e, Progress progress) {
        for (Throwable cause : e) {
            if (cause instanceof TlsRequest.Refused refused) {
                return refused.kind();
            }
        }
        if (isWrongRequest(e)) {
            return FailureKind.CREDENTIAL_REFUSED;
        }
        ServerErrorMessage answer = answer(e);
        return answer == null || progress != Progress.VERIFIED
                ? FailureKind.ofCauses(e, progress)
                : ofAnswer(String.valueOf(answer.getSQLState()), String.valueOf(answer.getMessage()));
    }

    private static FailureKind ofAnswer(String state, String message) {
        FailureKind ofProxy = ofProxy(message.toLowerCase(Locale.ROOT));
        if (ofProxy != FailureKind.OTHER) {
            return ofProxy;
        }
        return switch (state) {
            case "28000" -> ofAuthorization(message);
            case "28P01" -> FailureKind.CREDENTIAL_REFUSED;
            case "3D000" -> FailureKind.UNKNOWN_DATABASE;
            case "42501" -> FailureKind.NO_RIGHT_TO_DATABASE;
            case "53300" -> FailureKind.TOO_MANY_CONNECTIONS;
            case "57014" -> FailureKind.SERVER_SILENT;
            case "57P01", "57P02", "57P03" -> FailureKind.CONNECTION_CLOSED;
            default -> FailureKind.OTHER;
        };
    }

    /** Returns the kind of RDS Proxy's own errors by their text, because AWS documents the SQLStates of only some. */
    private static FailureKind ofProxy(String message) {
        if (message.contains("requires tls") || message.contains("only with ssl")) {
            return FailureKind.TLS_REQUIRED;
        }
        if (message.contains("too many competing requests")
                || message.contains("rate of connection to proxy exceeded")) {
            return FailureKind.RATE_LIMITED;
        }
        if (message.contains("client connections to the proxy exceeded")) {
            return FailureKind.TOO_MANY_CLIENTS;
        }
        if (message.contains("waiting to acquire database connection")) {
            return FailureKind.BORROW_TIMED_OUT;
        }
        boolean refused = message.contains("iam authentication failed")
                || message.contains(NO_CREDENTIALS)
                || message.contains("password that was provided for the role")
                || message.contains("supports only iam, md5");
        return refused ? FailureKind.CREDENTIAL_REFUSED : FailureKind.OTHER;
    }

    /**
     * Distinguishes errors with the SQLState 28000: a refused token, a pg_hba.conf rule, and a role that is not allowed
     * to log in.
     */
    private static FailureKind ofAuthorization(String message) {
        if (message.contains("pg_hba.conf")) {
            boolean encrypted = !message.contains("no encryption") && !message.contains("SSL off");
            return encrypted ? FailureKind.HOST_NOT_ALLOWED : FailureKind.TLS_REQUIRED;
        }
        return message.contains("not permitted to log in")
                ? FailureKind.ACCOUNT_LOCKED
                : FailureKind.CREDENTIAL_REFUSED;
    }

    static boolean isServerAnswer(SQLException e) {
        return answer(e) != null;
    }

    private static @Nullable ServerErrorMessage answer(SQLException e) {
        for (Throwable cause : e) {
            if (cause instanceof PSQLException sql && sql.getServerErrorMessage() != null) {
                return sql.getServerErrorMessage();
            }
        }
        return null;
    }

    static String describe(SQLException e) {
        ServerErrorMessage answer = answer(e);
        if (answer == null) {
            String message = RootMessage.of(e);
            return message.contains("requireAuth") ? NOT_ASKED : message;
        }
        return RootMessage.ofServer(answer.getMessage() + " (SQLState " + answer.getSQLState() + ")");
    }

    /** Creates the exception for a server that requests a method of authentication that does not work with a token. */
    static PSQLException wrongRequest(AuthenticationRequestType request, boolean token) {
        String wanted = switch (request) {
            case SASL -> "a SCRAM proof of a password";
            case MD5_PASSWORD -> "an MD5 hash of a password";
            case GSS -> "a Kerberos ticket";
            case CLEARTEXT_PASSWORD -> "a password";
        };
        return new WrongRequest("The server asked for " + wanted
                + (token ? ", not for a token: for this user it does not use IAM" : ", which a secret does not have"));
    }

    private static final class WrongRequest extends PSQLException {

        private static final long serialVersionUID = 1L;

        WrongRequest(String message) {
            super(message, PSQLState.INVALID_AUTHORIZATION_SPECIFICATION);
        }
    }

    /** Returns the causes and the next step of failures specific to PostgreSQL; null for others. */
    static @Nullable Advice advice(FailureKind kind, String user) {
        return switch (kind) {
            case UNKNOWN_DATABASE ->
                Advice.of(
                        "SELECT datname FROM pg_database as an administrator",
                        "the database's name is misspelt or not created yet",
                        "no database is set, and there is none with the user's name");
            case NO_RIGHT_TO_DATABASE ->
                Advice.of(
                        "GRANT CONNECT ON DATABASE <database> TO " + account(user),
                        "the user may log in, but not connect to this database");
            case ACCOUNT_LOCKED ->
                Advice.of(
                        "ALTER ROLE " + account(user) + " LOGIN",
                        "the role was created without LOGIN, for example with CREATE ROLE");
            case HOST_NOT_ALLOWED ->
                Advice.of(
                        "compare user and database with those that exist; on RDS nobody can edit pg_hba.conf",
                        "the server has no rule for this user, database and address",
                        "the user is a replication user, or a reserved one such as rdsadmin");
            default -> null;
        };
    }

    /** Returns the advice if the server's error says more than that the credential was wrong; null otherwise. */
    static @Nullable Advice refusalAdvice(SQLException refusal, Source credential, RdsEndpoint.Kind kind, String user) {
        boolean token = credential == Source.IAM;
        if (token && isWrongRequest(refusal)) {
            return wrongRequestAdvice(kind, user);
        }
        ServerErrorMessage answer = answer(refusal);
        String said = answer == null ? "" : String.valueOf(answer.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains(NO_CREDENTIALS)) {
            return Advice.of(
                    "compare the user name with the proxy's secrets (describe-db-proxies names them)",
                    "none of the proxy's secrets has the user name " + account(user)
                            + " in exactly this spelling (case matters)",
                    "the proxy's role may not read that secret, or not use its KMS key");
        }
        // PAM checks only users with the role rds_iam
        return !token && !kind.isProxy() && said.startsWith("pam authentication failed")
                ? Advice.of(
                        "put another user's login into the secret, or REVOKE rds_iam FROM " + account(user),
                        "the user has the role rds_iam, so it cannot log in with a password")
                : null;
    }

    /**
     * Returns the advice for a wrong password request. A server also requests a password for unknown users, so as not
     * to reveal which users exist.
     */
    private static Advice wrongRequestAdvice(RdsEndpoint.Kind kind, String user) {
        String ofProxy = "the proxy does not require IAM for this user";
        return switch (kind) {
            case PROXY ->
                Advice.of("set IAMAuth to REQUIRED for the user's secret (describe-db-proxies shows it)", ofProxy);
            case OTHER ->
                Advice.of(
                        "give the name of the RDS endpoint to endpoint(String): it shows whether it is an instance"
                                + " or a proxy",
                        unknownUserCause(user),
                        "if the name leads to RDS Proxy: " + ofProxy);
            default ->
                Advice.of(
                        "as an administrator, SELECT pg_has_role(<user>, 'rds_iam', 'member'): it fails if there is no"
                                + " such user, and is false without the role",
                        unknownUserCause(user));
        };
    }

    private static boolean isWrongRequest(SQLException e) {
        for (Throwable cause : e) {
            if (cause instanceof WrongRequest) {
                return true;
            }
        }
        return false;
    }

    static String unknownUserCause(String user) {
        return "the database user does not exist in exactly this spelling (case matters), or does not have the role"
                + " rds_iam (CREATE USER " + account(user) + "; GRANT rds_iam TO " + account(user)
                + "), or the instance does not have IAM authentication enabled";
    }

    private static String account(String user) {
        return "\"" + LogSafe.escape(user) + "\"";
    }
}
