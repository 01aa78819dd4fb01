package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all certificates of a PEM file, with any text between them and any line endings.
 *
 * <p>It does not use {@code CertificateFactory.generateCertificates}, which rejects other PEM blocks, indented blocks
 * and a byte order mark, and does not say which certificate is damaged.
 */
public final class PemBundle {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final Pattern CERTIFICATE =
            Pattern.compile(BEGIN + "([A-Za-z0-9+/=\\s]*+)-----END CERTIFICATE-----");

    private PemBundle() {}

    /** Returns the certificates that have not expired; there is at least one. */
    public static List<X509Certificate> read(Path file, Clock clock) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + LogSafe.escape(e.toString()), e);
        }
        List<X509Certificate> valid = new ArrayList<>();
        Matcher matcher = CERTIFICATE.matcher(text);
        int parsed = 0;
        while (matcher.find()) {
            parsed++;
            X509Certificate certificate = parse(file, parsed, matcher.group(1));
            if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
                LOG.debug(
                        "Skipped an expired certificate: {}, valid until {}",
                        LogSafe.escape(certificate.getSubjectX500Principal().toString()),
                        certificate.getNotAfter().toInstant());
            } else {
                valid.add(certificate);
            }
        }
        int begun = text.split(BEGIN, -1).length - 1;
        if (begun == 0) {
            throw refused(file, "holds no certificate; a PEM bundle has blocks that begin with " + BEGIN, null);
        }
        if (begun != parsed) {
            throw refused(
                    file, "is damaged: " + begun + " certificates begin, but only " + parsed + " are whole", null);
        }
        if (valid.isEmpty()) {
            throw refused(file, "holds only expired certificates; download the current bundle", null);
        }
        return valid;
    }

    private static X509Certificate parse(Path file, int number, String base64) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw refused(file, "is damaged: certificate " + number + " cannot be parsed", e);
        }
    }

    private static IllegalArgumentException refused(Path file, String why, @Nullable Exception cause) {
        return (IllegalArgumentException)
                Arguments.invalid("caBundle", file.toString(), why).initCause(cause);
    }
}
