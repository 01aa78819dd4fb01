package io.github.rdsiam.internal.credential;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.endpoint.RootMessage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Thrown when the credential to log in with is missing. */
public final class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient @Nullable Advice advice;
    private final transient @Nullable Throwable said;

    CredentialsException(Reason reason, String message) {
        this(reason, message, null, null);
    }

    /**
     * Creates the exception. {@code said} becomes its cause only if its messages are safe to print.
     *
     * @param advice null for the general advice for the reason
     */
    CredentialsException(Reason reason, String message, @Nullable Advice advice, @Nullable Throwable said) {
        super(message, RootMessage.asCause(said));
        this.reason = reason;
        this.advice = advice;
        this.said = said;
    }

    /** Returns the failure of a shared load. */
    static CredentialsException of(ExecutionException e, Reason reason, String what) {
        Throwable cause = e.getCause();
        return cause instanceof CredentialsException known
                ? known
                : new CredentialsException(
                        reason, what + ": " + RootMessage.of(cause == null ? e : cause) + ".", null, cause);
    }

    public Reason reason() {
        return reason;
    }

    @Nullable
    public Advice advice() {
        return advice;
    }

    /**
     * Returns the exception of a provider or the AWS SDK. It must not be printed, because it may quote a credential.
     */
    @Nullable
    public Throwable said() {
        return said;
    }
}
