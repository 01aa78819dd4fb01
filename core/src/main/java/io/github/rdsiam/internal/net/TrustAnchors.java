package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads the built-in authorities that may have issued an endpoint's certificate.
 *
 * <p>RDS Proxy presents a certificate from Amazon Trust Services, in any region; an instance or cluster one from its
 * region's RDS authorities. Both families ship with this library, as DER because that is the fastest to parse in a cold
 * JVM.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html">Using SSL/TLS to encrypt a
 *     connection to a DB instance</a>
 */
public final class TrustAnchors {

    private static final String AMAZON = "amazon-trust-services";

    private TrustAnchors() {}

    /** Returns whether {@link #of} will find what this endpoint needs. */
    public static boolean areKnownFor(RdsEndpoint.Kind kind, String region) {
        return !kind.isDatabase() || TrustAnchors.class.getResource(resource(region)) != null;
    }

    /** Returns the anchors of an endpoint in a region that ships with this library. */
    public static List<X509Certificate> of(RdsEndpoint endpoint, String region) {
        List<X509Certificate> anchors = new ArrayList<>(load(AMAZON));
        if (endpoint.kind().isDatabase()) {
            anchors.addAll(load(region));
        }
        return anchors;
    }

    private static String resource(String name) {
        return "anchors/" + name + ".der";
    }

    private static List<X509Certificate> load(String name) {
        try (InputStream in = TrustAnchors.class.getResourceAsStream(resource(name))) {
            if (in == null) {
                throw new IllegalStateException("No trust anchors " + resource(name) + " beside " + TrustAnchors.class);
            }
            // one by one: of several at once the JDK first asks whether they are PKCS #7
            InputStream der = new ByteArrayInputStream(in.readAllBytes());
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            while (der.available() > 0) {
                certificates.add((X509Certificate) factory.generateCertificate(der));
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException("Damaged trust anchors " + resource(name), e);
        }
    }
}
