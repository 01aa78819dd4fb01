package io.github.rdsiam.testkit.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A certificate that the server can present, with the TLS context that stores its sessions. */
public final class TlsIdentity {

    private final SSLContext context;
    private final String subject;
    private final String[] protocols;

    TlsIdentity(KeyedChain chain, String[] protocols) {
        this.subject = chain.subject();
        this.protocols = protocols.clone();
        try {
            context = SSLContext.getInstance("TLS");
            context.init(keyManagers(chain), new TrustManager[0], null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK cannot create a TLS server", e);
        }
    }

    private static KeyManager[] keyManagers(KeyedChain chain) throws GeneralSecurityException, IOException {
        char[] inMemoryOnly = "none".toCharArray();
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry(
                "server", chain.key(), inMemoryOnly, chain.certificates().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, inMemoryOnly);
        return factory.getKeyManagers();
    }

    /**
     * Performs the TLS handshake over a connection, as the server.
     *
     * @param begun the part of the client's first record that was already read
     * @param application the ALPN protocol that a client must offer if it offers any, or null to ignore the offer
     */
    public TlsClient handshake(Socket socket, byte[] begun, @Nullable String application) throws IOException {
        byte[] first = begun.length == 0 ? socket.getInputStream().readNBytes(1) : begun;
        if (first.length == 0) {
            throw new EOFException("The client asked for TLS and disconnected");
        }
        // a session that is older than the client's first message was resumed; session values would not show it,
        // because a session from a ticket carries none, and JDK 25 asks for its key as well
        long began = System.currentTimeMillis();
        ByteArrayInputStream consumed = new ByteArrayInputStream(first);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, consumed, false);
        tls.setEnabledProtocols(protocols);
        if (application != null) {
            tls.setHandshakeApplicationProtocolSelector(
                    (ignored, offered) -> offered.contains(application) ? application : null);
        }
        tls.startHandshake();
        boolean resumed = tls.getSession().getCreationTime() < began;
        return new TlsClient(tls, tls.getSession().getProtocol(), resumed, subject);
    }
}
