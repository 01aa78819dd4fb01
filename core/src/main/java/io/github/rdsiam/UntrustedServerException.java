package io.github.rdsiam;

import java.security.cert.CertificateException;

/** Why {@link EndpointTrustManager} does not trust a server; reaches us as a cause, whatever the TLS provider. */
final class UntrustedServerException extends CertificateException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        UNKNOWN_AUTHORITY,
        /** Expired, or not valid yet. */
        OUTSIDE_VALIDITY,
        OTHER_NAME
    }

    private final Reason reason;

    UntrustedServerException(Reason reason, String message, CertificateException verification) {
        super(message);
        this.reason = reason;
        addSuppressed(verification);
    }

    Reason reason() {
        return reason;
    }
}
