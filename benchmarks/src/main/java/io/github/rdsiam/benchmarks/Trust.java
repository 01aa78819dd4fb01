package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the trust stores of the subjects, with the server's authority added. */
final class Trust {

    static final int LINE = 64;
    private static final String PASSWORD = "changeit";
    private static final String AMAZON = "amazon-trust-services.der";
    private static final String ANCHORS = "io/github/rdsiam/internal/net/anchors/";

    private final Path directory;
    private final X509Certificate server;
    private final List<X509Certificate> all = new ArrayList<>();
    private final byte[] amazon;

    private Trust(Path project, Path directory, Path serverBundle) throws IOException, GeneralSecurityException {
        this.directory = directory;
        this.server = certificates(serverBundle).get(0);
        Path anchors = project.resolve("core/src/main/resources").resolve(ANCHORS);
        try (Stream<Path> files = Files.list(anchors)) {
            for (Path file : files.sorted().toList()) {
                all.addAll(certificates(file));
            }
        }
        all.add(server);
        amazon = Files.readAllBytes(anchors.resolve(AMAZON));
    }

    /** Writes the files into a directory. */
    static Trust write(Path project, Path directory, Path serverBundle) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        Trust trust = new Trust(project, directory, serverBundle);
        trust.store("one.jks", "JKS", List.of(trust.server));
        trust.store("all.p12", "PKCS12", trust.all);
        trust.store("all.jks", "JKS", trust.all);
        trust.pem("one.pem", List.of(trust.server));
        trust.pem("all.pem", trust.all);
        trust.anchorsJar();
        Files.copy(serverBundle, directory.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
        return trust;
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private void store(String name, String type, List<X509Certificate> certificates)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + store.size(), certificate);
        }
        try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private void pem(String name, List<X509Certificate> certificates) throws IOException, GeneralSecurityException {
        Base64.Encoder base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(base64.encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Files.writeString(directory.resolve(name), text);
    }

    /** Amazon's roots and the server's authority, to be put before our jar on the class path. */
    private void anchorsJar() throws IOException, GeneralSecurityException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(anchors()))) {
            jar.putNextEntry(new ZipEntry(ANCHORS + AMAZON));
            jar.write(amazon);
            jar.write(server.getEncoded());
        }
    }

    Path anchors() {
        return directory.resolve("anchors.jar");
    }

    /** Where the subjects find the files. */
    Map<String, String> variables() {
        return Map.of(
                "KEY_STORE_PASSWORD", PASSWORD,
                "KEY_STORE_OF_ONE", directory.resolve("one.jks").toString(),
                "KEY_STORE_PKCS12", directory.resolve("all.p12").toString(),
                "KEY_STORE_JKS", directory.resolve("all.jks").toString(),
                "PEM_OF_ONE", directory.resolve("one.pem").toString(),
                "PEM_BUNDLE", directory.resolve("all.pem").toString());
    }

    /** Only the server's authority. */
    Path serverBundle() {
        return directory.resolve("server.pem");
    }
}
