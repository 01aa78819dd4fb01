package io.github.rdsiam;

import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.net.TrustAnchors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Bundles of the shipped certificates. */
public final class Bundles {

    private Bundles() {}

    public static List<X509Certificate> everyRootOfAmazon() {
        return TrustAnchors.of(RdsEndpoint.of("p.proxy-c9abc.eu-west-1.rds.amazonaws.com"), "eu-west-1");
    }

    public static List<X509Certificate> everyShippedDatabaseRoot() {
        List<X509Certificate> all = new ArrayList<>();
        for (String region : AnchorManifest.regions()) {
            List<X509Certificate> anchors = new ArrayList<>(
                    TrustAnchors.of(RdsEndpoint.of("db.c9abc." + region + ".rds.amazonaws.com"), region));
            anchors.removeAll(everyRootOfAmazon());
            all.addAll(anchors);
        }
        return all;
    }

    /** A PEM file with Amazon's roots, deleted when the JVM ends. */
    static Path ofAmazon() {
        try {
            Path file = Files.createTempFile("amazon-roots", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Pem.of(everyRootOfAmazon()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
