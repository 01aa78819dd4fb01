package io.github.rdsiam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PEM file with Amazon's roots, deleted when the JVM ends. */
final class Bundles {

    private Bundles() {}

    static Path ofAmazon() {
        try {
            Path file = Files.createTempFile("amazon-roots", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(
                    file,
                    Pem.of(TrustAnchors.of(RdsEndpoint.of("p.proxy-c9abc.eu-west-1.rds.amazonaws.com"), "eu-west-1")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
