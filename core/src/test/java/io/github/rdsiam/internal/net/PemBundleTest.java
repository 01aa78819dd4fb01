package io.github.rdsiam.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.Bundles;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LogCapture;
import io.github.rdsiam.Pem;
import io.github.rdsiam.SeededRandom;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemBundleTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    /** Amazon Root CA 1 and Starfield's root have expired, the others of Amazon have not. */
    private static final Clock YEAR_2039 = Clock.fixed(Instant.parse("2039-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final Clock YEAR_2200 = Clock.fixed(Instant.parse("2200-01-01T00:00:00Z"), ZoneOffset.UTC);

    private static final List<X509Certificate> AMAZON = Bundles.everyRootOfAmazon();

    @TempDir
    Path directory;

    @Test
    void loadsEveryCertificateOfAGlobalBundle() {
        List<X509Certificate> all = Bundles.everyShippedDatabaseRoot();
        String bundle = Pem.of(all);

        assertThat(all).hasSize(96);
        assertThat(PemBundle.read(file(bundle), NOW)).containsExactlyElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesAnyLineEndAndCommentsBetweenCertificates(String lineEnd) {
        StringBuilder bundle = new StringBuilder("# Amazon's roots" + lineEnd);
        for (X509Certificate certificate : AMAZON) {
            bundle.append(lineEnd)
                    .append("Subject: ")
                    .append(certificate.getSubjectX500Principal())
                    .append(" -----not a border-----")
                    .append(lineEnd)
                    .append(Pem.of(certificate, lineEnd));
        }
        assertThat(PemBundle.read(file(bundle.append("the end").toString()), NOW))
                .isEqualTo(AMAZON);
    }

    @Test
    void takesBytesThatAreNoUtf8InComments() throws IOException {
        Path file = file("");
        Files.write(file, ("# Zo\u00eb\n" + Pem.of(AMAZON)).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(PemBundle.read(file, NOW)).isEqualTo(AMAZON);
    }

    @Test
    void takesAByteOrderMarkAndIndentedBlocks() {
        assertThat(PemBundle.read(file("\u00ef\u00bb\u00bf" + Pem.of(AMAZON)), NOW))
                .isEqualTo(AMAZON);
        assertThat(PemBundle.read(file(Pem.of(AMAZON).indent(2)), NOW)).isEqualTo(AMAZON);
    }

    /** To the JDK's parser it begins as DER does. */
    @Test
    void takesACommentThatBeginsWithAZero() {
        assertThat(PemBundle.read(file("0 expired\n" + Pem.of(AMAZON)), NOW)).isEqualTo(AMAZON);
    }

    @Test
    void leavesOtherPemBlocksAlone() {
        String key = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

        assertThat(PemBundle.read(file(key + Pem.of(AMAZON) + key), NOW)).isEqualTo(AMAZON);
    }

    @Test
    void skipsExpiredCertificatesWithADebugLineEach() {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.DEBUG)) {
            assertThat(PemBundle.read(file(Pem.of(AMAZON)), YEAR_2039))
                    .extracting(c -> c.getSubjectX500Principal().getName())
                    .allSatisfy(name -> assertThat(name).containsPattern("CN=Amazon Root CA [234],"))
                    .hasSize(3);
            assertThat(log.messages())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("DEBUG Skipped an expired certificate: "))
                    .anyMatch(line -> line.contains("CN=Amazon Root CA 1") && line.contains("until 2038-01-17"));
        }
    }

    @Test
    void aCertificateIsGoodToItsLastSecond() {
        X509Certificate first = AMAZON.get(0);
        Instant end = first.getNotAfter().toInstant();
        Path file = file(Pem.of(List.of(first)));

        assertThat(PemBundle.read(file, Clock.fixed(end, ZoneOffset.UTC))).hasSize(1);
        assertRefused(file, Clock.fixed(end.plusMillis(1), ZoneOffset.UTC), "holds only expired certificates");
    }

    @Test
    void refusesABundleOfExpiredCertificatesOnly() {
        assertRefused(file(Pem.of(AMAZON)), YEAR_2200, "holds only expired certificates; download the current bundle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "hello",
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n",
                "-----BEGIN TRUSTED CERTIFICATE-----\nAAAA\n-----END TRUSTED CERTIFICATE-----\n",
                "-----END CERTIFICATE-----\n"
            })
    void refusesAFileWithoutACertificateAndSaysWhatABundleLooksLike(String text) {
        assertRefused(
                file(text),
                NOW,
                "holds no certificate; a PEM bundle has blocks that begin with -----BEGIN CERTIFICATE-----");
    }

    @Test
    void refusesAFileThatIsNoText() throws Exception {
        Path file = directory.resolve("bundle.der");
        Files.write(file, AMAZON.get(0).getEncoded());

        assertRefused(file, NOW, "holds no certificate");
    }

    @Test
    void refusesADownloadThatBrokeOff() {
        String whole = Pem.of(AMAZON);

        assertRefused(
                file(whole.substring(0, whole.length() - 100)),
                NOW,
                "is damaged: 5 certificates begin, but only 4 are whole");
    }

    @Test
    void refusesACertificateThatCannotBeParsedAndSaysWhich() {
        String good = Pem.of(AMAZON.get(0), "\n");
        String bad = good.replaceFirst("CERTIFICATE-----\nMII", "CERTIFICATE-----\nMIA");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemBundle.read(file(good + bad), NOW))
                .withMessageContaining("is damaged: certificate 2 cannot be parsed")
                .withCauseInstanceOf(CertificateException.class);
    }

    @Test
    void refusesAnEmptyBlock() {
        assertRefused(
                file("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
                NOW,
                "certificate 1 cannot be parsed");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = directory.resolve("missing\n.pem");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemBundle.read(missing, NOW))
                .withMessageStartingWith("caBundle (\"" + directory)
                .withMessageContaining("missing\\u000a.pem")
                .withMessageContaining("cannot be read")
                .withMessageNotContaining("\n")
                .withCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void refusesADirectory() {
        assertRefused(directory, NOW, "cannot be read");
    }

    @Test
    void nothingButARefusalComesOutOfADamagedFile() {
        String whole = Pem.of(AMAZON);
        SeededRandom.rounds(300, random -> {
            StringBuilder damaged = new StringBuilder(whole);
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(200)));
                    default -> damaged.insert(at, SeededRandom.text(random, "-BEGIN CERTIFAN\n=MIA", 30));
                }
            }
            readOrRefuse(damaged.toString());
        });
    }

    @Test
    void nothingButARefusalComesOutOfAnyBytesAsACertificate() {
        SeededRandom.rounds(300, random -> {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = 0x30;
                bytes[1] = (byte) (bytes.length - 2);
            }
            readOrRefuse("-----BEGIN CERTIFICATE-----\n"
                    + java.util.Base64.getEncoder().encodeToString(bytes) + "\n-----END CERTIFICATE-----\n");
        });
    }

    @Test
    void aHugeFileWithoutAnEndIsRefusedAndDoesNotOverflowTheStack() {
        assertRefused(file("-----BEGIN CERTIFICATE-----\n" + "A".repeat(2_000_000)), NOW, "is damaged");
    }

    private void readOrRefuse(String text) {
        try {
            assertThat(PemBundle.read(file(text), NOW)).isNotEmpty();
        } catch (RuntimeException e) {
            assertThat(e).isExactlyInstanceOf(InvalidSettingException.class);
            assertThat(e.getMessage()).startsWith("caBundle (\"");
        }
    }

    private static void assertRefused(Path file, Clock clock, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemBundle.read(file, clock))
                .withMessageStartingWith("caBundle (\"" + file + "\") ")
                .withMessageContaining(why);
    }

    private Path file(String text) {
        try {
            return Files.writeString(directory.resolve("bundle.pem"), text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
