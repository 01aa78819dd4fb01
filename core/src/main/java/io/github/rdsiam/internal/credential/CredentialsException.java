package io.github.rdsiam.internal.credential;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.endpoint.RootMessage;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when there is no credential to log in with. Carries the facts; {@code Diagnosis} adds causes and a next step.
 */
public final class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final boolean outage;
    private final transient @Nullable Advice advice;
    private final transient @Nullable Throwable said;

    CredentialsException(Reason reason, String message) {
        this(reason, message, null, null, false);
    }

    /** For a failure that is always followed by the same advice. */
    CredentialsException(Reason reason, String message, Advice advice) {
        this(reason, message, advice, null, false);
    }

    /** {@code said} becomes the cause only if its messages are safe to print. */
    CredentialsException(
            Reason reason, String message, @Nullable Advice advice, @Nullable Throwable said, boolean outage) {
        super(message, RootMessage.asCause(said));
        this.reason = reason;
        this.advice = advice;
        this.said = said;
        this.outage = outage;
    }

    public Reason reason() {
        return reason;
    }

    /**
     * Whether AWS Secrets Manager has an outage, so that an older secret may be used. False for a denial: a revoked role
     * must not keep a password.
     */
    boolean isOutage() {
        return outage;
    }

    @Nullable
    public Advice advice() {
        return advice;
    }

    /** What the credentials provider or the AWS SDK threw; may quote a credential, so it must not be printed. */
    @Nullable
    public Throwable said() {
        return said;
    }
}
