package io.github.rdsiam;

import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A TLS socket whose chain and host name were verified, and what is worth telling of it. */
record VerifiedSocket(SSLSocket socket, String tlsVersion, boolean resumed, X509Certificate leaf) {

    static VerifiedSocket of(SSLSocket socket, boolean resumed) throws SSLPeerUnverifiedException {
        SSLSession session = socket.getSession();
        return new VerifiedSocket(
                socket, session.getProtocol(), resumed, (X509Certificate) session.getPeerCertificates()[0]);
    }

    /** The certificate's text is the server's own. */
    @Override
    public String toString() {
        return "VerifiedSocket[" + subject() + "]";
    }

    String subject() {
        return LogSafe.escape(leaf.getSubjectX500Principal().getName());
    }

    String issuer() {
        return LogSafe.escape(leaf.getIssuerX500Principal().getName());
    }
}
