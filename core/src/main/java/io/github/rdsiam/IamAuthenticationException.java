package io.github.rdsiam;

import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a login fails because of its credential: the IAM token, the AWS credentials that sign it, or the
 * fallback's secret.
 *
 * <p>The message says what was tried, the likely causes in order, and one next step. It never contains a token or a
 * password. SQLState, vendor code and cause are the driver's, if the driver failed. Network, TLS and configuration
 * failures are thrown as JDBC's standard exceptions instead.
 *
 * <p>A refusal is remembered for 250 ms, and for up to 5 s if it is repeated. Callers get it again in that time,
 * without a login; then the cause is the earlier exception.
 *
 * <p>If the fallback fails too, reason, SQLState, vendor code and cause are those of the first failure that is about a
 * credential: IAM's, or the secret's while the fallback is in use. The message contains both errors, and the second
 * exception is suppressed in this one.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Troubleshooting.html">
 *     Troubleshooting for IAM database authentication</a>
 */
public final class IamAuthenticationException extends SQLInvalidAuthorizationSpecException {

    private static final long serialVersionUID = 1L;

    /** See {@link #reason()}. */
    private final Reason reason;

    private IamAuthenticationException(Reason reason, SQLException failure, @Nullable Throwable cause) {
        super(
                String.valueOf(failure.getMessage()),
                String.valueOf(failure.getSQLState()),
                failure.getErrorCode(),
                cause);
        this.reason = reason;
        setStackTrace(failure.getStackTrace());
    }

    /** Creates the exception. Declared as the supertype, so that the JVM loads this class only when a login fails. */
    static SQLException of(Reason reason, SQLException failure, @Nullable Throwable cause) {
        return new IamAuthenticationException(reason, failure, cause);
    }

    /** {@return which credential failed, and how} */
    public Reason reason() {
        return reason;
    }

    /** Which credential failed, and how. Constants may be added in a minor version. */
    public enum Reason {
        /** No AWS credentials could be found or fetched: no login was sent to the database. */
        NO_CREDENTIALS,
        /** The AWS credentials found have expired: no login was sent to the database. */
        CREDENTIALS_EXPIRED,
        /** The database or proxy refused the IAM token. */
        TOKEN_REFUSED,
        /** The database or proxy refused the IAM token, and this machine's clock is provably wrong. */
        CLOCK_SKEW,
        /** The database or proxy refused the user name and password of the fallback's secret. */
        SECRET_REFUSED,
        /** The fallback's secret could not be read from AWS Secrets Manager. */
        SECRET_UNAVAILABLE,
        /** The fallback's secret was read, but does not contain a usable login. */
        SECRET_INVALID
    }
}
