package io.github.rdsiam;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A TLS socket whose chain and host name were verified, and what is worth telling of it. */
record VerifiedSocket(SSLSocket socket, String tlsVersion, boolean resumed, String subject, String issuer) {

    static VerifiedSocket of(SSLSocket socket, long handshakeBeganMillis) throws SSLPeerUnverifiedException {
        SSLSession session = socket.getSession();
        Certificate[] chain = session.getPeerCertificates();
        X509Certificate leaf = (X509Certificate) chain[0];
        return new VerifiedSocket(
                socket,
                session.getProtocol(),
                // JSSE does not say that it resumed; the session it resumed is older than this handshake
                session.getCreationTime() < handshakeBeganMillis,
                Printable.text(leaf.getSubjectX500Principal().getName()),
                Printable.text(leaf.getIssuerX500Principal().getName()));
    }
}
