import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compares the certificates that core ships with those of newer PEM bundles. Run it from the root of the repository:
 *
 * <pre>java tools/CompareAnchors.java global-bundle.pem amazon-trust-services.pem</pre>
 *
 * <p>Exit code 0: the same certificates, and each lasts another year; 1: something is to be done; 2: called wrongly.
 * {@code -Dtoday=2037-06-01} asks what will be to do on that day.
 */
final class CompareAnchors {

    private static final Path SHIPPED = Path.of("core/src/main/resources/io/github/rdsiam/internal/net/anchors");

    private int findings;

    private CompareAnchors() {}

    public static void main(String[] bundles) {
        try {
            System.exit(new CompareAnchors().compare(bundles) == 0 ? 0 : 1);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | DateTimeException e) {
            System.err.println(e);
            System.exit(2);
        }
    }

    private int compare(String[] bundles) throws IOException, GeneralSecurityException {
        Map<String, X509Certificate> theirs = new LinkedHashMap<>();
        for (String bundle : bundles) {
            theirs.putAll(read(Path.of(bundle)));
        }
        if (theirs.isEmpty()) {
            throw new IllegalArgumentException("Name one or more PEM bundles that hold certificates");
        }
        Map<String, X509Certificate> ours = new LinkedHashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SHIPPED, "*.der")) {
            for (Path file : files) {
                ours.putAll(read(file));
            }
        }
        Map<String, X509Certificate> all = new LinkedHashMap<>(ours);
        all.putAll(theirs);
        LocalDate inAYear = today().plusYears(1);
        report("shipped, but not in the bundles", ours, print -> !theirs.containsKey(print));
        report("in the bundles, but not shipped", theirs, print -> !ours.containsKey(print));
        report("not valid after " + inAYear, all, print -> !notAfter(all.get(print)).isAfter(inAYear));
        System.out.println(ours.size() + " shipped, " + theirs.size() + " in the bundles, " + findings + " to look at");
        return findings;
    }

    private static Map<String, X509Certificate> read(Path file) throws IOException, GeneralSecurityException {
        Map<String, X509Certificate> byFingerprint = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                byte[] print = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
                byFingerprint.put(HexFormat.of().formatHex(print), (X509Certificate) certificate);
            }
        }
        return byFingerprint;
    }

    /** As anchors-manifest.tsv has them, but for the first two columns, for which there is the subject at the end. */
    private void report(String what, Map<String, X509Certificate> certificates, Predicate<String> which) {
        certificates.forEach((print, certificate) -> {
            if (which.test(print)) {
                findings++;
                System.out.printf(
                        "%s:\t%s\t%s\t%X\t%s%n",
                        what,
                        print,
                        notAfter(certificate),
                        certificate.getSerialNumber(),
                        certificate.getSubjectX500Principal().getName());
            }
        });
    }

    private static LocalDate today() {
        String today = System.getProperty("today");
        return today == null ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(today);
    }

    private static LocalDate notAfter(X509Certificate certificate) {
        return LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC);
    }
}
