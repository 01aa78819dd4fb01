package io.github.rdsiam.testkit.internal.tls;

import io.github.rdsiam.testkit.CertificateCheck;

/** The certificates that a server can present, and what is known about a client that logs in after one of them. */
public enum ServerCertificate {
    GOOD(CertificateCheck.NOT_TESTED),
    OTHER_HOST(CertificateCheck.HOST_NAME_NOT_VERIFIED),
    EXPIRED(CertificateCheck.EXPIRY_NOT_VERIFIED),
    FOREIGN_AUTHORITY(CertificateCheck.NOTHING_VERIFIED),
    SELF_SIGNED(CertificateCheck.NOTHING_VERIFIED),
    CROSS_SIGNED(CertificateCheck.NOT_TESTED),
    CROSS_SIGNED_TWICE(CertificateCheck.NOT_TESTED);

    private final CertificateCheck afterLogin;

    ServerCertificate(CertificateCheck afterLogin) {
        this.afterLogin = afterLogin;
    }

    /** Returns the result once the client has sent its login. */
    public CertificateCheck afterLogin() {
        return afterLogin;
    }

    /** Returns the result if the client got the certificate and disconnected without a login. */
    public CertificateCheck afterLeaving() {
        return afterLogin == CertificateCheck.NOT_TESTED ? CertificateCheck.NOT_TESTED : CertificateCheck.REJECTED;
    }
}
