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

/** A certificate authority; its keys are of P-256, which are quickly made. */
final class Authority {

    /** Clients on macOS refuse a server certificate that is valid for more than 398 days. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private Authority(X500Principal name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** An authority that vouches for itself and lives as long as the run. */
    static Authority root(String name) {
        return root(name, Issuance.validUntil());
    }

    /** An authority that vouches for itself. */
    static Authority root(String name, Instant until) {
        X500Principal subject = new X500Principal("CN=" + name);
        KeyPair keys = newKeys();
        return new Authority(subject, keys, new Issuance(subject, keys).authority(subject, keys.getPublic(), until));
    }

    /** An authority of an earlier run. */
    static Authority known(PrivateKey key, X509Certificate certificate) {
        return new Authority(
                certificate.getSubjectX500Principal(), new KeyPair(certificate.getPublicKey(), key), certificate);
    }

    /** An authority below this one. */
    Authority intermediate(String name) {
        X500Principal subject = new X500Principal("CN=" + name);
        KeyPair keys = newKeys();
        return new Authority(
                subject,
                keys,
                new Issuance(this.name, this.keys).authority(subject, keys.getPublic(), Issuance.validUntil()));
    }

    /** This authority's word for a root that vouches for itself elsewhere: the same name and key, another signature. */
    X509Certificate crossSign(Authority root) {
        return new Issuance(name, keys).authority(root.name, root.keys.getPublic(), Issuance.validUntil());
    }

    /** A server's key and certificate under this authority, for as long as clients accept one. */
    KeyedChain server(String host) {
        Instant longest = Instant.now().plus(LONGEST);
        return server(host, until().isBefore(longest) ? until() : longest);
    }

    KeyedChain server(String host, Instant until) {
        KeyPair server = newKeys();
        return new KeyedChain(
                server.getPrivate(), List.of(new Issuance(name, keys).server(host, server.getPublic(), until)));
    }

    /** A server that vouches for itself. */
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

    /** When it ends. */
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
