package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.concurrent.DaemonThread;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Opens TLS connections to one endpoint. Certificate chain and host name are always verified in the handshake.
 *
 * <p>The connections share one context, so that sessions resume and nothing is parsed twice.
 */
public final class VerifiedTls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final String THREAD_NAME = "rds-iam-tls";

    private final RdsEndpoint endpoint;
    private final int port;
    private final String region;
    private final @Nullable List<X509Certificate> bundle;

    /** Guarded by this. */
    private @Nullable SSLContext context;

    /**
     * Trusts the bundle, or else the built-in anchors.
     *
     * @param region used if the endpoint's name does not contain one
     */
    public VerifiedTls(RdsEndpoint endpoint, int port, String region, @Nullable List<X509Certificate> bundle) {
        this.endpoint = endpoint;
        this.port = port;
        this.region = endpoint.region() == null ? region : endpoint.region();
        this.bundle = bundle;
    }

    public boolean trustsBundle() {
        return bundle != null;
    }

    /**
     * Prepares the first handshake on another thread, up to the client's first message. In a cold JVM this takes as
     * long as the driver needs to reach the handshake. The thread does not block. The warm-up only saves time, so it
     * may fail.
     */
    public void warmUp() {
        try {
            DaemonThread.start(THREAD_NAME, this::composeFirstMessage);
        } catch (OutOfMemoryError noThread) {
            // the handshake will do the work
        }
    }

    private void composeFirstMessage() {
        try {
            SSLEngine engine = context().createSSLEngine();
            engine.setUseClientMode(true);
            engine.setSSLParameters(restricted(engine.getSSLParameters()));
            engine.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
        } catch (IOException | RuntimeException | LinkageError e) {
            // the handshake will report it
        }
    }

    private static SSLParameters restricted(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm(EndpointTrustManager.JDK_CHECKS_NAME);
        parameters.setProtocols(PROTOCOLS);
        return parameters;
    }

    /** Performs a verified handshake over the raw socket, or throws. */
    public VerifiedSocket handshake(Socket raw) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(raw, endpoint.host(), port, true);
            socket.setSSLParameters(restricted(socket.getSSLParameters()));
            socket.startHandshake();
            return VerifiedSocket.of(socket);
        } catch (SSLException | SocketException | InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // other providers throw their own exceptions
            throw new SSLException(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        }
    }

    /** Returns whether the context exists, for tests. */
    public synchronized boolean isWarm() {
        return context != null;
    }

    private synchronized SSLContext context() throws IOException {
        try {
            SSLContext made =
                    context != null ? context : create(bundle != null ? bundle : TrustAnchors.of(endpoint, region));
            context = made;
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("This JVM cannot verify TLS", e);
        }
    }

    private SSLContext create(List<X509Certificate> certificates) throws GeneralSecurityException {
        Set<TrustAnchor> trusted = new HashSet<>();
        for (X509Certificate certificate : certificates) {
            trusted.add(new TrustAnchor(certificate, null));
        }
        PKIXBuilderParameters path = new PKIXBuilderParameters(trusted, new X509CertSelector());
        // RDS has no revocation service that is reachable from a private subnet
        path.setRevocationEnabled(false);
        TrustManagerFactory chains = TrustManagerFactory.getInstance("PKIX");
        chains.init(new CertPathTrustManagerParameters(path));
        TrustManager trust =
                new EndpointTrustManager(endpoint.host(), (X509ExtendedTrustManager) chains.getTrustManagers()[0]);
        SSLContext created = SSLContext.getInstance("TLS");
        created.init(null, new TrustManager[] {trust}, null);
        return created;
    }
}
