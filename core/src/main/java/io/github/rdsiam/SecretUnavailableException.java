package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** A secret that could not be read, and whether an older answer may stand in for it. */
final class SecretUnavailableException extends CredentialsException {

    private static final long serialVersionUID = 1L;

    private final boolean outage;

    SecretUnavailableException(String message, @Nullable Throwable cause, Advice advice, boolean outage) {
        super(IamAuthenticationException.Reason.SECRET_UNAVAILABLE, message, cause, advice);
        this.outage = outage;
    }

    /** False for a denial: a revoked role must not keep a password. */
    boolean isOutage() {
        return outage;
    }
}
