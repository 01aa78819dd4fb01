package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.endpoint.LogSafe;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A TLS socket to a server whose certificate chain and host name were verified. */
public record VerifiedSocket(SSLSocket socket, String tlsVersion, boolean resumed, X509Certificate leaf) {

    /** Marks a used session, because JSSE does not report whether a session was resumed. */
    private static final String USED = "io.github.rdsiam.used";

    static VerifiedSocket of(SSLSocket socket) throws SSLPeerUnverifiedException {
        SSLSession session = socket.getSession();
        boolean resumed = session.getValue(USED) != null;
        session.putValue(USED, true);
        return new VerifiedSocket(
                socket, session.getProtocol(), resumed, (X509Certificate) session.getPeerCertificates()[0]);
    }

    public String subject() {
        return LogSafe.escape(leaf.getSubjectX500Principal().getName());
    }

    public String issuer() {
        return LogSafe.escape(leaf.getIssuerX500Principal().getName());
    }
}
