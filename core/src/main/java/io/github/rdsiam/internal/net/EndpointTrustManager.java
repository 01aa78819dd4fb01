package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.net.UntrustedServerException.Reason;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the server of one endpoint. The JDK always verifies the chain. It verifies the host name too, unless the
 * certificate names the endpoint literally or by a wildcard in the first label.
 *
 * <p>Before the JDK checks a host name it parses all authorities of the JVM, which are not used here. In a cold JVM that
 * takes longer than the handshake. Every name that is accepted without that check would pass it.
 */
final class EndpointTrustManager extends X509ExtendedTrustManager {

    /** Also set before the handshake: otherwise not every session resumes. */
    static final String JDK_CHECKS_NAME = "HTTPS";

    private static final String JDK_CHECKS_NO_NAME = "";

    /** GeneralName's choice dNSName, as of RFC 5280. */
    private static final int DNS_NAME = 2;

    /** More labels than any public suffix has, for which no authority may sign a wildcard. */
    private static final int MIN_LABELS_BELOW_WILDCARD = 5;

    private final String host;
    private final X509ExtendedTrustManager chains;

    /** Sockets in a handshake whose server has sent its chain; none is sent when a session resumes. */
    private final Set<Socket> sentChain = ConcurrentHashMap.newKeySet();

    EndpointTrustManager(String host, X509ExtendedTrustManager chains) {
        this.host = host;
        this.chains = chains;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        sentChain.add(socket);
        SSLSocket tls = (SSLSocket) socket;
        boolean named = namesPlainly(chain[0]);
        try {
            check(chain, authType, tls, named ? JDK_CHECKS_NO_NAME : JDK_CHECKS_NAME);
        } catch (CertificateException e) {
            throw untrusted(chain, authType, tls, named, e);
        }
    }

    private void check(X509Certificate[] chain, String authType, SSLSocket socket, String nameCheck)
            throws CertificateException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(nameCheck);
        socket.setSSLParameters(parameters);
        chains.checkServerTrusted(chain, authType, socket);
    }

    /** Finds out why the server is not trusted: the texts of exceptions differ between TLS providers. */
    private CertificateException untrusted(
            X509Certificate[] chain, String authType, SSLSocket socket, boolean named, CertificateException failure)
            throws CertificateParsingException {
        X509Certificate invalid = firstInvalid(chain);
        if (invalid != null) {
            return UntrustedServerException.because(
                    Reason.OUTSIDE_VALIDITY,
                    "the certificate of " + subject(invalid) + " is valid from "
                            + invalid.getNotBefore().toInstant() + " to "
                            + invalid.getNotAfter().toInstant(),
                    failure);
        }
        if (!named && isTrustedChain(chain, authType, socket)) {
            return UntrustedServerException.because(
                    Reason.OTHER_NAME, "the certificate is for " + names(chain[0]) + " and not for " + host, failure);
        }
        return UntrustedServerException.because(
                Reason.UNKNOWN_AUTHORITY,
                "no trusted authority has issued the certificate of " + subject(chain[0]) + ", issued by "
                        + LogSafe.escape(
                                chain[chain.length - 1].getIssuerX500Principal().getName()),
                failure);
    }

    private boolean isTrustedChain(X509Certificate[] chain, String authType, SSLSocket socket) {
        try {
            check(chain, authType, socket, JDK_CHECKS_NO_NAME);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Looks at the server's own certificate and the intermediate ones; a root that is sent along does not matter. */
    private static @Nullable X509Certificate firstInvalid(X509Certificate[] chain) {
        for (int i = 0; i < chain.length; i++) {
            X509Certificate certificate = chain[i];
            boolean isRoot = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
            try {
                if (i == 0 || !isRoot) {
                    certificate.checkValidity();
                }
            } catch (CertificateExpiredException | CertificateNotYetValidException e) {
                return certificate;
            }
        }
        return null;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate)
            throws CertificateParsingException {
        @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null ? List.of() : names;
    }

    private static String subject(X509Certificate certificate) {
        return LogSafe.escape(certificate.getSubjectX500Principal().getName());
    }

    private static String names(X509Certificate certificate) throws CertificateParsingException {
        StringBuilder names = new StringBuilder();
        for (List<?> name : alternativeNames(certificate)) {
            if (name.get(1) instanceof String text) {
                names.append(names.isEmpty() ? "" : ", ").append(text);
            }
        }
        return names.isEmpty() ? subject(certificate) : LogSafe.escape(names.toString());
    }

    /** Returns whether the server's chain was verified on this socket; if not, a session was resumed. JSSE does not say. */
    boolean hasSeenChain(Socket socket) {
        return sentChain.contains(socket);
    }

    void forget(Socket socket) {
        sentChain.remove(socket);
    }

    /** For tests. */
    boolean remembersASocket() {
        return !sentChain.isEmpty();
    }

    /** Returns whether an alternative name is the host, or has a wildcard for the host's first label only. */
    private boolean namesPlainly(X509Certificate certificate) throws CertificateParsingException {
        for (List<?> name : alternativeNames(certificate)) {
            if (name.get(0).equals(DNS_NAME) && isPlainly((String) name.get(1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isPlainly(String name) {
        if (Character.isDigit(host.charAt(host.length() - 1))) {
            // an IPv4 address in one of its forms, not a DNS name
            return false;
        }
        if (!name.startsWith("*.")) {
            return name.equalsIgnoreCase(host);
        }
        int firstDot = host.indexOf('.');
        return firstDot > 0
                && name.substring(1).equalsIgnoreCase(host.substring(firstDot))
                && name.split("\\.", -1).length > MIN_LABELS_BELOW_WILDCARD;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    /** Without a socket the JDK has no host name to verify. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw onlySockets();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw onlySockets();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw onlySockets();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw onlySockets();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw onlySockets();
    }

    private static CertificateException onlySockets() {
        return new CertificateException("Only a server on a socket is verified");
    }
}
