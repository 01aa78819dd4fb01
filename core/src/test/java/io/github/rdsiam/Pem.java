package io.github.rdsiam;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes certificates as PEM text. */
public final class Pem {

    private Pem() {}

    public static String of(X509Certificate certificate, String lineEnd) {
        try {
            String base64 = Base64.getMimeEncoder(64, lineEnd.getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----" + lineEnd + base64 + lineEnd + "-----END CERTIFICATE-----" + lineEnd;
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static String of(List<X509Certificate> certificates) {
        return certificates.stream().map(c -> of(c, "\n")).collect(Collectors.joining());
    }
}
