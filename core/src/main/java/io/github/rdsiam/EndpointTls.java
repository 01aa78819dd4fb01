package io.github.rdsiam;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS to one endpoint: its anchors, its name, and one context, so that sessions resume and nothing is parsed twice.
 *
 * <p>Chain and host name are verified inside the handshake, before anything else is sent. There is no way around it.
 */
final class EndpointTls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final String host;
    private final int port;
    private final Supplier<List<X509Certificate>> anchors;
    private final boolean trustsBundle;

    /** Guarded by this: made once, on the first handshake. */
    private @Nullable SSLContext context;

    /** Trusts the bundle if there is one, else the built-in anchors, which are read only when they are needed. */
    EndpointTls(
            String host, int port, @Nullable List<X509Certificate> bundle, Supplier<List<X509Certificate>> builtIn) {
        this.host = host;
        this.port = port;
        this.trustsBundle = bundle != null;
        this.anchors = bundle != null ? () -> bundle : builtIn;
    }

    boolean trustsBundle() {
        return trustsBundle;
    }

    /** Completes a verified handshake over the raw socket, or throws. */
    VerifiedSocket handshake(Socket raw) throws IOException {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(raw, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        socket.setSSLParameters(parameters);
        long began = System.currentTimeMillis();
        socket.startHandshake();
        return VerifiedSocket.of(socket, began);
    }

    private synchronized SSLContext context() throws IOException {
        SSLContext made = context;
        if (made == null) {
            try {
                made = create(anchors.get());
            } catch (GeneralSecurityException e) {
                throw new IOException("This JVM cannot verify TLS", e);
            }
            context = made;
        }
        return made;
    }

    private static SSLContext create(List<X509Certificate> certificates) throws GeneralSecurityException {
        Set<TrustAnchor> trusted =
                certificates.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet());
        PKIXBuilderParameters path = new PKIXBuilderParameters(trusted, new X509CertSelector());
        // RDS publishes no revocation service that a private subnet could reach
        path.setRevocationEnabled(false);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(new CertPathTrustManagerParameters(path));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
