package io.github.rdsiam;

import io.github.rdsiam.UntrustedServerException.Reason;
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
 * Verifies the server of one endpoint: the JDK verifies the chain, and the host name unless the certificate names the
 * endpoint so plainly that there is nothing to decide.
 *
 * <p>The JDK's check of host names first parses all of the JVM's own authorities, which have no say here. In a cold JVM
 * that takes longer than the handshake. What is accepted without it is a part of what it accepts.
 */
final class EndpointTrustManager extends X509ExtendedTrustManager {

    /** Set before the handshake too: only so does every session resume. */
    static final String JDK_CHECKS_NAME = "HTTPS";

    private static final String JDK_CHECKS_NO_NAME = "";

    /** GeneralName's choice dNSName, as of RFC 5280. */
    private static final int DNS_NAME = 2;

    /** More labels than any public suffix of ICANN's has: for no such suffix an authority may sign a wildcard. */
    private static final int FEWEST_LABELS_BELOW_WILDCARD = 5;

    private final String host;
    private final X509ExtendedTrustManager chains;

    /** Sockets in their handshake whose server has sent its chain; one that resumes a session sends none. */
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

    /** Finds out why the server is not trusted: the texts of exceptions differ from one provider to the next. */
    private UntrustedServerException untrusted(
            X509Certificate[] chain, String authType, SSLSocket socket, boolean named, CertificateException failure)
            throws CertificateParsingException {
        X509Certificate invalid = firstInvalid(chain);
        if (invalid != null) {
            return new UntrustedServerException(
                    Reason.OUTSIDE_VALIDITY,
                    "the certificate of " + subject(invalid) + " is valid from "
                            + invalid.getNotBefore().toInstant() + " to "
                            + invalid.getNotAfter().toInstant(),
                    failure);
        }
        if (!named && isTrustedChain(chain, authType, socket)) {
            return new UntrustedServerException(
                    Reason.OTHER_NAME, "the certificate is for " + names(chain[0]) + " and not for " + host, failure);
        }
        return new UntrustedServerException(
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

    /** Of the server's own and the authorities in between; a root that is sent along decides nothing. */
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

    private static String subject(X509Certificate certificate) {
        return LogSafe.escape(certificate.getSubjectX500Principal().getName());
    }

    private static String names(X509Certificate certificate) throws CertificateParsingException {
        StringBuilder names = new StringBuilder();
        @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> name : alternatives) {
                if (name.get(1) instanceof String text) {
                    names.append(names.isEmpty() ? "" : ", ").append(text);
                }
            }
        }
        return names.isEmpty() ? subject(certificate) : LogSafe.escape(names.toString());
    }

    /** Whether the server's chain was verified on this socket. If not, it resumed a session, which JSSE does not tell. */
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

    /** By an alternative name that is the host, or a wildcard in the place of the host's first label. */
    private boolean namesPlainly(X509Certificate certificate) throws CertificateParsingException {
        @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return false;
        }
        for (List<?> name : names) {
            if (name.get(0).equals(DNS_NAME) && isPlainly((String) name.get(1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isPlainly(String name) {
        if (Character.isDigit(host.charAt(host.length() - 1))) {
            // an IPv4 address in one of its forms, which is no DNS name
            return false;
        }
        if (!name.startsWith("*.")) {
            return name.equalsIgnoreCase(host);
        }
        int firstDot = host.indexOf('.');
        return firstDot > 0
                && name.substring(1).equalsIgnoreCase(host.substring(firstDot))
                && labels(name) > FEWEST_LABELS_BELOW_WILDCARD;
    }

    private static int labels(String name) {
        int labels = 1;
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '.') {
                labels++;
            }
        }
        return labels;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    /** Without a socket there is no host name that the JDK could verify. */
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
