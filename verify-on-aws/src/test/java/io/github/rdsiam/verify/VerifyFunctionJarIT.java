package io.github.rdsiam.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.Leaks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyFunctionJarIT {

    private static final Path JAR = Path.of(System.getProperty("basedir"), "target", "function.jar");

    private static List<String> entries() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            return jar.stream().map(ZipEntry::getName).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/netty/",
                "org/apache/",
                "software/amazon/awssdk/crt/",
                "software/amazon/awssdk/http/apache",
                "com/google/protobuf/",
                "com/mysql/cj/xdevapi/",
                "com/fasterxml/",
                "META-INF/versions/",
                "io/github/rdsiam/example/",
                "io/github/rdsiam/testkit/"
            })
    void holdsNothingOf(String path) throws IOException {
        assertThat(entries()).noneMatch(entry -> entry.startsWith(path));
    }

    @Test
    void holdsTheDriversOfBothEngines() throws IOException {
        assertThat(entries()).contains("com/mysql/cj/jdbc/Driver.class", "org/postgresql/Driver.class");
    }

    @Test
    void holdsEachEntryOnceAndNoSignatureOfOthers() throws IOException {
        assertThat(entries())
                .doesNotHaveDuplicates()
                .noneMatch(entry -> entry.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    }

    /** The two files that the example's jar does not have: the log settings, and the SDK's notice. */
    @Test
    void holdsNoKeyNoPathOfThisMachineAndNoFileThatNobodyThoughtOf() throws IOException {
        assertThat(Leaks.of(JAR))
                .containsExactlyInAnyOrder("unexpected: simplelogger.properties", "unexpected: META-INF/NOTICE.txt");
    }
}
