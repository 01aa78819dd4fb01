package io.github.rdsiam;

import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import org.jspecify.annotations.Nullable;

/**
 * A login that failed for its credential: the IAM token, the AWS credentials that sign it, or the fallback's secret.
 *
 * <p>The message says what was tried, the likely causes in order and one next step. It keeps SQLState, vendor code and
 * exception of the driver when there was one, and never holds a token or a password. Network, TLS and configuration
 * failures keep JDBC's standard classes instead.
 *
 * <p>If the fallback fails too, reason, SQLState, vendor code and cause are those of IAM's failure; the message has both
 * answers, and the fallback's exception is suppressed. While the fallback is in use, the secret is tried first; then they
 * are those of the secret's failure.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Troubleshooting.html">
 *     Troubleshooting for IAM database authentication</a>
 */
public final class IamAuthenticationException extends SQLInvalidAuthorizationSpecException {

    private static final long serialVersionUID = 1L;

    /** What {@link #reason()} returns. */
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

    /** Returns the type that makes the JVM load this class only when a login fails. */
    static SQLException of(Reason reason, SQLException failure, @Nullable Throwable cause) {
        return new IamAuthenticationException(reason, failure, cause);
    }

    /**
     * Returns which credential failed, and how.
     *
     * @return the reason, never null
     */
    public Reason reason() {
        return reason;
    }

    /** Which credential failed, and how. Constants may be added in a minor version. */
    public enum Reason {
        /** No AWS credentials could be found or fetched: nothing was sent to the database. */
        NO_CREDENTIALS,
        /** The AWS credentials found have expired: nothing was sent to the database. */
        CREDENTIALS_EXPIRED,
        /** The database or proxy refused the IAM token. */
        TOKEN_REFUSED,
        /** The token was refused and there is local proof that this machine's clock is wrong. */
        CLOCK_SKEW,
        /** The database or proxy refused the user name and password of the fallback's secret. */
        SECRET_REFUSED,
        /** The fallback's secret could not be read from AWS Secrets Manager. */
        SECRET_UNAVAILABLE,
        /** The fallback's secret was read, but is not one to log in with. */
        SECRET_INVALID
    }
}
