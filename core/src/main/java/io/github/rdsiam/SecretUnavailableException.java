package io.github.rdsiam;

/** A secret that could not be read, and whether an older answer may stand in for it. */
final class SecretUnavailableException extends CredentialsException {

    private static final long serialVersionUID = 1L;

    private final boolean outage;

    SecretUnavailableException(
            IamAuthenticationException.Reason reason, String message, Throwable cause, boolean outage) {
        super(reason, message, cause);
        this.outage = outage;
    }

    /** False for a denial: a revoked role must not keep a password. */
    boolean isOutage() {
        return outage;
    }
}
