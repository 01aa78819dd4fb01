package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.template.ModuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionJarIT {

    private static final long MAX_BYTES = 7_000_000;

    private final List<String> entries = entries();

    private static List<String> entries() {
        try (ZipFile jar = new ZipFile(ModuleFiles.functionJar().toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(ModuleFiles.functionJar())).isLessThanOrEqualTo(MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/netty/",
                "org/apache/",
                "software/amazon/awssdk/crt/",
                "software/amazon/awssdk/http/apache",
                "software/amazon/awssdk/http/nio/",
                "software/amazon/awssdk/http/crt/",
                "com/google/protobuf/",
                "com/mysql/cj/xdevapi/",
                "com/fasterxml/",
                "META-INF/versions/",
                "io/github/rdsiam/testkit/"
            })
    void holdsNothingOf(String path) {
        assertThat(entries).noneMatch(entry -> entry.startsWith(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/github/rdsiam/example/Handler.class",
                "io/github/rdsiam/internal/net/anchors/amazon-trust-services.der",
                "org/crac/Core.class",
                "org/crac/Resource.class",
                "META-INF/services/java.sql.Driver",
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                "META-INF/LICENSE",
                "META-INF/NOTICE",
                "META-INF/THIRD-PARTY.txt",
                "LICENSE"
            })
    void holds(String entry) {
        assertThat(entries).contains(entry);
    }

    @Test
    void holdsEachEntryOnceAndNoSignatureOfOthers() {
        assertThat(entries).doesNotHaveDuplicates().noneMatch(entry -> entry.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    }

    @Test
    void holdsNoKeyNoPathOfThisMachineAndNoFileThatNobodyThoughtOf() throws IOException {
        assertThat(Leaks.of(ModuleFiles.functionJar())).isEmpty();
    }
}
