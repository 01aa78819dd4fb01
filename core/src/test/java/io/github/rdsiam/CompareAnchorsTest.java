package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The maintainers' command that compares the shipped certificates with newer bundles. */
class CompareAnchorsTest {

    private final List<X509Certificate> database = Bundles.everyShippedDatabaseRoot();

    private final List<X509Certificate> amazon = Bundles.everyRootOfAmazon();

    @TempDir
    Path directory;

    private record Run(int exitCode, List<String> output) {}

    @Test
    void theSameCertificatesAreNothingToLookAt() throws Exception {
        assertThat(run("2026-11-26", file(database), file(amazon)))
                .isEqualTo(new Run(0, List.of("101 shipped, 101 in the bundles, 0 to look at")));
    }

    @Test
    void tellsWhatIsMissingAndWhatIsNew() throws Exception {
        X509Certificate withdrawn = database.remove(0);
        X509Certificate stranger = stranger();
        Run run = run("2026-11-26", file(database), file(amazon), file(List.of(stranger)));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("shipped, but not in the bundles:")
                                .endsWith(withdrawn.getSubjectX500Principal().getName()),
                        line -> assertThat(line)
                                .startsWith("in the bundles, but not shipped:")
                                .endsWith(stranger.getSubjectX500Principal().getName()),
                        line -> assertThat(line).endsWith("2 to look at"));
    }

    @Test
    void tellsWhatExpiresWithinAYear() throws Exception {
        Run run = run("2037-01-17", file(database), file(amazon));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .hasSize(3)
                .anyMatch(
                        line -> line.startsWith("not valid after 2038-01-17:") && line.contains("CN=Amazon Root CA 1,"))
                .anyMatch(line -> line.startsWith("not valid after 2038-01-17:") && line.contains("CN=Starfield"));
        assertThat(run("2036-12-30", file(database), file(amazon)).exitCode()).isZero();
    }

    @Test
    void aFileWithoutCertificatesIsNotTakenForAnEmptyBundle() throws Exception {
        Path page = Files.writeString(directory.resolve("page.html"), "<html>403 Forbidden</html>");

        assertThat(run("2026-11-26", page).exitCode()).isEqualTo(2);
        assertThat(run("2026-11-26").exitCode()).isEqualTo(2);
    }

    private Path file(List<X509Certificate> certificates) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "bundle", ".pem"), Pem.of(certificates));
    }

    private Run run(String today, Path... bundles) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtoday=" + today,
                "tools/CompareAnchors.java"));
        Stream.of(bundles).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.lines().toList());
    }

    /** An authority that this JVM trusts and that is not Amazon's. */
    private X509Certificate stranger() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);
        return Stream.of(((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers())
                .filter(issuer -> !amazon.contains(issuer))
                .filter(issuer -> issuer.getNotAfter().toInstant().isAfter(Instant.parse("2028-01-01T00:00:00Z")))
                .findFirst()
                .orElseThrow();
    }
}
