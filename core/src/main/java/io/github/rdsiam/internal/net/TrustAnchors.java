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
 * Loads the built-in authorities: Amazon Trust Services for RDS Proxy, and a region's RDS authorities for its instances
 * and clusters. They are stored as DER, which a cold JVM parses fastest.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html">Using SSL/TLS to encrypt a
 *     connection to a DB instance</a>
 */
public final class TrustAnchors {

    private static final String AMAZON = "amazon-trust-services";

    private TrustAnchors() {}

    /** Returns whether {@link #of} has the anchors for this kind and region. */
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
            // one by one, because for several the JDK first checks whether they are PKCS #7
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
