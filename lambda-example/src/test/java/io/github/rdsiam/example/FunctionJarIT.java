package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(RdsEngine.class)
class FunctionJarIT {

    private static final long MAX_BYTES = 7_000_000;

    /** Built with the profile assume-role. */
    private static final long MAX_BYTES_WITH_STS = 8_000_000;

    private final RdsEngine engine;
    private final Path jar;
    private final List<String> entries;

    FunctionJarIT(RdsEngine engine) throws IOException {
        this.engine = engine;
        this.jar = ModuleFiles.functionJar(engine.secretName());
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            this.entries = zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void isSmall() throws IOException {
        boolean hasSts = entries.contains("software/amazon/awssdk/services/sts/StsClient.class");

        assertThat(Files.size(jar)).isLessThanOrEqualTo(hasSts ? MAX_BYTES_WITH_STS : MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/netty/",
                "org/apache/",
                "org/checkerframework/",
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

    @Test
    void holdsTheDriverOfItsEngineAndNotTheOther() throws IOException {
        boolean mysql = engine == RdsEngine.MYSQL;

        assertThat(entries)
                .contains(mysql ? "com/mysql/cj/jdbc/ConnectionImpl.class" : "org/postgresql/jdbc/PgConnection.class")
                .noneMatch(entry -> entry.startsWith(mysql ? "org/postgresql/" : "com/mysql/"));
        assertThat(contentOf("META-INF/services/java.sql.Driver"))
                .isEqualToIgnoringNewLines(mysql ? "com.mysql.cj.jdbc.Driver" : "org.postgresql.Driver");
    }

    private String contentOf(String entry) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The driver's own file. */
    @Test
    void holdsTheLicenceOfItsDriver() throws IOException {
        boolean mysql = engine == RdsEngine.MYSQL;

        assertThat(contentOf(mysql ? "LICENSE" : "META-INF/pgjdbc-LICENSE"))
                .contains(mysql ? "GNU General Public License" : "IN NO EVENT SHALL THE COPYRIGHT OWNER");
        assertThat(entries)
                .filteredOn(entry -> entry.matches("META-INF/licenses/com\\.ongres.*/LICENSE"))
                .hasSize(mysql ? 0 : 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/github/rdsiam/example/Handler.class",
                "io/github/rdsiam/internal/net/anchors/amazon-trust-services.der",
                "org/crac/Core.class",
                "org/crac/Resource.class",
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                "META-INF/LICENSE",
                "META-INF/NOTICE",
                "META-INF/THIRD-PARTY.txt"
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
        assertThat(Leaks.of(jar)).isEmpty();
    }

    /** A build without an engine leaves no jar that could be deployed. */
    @Test
    void isDeployedOnlyIfTheBuildWasForItsEngine() throws IOException {
        boolean deployed =
                Files.exists(ModuleFiles.functionJar()) && Files.mismatch(ModuleFiles.functionJar(), jar) < 0;

        assertThat(deployed).isEqualTo(engine.secretName().equals(System.getProperty("function.engine")));
    }
}
