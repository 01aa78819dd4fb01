package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {

    @TempDir
    private Path directory;

    private Path jar(String entry, String content) throws IOException {
        Path jar = directory.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/"));
            out.putNextEntry(new ZipEntry(entry));
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void findsAKeyByItsNameAndByItsContent() throws IOException {
        assertThat(Leaks.of(jar("id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl")))
                .containsExactly("unexpected: id_rsa", "id_rsa holds PRIVATE KEY-----");
    }

    @Test
    void findsWhatNobodyThoughtOf() throws IOException {
        assertThat(Leaks.of(jar("io/github/rdsiam/.env", ""))).containsExactly("unexpected: io/github/rdsiam/.env");
        assertThat(Leaks.of(jar("META-INF/samconfig.toml", ""))).containsExactly("unexpected: META-INF/samconfig.toml");
    }

    @Test
    void findsAnAccessKeyAndPathsOfThisMachineInAClass() throws IOException {
        // in two parts, so that a search for keys does not find it here
        String key = "AKIA" + "IOSFODNN7EXAMPLE";
        assertThat(Leaks.of(jar("io/A.class", "x" + key))).containsExactly("io/A.class holds " + key);
        for (String property : new String[] {"user.dir", "user.home"}) {
            String path = System.getProperty(property) + "/";
            assertThat(Leaks.of(jar("io/A.class", "at " + path + "secret.txt")))
                    .anySatisfy(found -> assertThat(path).startsWith(found.replace("io/A.class holds ", "")));
        }
    }

    @Test
    void knowsTheDriversConstant() throws IOException {
        String line = "-----BEGIN RSA PRIVATE KEY-----";
        assertThat(Leaks.of(jar("com/mysql/cj/protocol/ExportControlled.class", line)))
                .isEmpty();
        assertThat(Leaks.of(jar("com/mysql/cj/protocol/Other.class", line))).hasSize(1);
    }
}
