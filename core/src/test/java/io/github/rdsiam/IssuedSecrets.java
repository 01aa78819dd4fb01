package io.github.rdsiam;

import io.github.rdsiam.testkit.AwsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Keeps every secret of the suite for {@code LeakScanIT}, which searches the suite's output for them. */
final class IssuedSecrets {

    static final Path FILE = SuiteRecorder.OWN.resolve("issued-secrets.txt");

    private IssuedSecrets() {}

    static synchronized void add(Collection<String> secrets) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.write(
                    FILE,
                    secrets.stream()
                            .filter(secret -> secret.length() >= 8)
                            .distinct()
                            .toList(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void add(AwsIdentity identity) {
        String session = identity.sessionToken();
        add(session == null ? List.of(identity.secretAccessKey()) : List.of(identity.secretAccessKey(), session));
    }

    /** As it is, URL-encoded and in base64. */
    static Collection<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
