package io.github.rdsiam.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.database.MysqlHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of another JVM: what JVMs share, and what is left when one ends. */
class EmbeddedDatabaseProcessTest {

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroy);
    }

    /** Prints the data directory of a database, which it leaves open. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            var database = EmbeddedDatabase.start();
            System.out.println(database.query("SELECT @@datadir").get(0));
            if (arguments[0].equals("wait")) {
                new CountDownLatch(1).await();
            }
        }
    }

    @Test
    void endsWithItsJvmOnSigterm() throws Exception {
        var child = start("wait", Map.of());
        var data = Path.of(child.inputReader().readLine());
        var server = child.children().findFirst().orElseThrow();
        assertThat(data).exists();

        child.toHandle().destroy();

        assertThat(child.waitFor(60, SECONDS)).isTrue();
        await().until(() -> !server.isAlive());
        assertThat(data.getParent()).doesNotExist();
        assertThat(errorOutput(child)).isEmpty();
    }

    @Test
    void endsWithAJvmThatForgetsToCloseIt() throws Exception {
        var child = start("leave", Map.of());
        var data = Path.of(child.inputReader().readLine());

        assertThat(child.waitFor(60, SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
        assertThat(data.getParent()).doesNotExist();
        assertThat(errorOutput(child)).isEmpty();
    }

    @Test
    void startsInTwoJvmsAtOnceWithAnEmptyCacheAndRemovesLeftovers(@TempDir Path cache) throws Exception {
        var environment = Map.of("XDG_CACHE_HOME", cache.toString());
        var leftover = Files.createDirectories(cache.resolve("rds-iam-testkit/unfinished-1/bin"));

        var first = start("leave", environment);
        var second = start("leave", environment);

        assertThat(first.inputReader().readLine()).contains("data");
        assertThat(second.inputReader().readLine()).contains("data");
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(leftover).doesNotExist();
        try (var entries = Files.list(cache.resolve("rds-iam-testkit"))) {
            assertThat(entries.map(Path::getFileName).map(Path::toString))
                    .satisfiesExactlyInAnyOrder(
                            name -> assertThat(name).isEqualTo("lock"),
                            name -> assertThat(name).matches("(mariadb|mysql)-.+"));
        }
    }

    private Process start(String argument, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-D" + MysqlHome.PROPERTY + "=" + System.getProperty(MysqlHome.PROPERTY, ""),
                Child.class.getName(),
                argument);
        builder.environment().putAll(environment);
        var child = builder.start();
        children.add(child);
        return child;
    }

    private static String errorOutput(Process child) throws IOException {
        return new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
