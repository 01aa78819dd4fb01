package io.github.rdsiam;

import java.security.cert.CertificateException;

/** Our own verdict on a server's certificate, whichever TLS provider carries it out of the handshake. */
final class UntrustedServerException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    UntrustedServerException(FailureKind kind, String message, CertificateException verification) {
        super(message);
        this.kind = kind;
        addSuppressed(verification);
    }

    FailureKind kind() {
        return kind;
    }
}
