package io.github.rdsiam.testkit.internal.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** A certificate authority, with P-256 keys, which are fast to generate. */
final class Authority {

    /** The maximum validity. Clients on macOS reject a server certificate that is valid for more than 398 days. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private Authority(X500Principal name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** Returns a new self-signed authority for one run. */
    static Authority root(String name) {
        return root(name, Issuance.validUntil());
    }

    /** Returns a new self-signed authority. */
    static Authority root(String name, Instant until) {
        X500Principal subject = new X500Principal("CN=" + name);
        KeyPair keys = newKeys();
        return new Authority(subject, keys, new Issuance(subject, keys).authority(subject, keys.getPublic(), until));
    }

    /** Returns an authority of an earlier run. */
    static Authority known(PrivateKey key, X509Certificate certificate) {
        return new Authority(
                certificate.getSubjectX500Principal(), new KeyPair(certificate.getPublicKey(), key), certificate);
    }

    /** Returns a new intermediate authority, issued by this one. */
    Authority intermediate(String name) {
        X500Principal subject = new X500Principal("CN=" + name);
        KeyPair keys = newKeys();
        return new Authority(
                subject,
                keys,
                new Issuance(this.name, this.keys).authority(subject, keys.getPublic(), Issuance.validUntil()));
    }

    /** Returns a cross-signed certificate of another root: the same name and key, but signed by this authority. */
    X509Certificate crossSign(Authority root) {
        return new Issuance(name, keys).authority(root.name, root.keys.getPublic(), Issuance.validUntil());
    }

    /**
     * Returns a server's key and certificate, issued by this authority, with the maximum validity that clients accept.
     */
    KeyedChain server(String host) {
        Instant longest = Instant.now().plus(LONGEST);
        return server(host, until().isBefore(longest) ? until() : longest);
    }

    KeyedChain server(String host, Instant until) {
        KeyPair server = newKeys();
        return new KeyedChain(
                server.getPrivate(), List.of(new Issuance(name, keys).server(host, server.getPublic(), until)));
    }

    /** Returns a server's key and a self-signed certificate. */
    static KeyedChain selfSigned(String host) {
        KeyPair server = newKeys();
        Issuance itself = new Issuance(new X500Principal("CN=" + host), server);
        return new KeyedChain(
                server.getPrivate(), List.of(itself.server(host, server.getPublic(), Issuance.validUntil())));
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return keys.getPrivate();
    }

    /** Returns the end of its validity. */
    Instant until() {
        return certificate.getNotAfter().toInstant();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no P-256", e);
        }
    }
}
