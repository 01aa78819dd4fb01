package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** Why there is no credential to log in with; becomes an {@link IamAuthenticationException} with the whole story. */
class CredentialsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final IamAuthenticationException.Reason reason;

    CredentialsException(IamAuthenticationException.Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    IamAuthenticationException.Reason reason() {
        return reason;
    }
}
