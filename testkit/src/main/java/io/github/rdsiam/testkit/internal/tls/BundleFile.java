package io.github.rdsiam.testkit.internal.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;

/** The authorities of the run as a PEM file, with a comment line before each as such files have. */
public final class BundleFile implements AutoCloseable {

    private static final int LINE = 64;

    private final Path path;

    public BundleFile(List<Authority> authorities) throws IOException {
        StringBuilder pem = new StringBuilder("# Certificate authorities of one test run\n");
        Base64.Encoder base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        for (Authority authority : authorities) {
            pem.append("\n# ")
                    .append(authority.certificate().getSubjectX500Principal().getName())
                    .append("\n-----BEGIN CERTIFICATE-----\n")
                    .append(base64.encodeToString(encoded(authority)))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        path = Files.createTempFile("rds-iam-testkit-", ".pem");
        path.toFile().deleteOnExit(); // where nobody closes the server
        Files.writeString(path, pem, StandardCharsets.US_ASCII);
    }

    private static byte[] encoded(Authority authority) throws IOException {
        try {
            return authority.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
