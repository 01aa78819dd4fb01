package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.net.UntrustedServerException.Reason;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the server of one endpoint. The JDK always verifies the chain. This class verifies the host name itself if
 * the certificate contains it literally or with a wildcard in the first label; the JDK would accept every such name.
 * The JDK verifies all other names. Its check is avoided because it first parses all authorities of the JVM, which
 * takes longer than a handshake.
 */
final class EndpointTrustManager extends X509ExtendedTrustManager {

    /** Also set before the handshake, because otherwise some sessions do not resume. */
    static final String JDK_CHECKS_NAME = "HTTPS";

    /** The type dNSName of a GeneralName in RFC 5280. */
    private static final int DNS_NAME = 2;

    /**
     * The minimum length of a name for a wildcard match. A shorter wildcard could cover a public suffix, which no
     * authority may issue.
     */
    private static final int MIN_LABELS = 6;

    private final String host;
    private final X509ExtendedTrustManager chains;

    EndpointTrustManager(String host, X509ExtendedTrustManager chains) {
        this.host = host;
        this.chains = chains;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        boolean named = namesPlainly(chain[0]);
        try {
            check(chain, authType, socket, named ? "" : JDK_CHECKS_NAME);
        } catch (CertificateException e) {
            throw untrusted(chain, named || !isTrustedChain(chain, authType, socket), e);
        }
    }

    private void check(X509Certificate[] chain, String authType, Socket socket, String nameCheck)
            throws CertificateException {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(nameCheck);
        tls.setSSLParameters(parameters);
        chains.checkServerTrusted(chain, authType, tls);
    }

    /**
     * Returns an exception with the reason why the server is not trusted. The messages of exceptions differ between TLS
     * providers, so the reason is determined here.
     */
    private CertificateException untrusted(X509Certificate[] chain, boolean byChain, CertificateException failure)
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
        return byChain
                ? UntrustedServerException.because(
                        Reason.UNKNOWN_AUTHORITY,
                        "no trusted authority issued the certificate of " + subject(chain[0]) + ", issued by "
                                + LogSafe.escape(chain[chain.length - 1]
                                        .getIssuerX500Principal()
                                        .getName()),
                        failure)
                : UntrustedServerException.because(
                        Reason.OTHER_NAME,
                        "the certificate is for " + names(chain[0]) + " and not for " + host,
                        failure);
    }

    private boolean isTrustedChain(X509Certificate[] chain, String authType, Socket socket) {
        try {
            check(chain, authType, socket, "");
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /**
     * Returns the first expired or not yet valid certificate among the server's and the intermediate ones. A root that
     * is sent along is ignored.
     */
    private static @Nullable X509Certificate firstInvalid(X509Certificate[] chain) {
        for (X509Certificate certificate : chain) {
            boolean isRoot = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
            try {
                if (certificate.equals(chain[0]) || !isRoot) {
                    certificate.checkValidity();
                }
            } catch (CertificateException e) {
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
        String names = alternativeNames(certificate).stream()
                .map(name -> name.get(1))
                .filter(String.class::isInstance)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? subject(certificate) : LogSafe.escape(names);
    }

    /** Returns whether an alternative name equals the host, or has a wildcard for the host's first label only. */
    private boolean namesPlainly(X509Certificate certificate) throws CertificateParsingException {
        if (Character.isDigit(host.charAt(host.length() - 1))) {
            // an IPv4 address in some notation, not a DNS name
            return false;
        }
        int firstDot = host.indexOf('.');
        String wildcard =
                firstDot > 0 && host.split("\\.", -1).length >= MIN_LABELS ? "*" + host.substring(firstDot) : host;
        for (List<?> each : alternativeNames(certificate)) {
            if (each.get(0).equals(DNS_NAME)) {
                String name = (String) each.get(1);
                if (name.equalsIgnoreCase(host) || name.equalsIgnoreCase(wildcard)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    /** Rejects every server: without a socket the JDK has no host name to verify. */
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
