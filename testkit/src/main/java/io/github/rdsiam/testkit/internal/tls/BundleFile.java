package io.github.rdsiam.testkit.internal.tls;

import io.github.rdsiam.testkit.internal.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.List;

/** A PEM file with authorities, with the usual comment line before each. */
public final class BundleFile implements AutoCloseable {

    private static final String NAME = "ca.pem";
    private static final String BEGINNING = "# Certificate authorities of ";

    private final Path path;
    private final boolean stays;

    private BundleFile(Path path, boolean stays) {
        this.path = path;
        this.stays = stays;
    }

    /** Creates a file that is deleted at the end. */
    public static BundleFile ofRun(List<Authority> authorities) throws IOException {
        Path path = Files.createTempFile("rds-iam-testkit-", ".pem");
        path.toFile().deleteOnExit(); // in case the server is not closed
        Files.write(path, pem("one test run", authorities));
        return new BundleFile(path, false);
    }

    /** Writes the file {@code ca.pem} of a directory, which is not deleted. */
    public static BundleFile in(Path directory, List<Authority> authorities) throws IOException {
        Path path = directory.resolve(NAME);
        if (Files.exists(path)
                && !Files.readString(path, StandardCharsets.ISO_8859_1).startsWith(BEGINNING)) {
            throw new IOException(path + " is not the testkit's. Move it, or choose another directory");
        }
        AtomicFile.write(path, pem("a testkit directory", authorities));
        return new BundleFile(path, true);
    }

    private static byte[] pem(String owner, List<Authority> authorities) throws IOException {
        StringBuilder pem = new StringBuilder(BEGINNING + owner + "\n");
        for (Authority authority : authorities) {
            pem.append("\n# ")
                    .append(authority.certificate().getSubjectX500Principal().getName())
                    .append('\n')
                    .append(Pem.block("CERTIFICATE", encoded(authority)));
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] encoded(Authority authority) throws IOException {
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
        if (!stays) {
            Files.deleteIfExists(path);
        }
    }
}
