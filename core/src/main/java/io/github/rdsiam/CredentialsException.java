package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** Why there is no credential to log in with; becomes an {@link IamAuthenticationException} with the whole story. */
class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final IamAuthenticationException.Reason reason;
    private final transient @Nullable Advice advice;

    CredentialsException(IamAuthenticationException.Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, null);
    }

    CredentialsException(
            IamAuthenticationException.Reason reason,
            String message,
            @Nullable Throwable cause,
            @Nullable Advice advice) {
        super(message, cause);
        this.reason = reason;
        this.advice = advice;
    }

    IamAuthenticationException.Reason reason() {
        return reason;
    }

    /** What to do about this very failure; null if only its reason is known. */
    @Nullable
    Advice advice() {
        return advice;
    }
}
