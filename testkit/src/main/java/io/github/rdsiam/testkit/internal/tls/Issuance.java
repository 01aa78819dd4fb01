package io.github.rdsiam.testkit.internal.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates in the name of one issuer. Their dates follow the system clock, which TLS always uses, and not
 * the clock for tokens.
 */
final class Issuance {

    private static final Duration PAST = Duration.ofDays(7);
    private static final Duration FUTURE = Duration.ofDays(30);
    private static final int SERIAL_BITS = 64;

    private final SecureRandom random = new SecureRandom();
    private final X500Principal issuer;
    private final KeyPair issuerKeys;

    Issuance(X500Principal issuer, KeyPair issuerKeys) {
        this.issuer = issuer;
        this.issuerKeys = issuerKeys;
    }

    static Instant validUntil() {
        return Instant.now().plus(FUTURE);
    }

    X509Certificate authority(X500Principal subject, PublicKey key, Instant until) {
        try {
            X509v3CertificateBuilder builder = builder(subject, key, until)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return sign(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    X509Certificate server(String host, PublicKey key, Instant until) {
        try {
            X509v3CertificateBuilder builder = builder(new X500Principal("CN=" + host), key, until)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, names(host));
            return sign(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the alternative names. For localhost they include 127.0.0.1, because clients such as PHP's mysqli use a
     * Unix socket for the name localhost and so connect to the address.
     */
    private static GeneralNames names(String host) {
        GeneralName name = new GeneralName(GeneralName.dNSName, host);
        return host.equals("localhost")
                ? new GeneralNames(new GeneralName[] {name, new GeneralName(GeneralName.iPAddress, "127.0.0.1")})
                : new GeneralNames(name);
    }

    private X509v3CertificateBuilder builder(X500Principal subject, PublicKey key, Instant until) throws IOException {
        BigInteger serial = new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(Instant.now().minus(PAST)), Date.from(until), subject, key);
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            return builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            ids.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private X509Certificate sign(X509v3CertificateBuilder builder) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("The certificate cannot be signed", e);
        }
    }
}
