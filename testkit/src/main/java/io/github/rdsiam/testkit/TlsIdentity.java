package io.github.rdsiam.testkit;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A certificate that the server can show, with the TLS context that remembers its sessions. */
final class TlsIdentity {

    private final FullHandshakes handshakes;
    private final SSLContext context;
    private final String subject;
    private final String[] protocols;

    TlsIdentity(KeyedChain chain, String[] protocols) {
        this.handshakes = new FullHandshakes(chain);
        this.subject = chain.subject();
        this.protocols = protocols.clone();
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {handshakes}, new TrustManager[0], null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    /** Layers TLS over a connection, as the server. */
    TlsClient handshake(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
        tls.setUseClientMode(false);
        tls.setEnabledProtocols(protocols);
        boolean full;
        try {
            tls.startHandshake();
        } finally {
            full = handshakes.tookPlaceOn(tls);
        }
        return new TlsClient(tls, tls.getSession().getProtocol(), !full, subject);
    }
}
