package io.github.rdsiam.testkit.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityFileTest {

    @TempDir
    Path directory;

    @Test
    void hasTheSameAuthoritiesAtEachStart() throws Exception {
        var first = AuthorityFile.in(directory);
        var second = AuthorityFile.in(directory);

        assertThat(certificates(second)).isEqualTo(certificates(first));
        // a client of the first trusts what the second signs
        for (int i = 0; i < first.all().size(); i++) {
            second.all()
                    .get(i)
                    .server("localhost")
                    .certificates()
                    .get(0)
                    .verify(first.all().get(i).certificate().getPublicKey());
        }
    }

    private static List<X509Certificate> certificates(RunAuthorities authorities) {
        return authorities.all().stream().map(Authority::certificate).toList();
    }

    @Test
    void lastsForYearsAndItsServersForAYear() throws Exception {
        var authority = AuthorityFile.in(directory).proxy();
        var server = authority.server("localhost").certificates().get(0);

        assertThat(authority.until()).isAfter(Instant.now().plus(Duration.ofDays(3000)));
        assertThat(server.getNotAfter().toInstant())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(360)), Instant.now().plus(Duration.ofDays(398)));
    }

    @Test
    void givesTheKeysToTheirOwnerOnly() throws Exception {
        AuthorityFile.in(directory);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("authorities.pem");
    }

    /** A process that was killed while it wrote leaves this behind. */
    @Test
    void startsBesideAHalfWrittenFile() throws Exception {
        Files.writeString(directory.resolve("authorities.pem.unfinished"), "-----BEGIN PRI");

        var authorities = AuthorityFile.in(directory);

        assertThat(directory.toFile().list()).containsExactly("authorities.pem");
        assertThat(certificates(AuthorityFile.in(directory))).isEqualTo(certificates(authorities));
    }

    @Test
    void replacesAuthoritiesThatEndSoon() throws Exception {
        var old = RunAuthorities.create(); // for 30 days
        AuthorityFile.write(file(), old.all());

        var replaced = AuthorityFile.in(directory);

        assertThat(certificates(replaced)).doesNotContainAnyElementsOf(certificates(old));
        assertThat(certificates(AuthorityFile.in(directory))).isEqualTo(certificates(replaced));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of the kind",
                "\u00FF\u00FE",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            })
    void saysThatTheFileIsDamaged(String content) throws Exception {
        Files.writeString(file(), content.repeat(3), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> AuthorityFile.in(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file() + " is damaged. Delete it");
    }

    @Test
    void doesNotReplaceTheBundleOfSomebodyElse() throws Exception {
        var authorities = AuthorityFile.in(directory).all();
        BundleFile.in(directory, authorities).close();
        BundleFile.in(directory, authorities).close();
        var bundle = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----");

        assertThatThrownBy(() -> BundleFile.in(directory, authorities))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(bundle + " is not the testkit's");
        assertThat(bundle).hasContent("-----BEGIN CERTIFICATE-----");
    }

    private Path file() {
        return directory.resolve("authorities.pem");
    }
}
