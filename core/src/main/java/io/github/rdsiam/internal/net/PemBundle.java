package io.github.rdsiam.internal.net;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads every certificate of a PEM file, with comments between them. */
public final class PemBundle {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private PemBundle() {}

    /** Returns the certificates that have not expired, at least one. */
    public static List<X509Certificate> read(Path file, Clock clock) {
        byte[] pem;
        try {
            pem = Files.readAllBytes(file);
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + LogSafe.escape(e.toString()), e);
        }
        int begun = new String(pem, StandardCharsets.ISO_8859_1).split(BEGIN, -1).length - 1;
        if (begun == 0) {
            throw refused(file, "holds no certificate; a PEM bundle has blocks that begin with " + BEGIN, null);
        }
        List<X509Certificate> valid = new ArrayList<>();
        int parsed = 0;
        try {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                parsed++;
                X509Certificate certificate = (X509Certificate) each;
                if (!certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
                    valid.add(certificate);
                }
            }
        } catch (CertificateException e) {
            throw refused(file, "is damaged, or has blocks that are not certificates", e);
        }
        // the JDK skips a block that does not begin a line
        if (parsed != begun) {
            throw refused(
                    file, "is damaged: " + begun + " certificates begin, but only " + parsed + " are whole", null);
        }
        if (valid.isEmpty()) {
            throw refused(file, "holds only expired certificates; download the current bundle", null);
        }
        return valid;
    }

    private static IllegalArgumentException refused(Path file, String why, @Nullable Exception cause) {
        return (IllegalArgumentException)
                Arguments.invalid("caBundle", file.toString(), why).initCause(cause);
    }
}
