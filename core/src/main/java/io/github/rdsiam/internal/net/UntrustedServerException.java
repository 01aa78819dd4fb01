package io.github.rdsiam.internal.net;

import java.security.cert.CertificateException;

/** Thrown when a server is not trusted, with the reason. Every TLS provider passes it on as a cause. */
public final class UntrustedServerException extends CertificateException {

    private static final long serialVersionUID = 1L;

    public enum Reason {
        UNKNOWN_AUTHORITY,
        /** Expired, or not valid yet. */
        OUTSIDE_VALIDITY,
        OTHER_NAME
    }

    private final Reason reason;

    private UntrustedServerException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Creates the exception. Declared as the supertype, so that a successful handshake does not load this class. */
    public static CertificateException because(Reason reason, String message, CertificateException verification) {
        CertificateException untrusted = new UntrustedServerException(reason, message);
        untrusted.addSuppressed(verification);
        return untrusted;
    }

    public Reason reason() {
        return reason;
    }
}
