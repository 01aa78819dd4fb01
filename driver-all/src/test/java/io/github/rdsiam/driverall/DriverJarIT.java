package io.github.rdsiam.driverall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jar. */
class DriverJarIT {

    private static final long MAX_BYTES = 8_000_000;
    private static final String SERVICES = "META-INF/services/";

    private final Path file = Path.of(System.getProperty("driver.jar"));
    private JarFile jar;
    private List<String> entries;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(file.toFile());
        entries = jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    /** A program's own AWS SDK, SLF4J and Caffeine must not see the jar's copies, and the other way round. */
    @Test
    void holdsNoPackageOfOthers() {
        assertThat(entries)
                .filteredOn(entry -> !entry.startsWith("META-INF/"))
                .allMatch(entry -> entry.startsWith("io/github/rdsiam/"));
        assertThat(entries)
                .filteredOn(entry -> entry.endsWith(".class"))
                .allMatch(entry -> entry.startsWith("io/github/rdsiam/"));
    }

    @Test
    void holdsNoDriverAndNoPool() {
        assertThat(entries).noneMatch(entry -> entry.matches(".*(com/mysql|org/postgresql|com/zaxxer)/.*"));
    }

    /** A program may have the same service file for its own library, so each is named after what is in the jar. */
    @Test
    void providesOnlyWhatItHolds() throws IOException {
        List<String> services =
                entries.stream().filter(entry -> entry.startsWith(SERVICES)).toList();
        assertThat(services).contains(SERVICES + "java.sql.Driver");
        for (String service : services) {
            List<String> providers = text(service)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().replace('.', '/') + ".class")
                    .toList();
            assertThat(entries).as(service).containsAll(providers);
            assertThat(service)
                    .satisfiesAnyOf(
                            name -> assertThat(name).isEqualTo(SERVICES + "java.sql.Driver"),
                            name -> assertThat(name).startsWith(SERVICES + "io.github.rdsiam.shaded."));
        }
        assertThat(text(SERVICES + "java.sql.Driver").strip()).isEqualTo("io.github.rdsiam.RdsIamDriver");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "META-INF/LICENSE",
                "META-INF/NOTICE",
                "META-INF/NOTICE.txt",
                "META-INF/THIRD-PARTY.txt",
                "META-INF/LICENSE.txt",
                "META-INF/SLF4J-LICENSE.txt",
                "META-INF/FastDoubleParser-LICENSE",
                "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                "META-INF/Schubfach-LICENSE",
                "io/github/rdsiam/internal/net/anchors/amazon-trust-services.der"
            })
    void holds(String entry) {
        assertThat(entries).contains(entry);
    }

    @Test
    void holdsTheLicencesThatItNames() throws IOException {
        assertThat(text("META-INF/LICENSE")).contains("Apache License");
        assertThat(text("META-INF/SLF4J-LICENSE.txt")).contains("QOS.ch");
        assertThat(text("META-INF/NOTICE.txt")).contains("AWS SDK for Java 2.0", "are included in LICENSE.txt");
        assertThat(text("META-INF/LICENSE.txt")).as("that of the AWS SDK").contains("Other license terms may apply");
        assertThat(text("META-INF/THIRD-PARTY.txt")).contains("Jackson", "Caffeine", "Reactive Streams");
    }

    /** A user can only add artifacts that exist. */
    @Test
    void namesTheArtifactsOfTheSdk() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {file.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Method describe = loader.loadClass("io.github.rdsiam.internal.diagnosis.LinkageAdvice")
                    .getMethod(
                            "describe",
                            LinkageError.class,
                            loader.loadClass("io.github.rdsiam.internal.engine.Engine$DriverJar"));
            String shaded = "io/github/rdsiam/shaded/software/amazon/awssdk/";

            assertThat((String) describe.invoke(null, new NoClassDefFoundError(shaded + "utils/Lazy"), null))
                    .startsWith("A module of software.amazon.awssdk is not on the class path")
                    .endsWith("Add it in version 2.25.25 or newer, the same for all of software.amazon.awssdk.");
            assertThat((String)
                            describe.invoke(null, new NoClassDefFoundError(shaded + "services/sts/StsClient"), null))
                    .startsWith("software.amazon.awssdk:sts is not on the class path");
        }
    }

    @Test
    void isTheModuleOfCoreAndKnowsItsVersion() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                .isEqualTo("io.github.rdsiam");
        assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
                .isNotBlank();
    }

    @Test
    void holdsEachEntryOnceAndIsSmall() throws IOException {
        assertThat(entries).doesNotHaveDuplicates();
        assertThat(Files.size(file)).isLessThanOrEqualTo(MAX_BYTES);
    }

    private String text(String entry) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
