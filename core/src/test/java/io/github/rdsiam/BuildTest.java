package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Checks what {@code build()} does not do, in a JVM that does nothing else. */
@OnBothEngines
class BuildTest {

    @TempDir
    static Path directory;

    private static List<String> output;
    private static List<String> loadedClasses;

    @Parameter
    DatabaseEngine engine;

    @BeforeParameterizedClassInvocation
    static void buildInAJvmOfItsOwn(DatabaseEngine engine) throws Exception {
        Path classes = directory.resolve(engine + "-classes.log");
        Path printed = directory.resolve(engine + "-output.txt");
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + classes + "::filecount=0",
                        // otherwise this JVM would overwrite the suite's log
                        "-Dtrace.file=" + directory.resolve("trace.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BuildProbe.class.getName(),
                        Bundles.ofAmazon().toString(),
                        engine.name())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        int exitCode = jvm.waitFor();
        output = Files.readAllLines(printed);
        assertThat(exitCode).as("%s", output).isZero();
        loadedClasses = classNames(classes);
    }

    static List<String> classNames(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" source: "))
                    .map(line -> line.substring(0, line.indexOf(" source: ")))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .toList();
        }
    }

    @Test
    void theDataSourceIsBuilt() {
        assertThat(output).anyMatch(line -> line.startsWith("built IamTokenDataSource[app@orders.proxy-abc123"));
        assertThat(loadedClasses)
                .contains("io.github.rdsiam.IamTokenDataSource", "io.github.rdsiam.internal.net.PemBundle");
    }

    @Test
    void noDriverIsLoaded() {
        assertThat(loadedClasses)
                .noneMatch(name -> name.startsWith("com.mysql."))
                .noneMatch(name -> name.startsWith("org.postgresql."));
    }

    @Test
    void noThreadIsStarted() {
        assertThat(output).contains("threads []");
    }

    @Test
    void noServiceClientCredentialsChainOrPoolIsMade() {
        assertThat(loadedClasses)
                .noneMatch(name -> name.startsWith("com.zaxxer."))
                .noneMatch(name -> name.startsWith("software.amazon.awssdk.auth."))
                .noneMatch(name -> name.startsWith("software.amazon.awssdk.http."))
                .noneMatch(name -> name.contains("Client"));
    }

    @Test
    void noNameIsLookedUpAndNoSocketIsOpened() {
        assertThat(loadedClasses)
                .doesNotContain("java.net.Socket", "java.net.SocketImpl", "sun.nio.ch.Net")
                .noneMatch(name -> name.startsWith("java.net.Inet"))
                .noneMatch(name -> name.startsWith("sun.security.ssl."));
    }
}
