package io.github.rdsiam.testkit;

/**
 * How a client checks certificates, as far as the proxy knows. A server can find out only by presenting a bad
 * certificate: {@link Fault#FOREIGN_CA}, {@link Fault#SELF_SIGNED}, {@link Fault#WRONG_HOST_CERTIFICATE} or {@link
 * Fault#EXPIRED_CERTIFICATE}.
 */
public enum CertificateCheck {
    /**
     * Unknown: the certificate was good, the connection ended before the client got it, or the server ended the
     * connection before the client had decided.
     */
    NOT_TESTED,
    /** The certificate was bad, and the client, once it could see it, ended the connection without sending a login. */
    REJECTED,
    /**
     * The client sent its login although the certificate was self-signed or from an unknown authority. It verifies
     * nothing: anyone on the network can pose as the server and receive its credential.
     */
    NOTHING_VERIFIED,
    /** The client sent its login although the certificate was for another name. */
    HOST_NAME_NOT_VERIFIED,
    /** The client sent its login although the certificate had expired. */
    EXPIRY_NOT_VERIFIED
}
