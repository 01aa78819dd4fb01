package io.github.rdsiam.verify;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Records the certificates that a server sends, in their order. Then it rejects them, which ends the handshake. */
final class ChainRecorder extends X509ExtendedTrustManager {

    private List<X509Certificate> chain = List.of();
    private String version = "";

    /** Empty if the handshake failed before the certificates. */
    List<X509Certificate> chain() {
        return chain;
    }

    String version() {
        return version;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String authType, Socket socket) throws CertificateException {
        chain = List.of(sent);
        version = ((SSLSocket) socket).getHandshakeSession().getProtocol();
        throw new CertificateException("recorded; the handshake ends here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] sent, String authType) throws CertificateException {
        throw new CertificateException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String authType, Socket socket) throws CertificateException {
        throw new CertificateException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] sent, String authType) throws CertificateException {
        throw new CertificateException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
