package io.github.rdsiam.testkit.internal.tls;

import io.github.rdsiam.testkit.internal.file.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps authorities with their private keys in a directory, so that each run in it uses the same ones. */
public final class AuthorityFile {

    private static final String NAME = "authorities.pem";
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final int COUNT = 3;
    private static final Duration LIFETIME = Duration.ofDays(3650);

    /** Authorities that expire sooner are replaced, so that none expires during a run. */
    private static final Duration REST = Duration.ofDays(90);

    private AuthorityFile() {}

    /**
     * Reads the authorities of a directory. Creates new ones if there are none, or if they expire soon.
     *
     * @throws IOException if the file is damaged, or cannot be read or written
     */
    public static RunAuthorities in(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (Files.exists(file)) {
            List<Authority> known = read(file);
            Instant soon = Instant.now().plus(REST);
            if (known.stream().noneMatch(authority -> authority.until().isBefore(soon))) {
                return RunAuthorities.of(known);
            }
        }
        RunAuthorities created = RunAuthorities.create(Instant.now().plus(LIFETIME));
        write(file, created.all());
        return created;
    }

    private static List<Authority> read(Path file) throws IOException {
        // accepts any bytes, so that a file that is not text is also reported as damaged
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        try {
            List<byte[]> keys = Pem.contents(KEY, pem);
            List<byte[]> certificates = Pem.contents(CERTIFICATE, pem);
            if (keys.size() != COUNT || certificates.size() != COUNT) {
                throw damaged(file, null);
            }
            KeyFactory keyFactory = KeyFactory.getInstance("EC");
            CertificateFactory certificateFactory = CertificateFactory.getInstance("X.509");
            List<Authority> authorities = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                authorities.add(Authority.known(
                        keyFactory.generatePrivate(new PKCS8EncodedKeySpec(keys.get(i))), (X509Certificate)
                                certificateFactory.generateCertificate(new ByteArrayInputStream(certificates.get(i)))));
            }
            return authorities;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw damaged(file, e);
        }
    }

    private static IOException damaged(Path file, @Nullable Exception cause) {
        return new IOException(
                file + " is damaged. Delete it, and the next start makes new authorities: clients then need the new "
                        + "ca.pem",
                cause);
    }

    static void write(Path file, List<Authority> authorities) throws IOException {
        StringBuilder pem = new StringBuilder("# Certificate authorities of a testkit directory, with their keys\n");
        for (Authority authority : authorities) {
            pem.append("\n# ")
                    .append(authority.certificate().getSubjectX500Principal().getName())
                    .append('\n')
                    .append(Pem.block(KEY, authority.key().getEncoded()))
                    .append(Pem.block(CERTIFICATE, BundleFile.encoded(authority)));
        }
        AtomicFile.writePrivate(file, pem.toString());
    }
}
