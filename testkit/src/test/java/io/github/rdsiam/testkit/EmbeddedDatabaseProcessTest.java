package io.github.rdsiam.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.database.MysqlHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database of another JVM: what JVMs share, and what remains when one ends. */
class EmbeddedDatabaseProcessTest {

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroy);
    }

    /** Prints the data directory of a database, which it leaves open. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            var engine = RdsEngine.valueOf(arguments[0]);
            var database = EmbeddedDatabase.start(engine, progress -> {});
            var sql = engine == RdsEngine.MYSQL ? "SELECT @@datadir" : "SHOW data_directory";
            System.out.println(database.query(sql).get(0));
            if (arguments[1].equals("wait")) {
                new CountDownLatch(1).await();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWithItsJvmOnSigterm(RdsEngine engine) throws Exception {
        var child = start(engine, "wait", Map.of());
        var data = Path.of(child.inputReader().readLine());
        var server = child.children().findFirst().orElseThrow();
        assertThat(data).exists();

        child.toHandle().destroy();

        assertThat(child.waitFor(60, SECONDS)).isTrue();
        await().until(() -> !server.isAlive());
        assertThat(data.getParent()).doesNotExist();
        assertThat(errorOutput(child)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void endsWithAJvmThatForgetsToCloseIt(RdsEngine engine) throws Exception {
        var child = start(engine, "leave", Map.of());
        var data = Path.of(child.inputReader().readLine());

        assertThat(child.waitFor(60, SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
        assertThat(data.getParent()).doesNotExist();
        assertThat(errorOutput(child)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void startsInTwoJvmsAtOnceWithAnEmptyCacheAndRemovesLeftovers(RdsEngine engine, @TempDir Path cache)
            throws Exception {
        var environment = Map.of("XDG_CACHE_HOME", cache.toString());
        var leftover = Files.createDirectories(cache.resolve("rds-iam-testkit/unfinished-1/bin"));

        var first = start(engine, "leave", environment);
        var second = start(engine, "leave", environment);

        assertThat(first.inputReader().readLine()).contains("data");
        assertThat(second.inputReader().readLine()).contains("data");
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(leftover).doesNotExist();
        try (var entries = Files.list(cache.resolve("rds-iam-testkit"))) {
            assertThat(entries.map(Path::getFileName).map(Path::toString))
                    .satisfiesExactlyInAnyOrder(
                            name -> assertThat(name).isEqualTo("lock"),
                            name -> assertThat(name).matches("(mariadb|mysql|postgresql)-.+"));
        }
    }

    /**
     * PostgreSQL refuses to run as root and then runs in a user namespace, so the tests above need no other account.
     */
    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void startsPostgresqlForSomebodyElseThanRoot(@TempDir Path cache) throws Exception {
        var command = new ArrayList<>(List.of("unshare", "--user"));
        command.addAll(command(RdsEngine.POSTGRESQL, "leave"));

        var child = start(command, Map.of("XDG_CACHE_HOME", cache.toString()));

        assertThat(child.inputReader().readLine()).contains("data");
        assertThat(child.waitFor()).isZero();
        assertThat(errorOutput(child)).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void startsPostgresqlAsNobodyWhereRootMayNotMakeANamespace(@TempDir Path directory) throws Exception {
        var cache = Files.createDirectories(directory.resolve("cache"));
        for (var part : List.of(directory, cache)) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var programs = Files.createDirectories(directory.resolve("programs"));
        Files.createSymbolicLink(programs.resolve("setpriv"), Path.of("/usr/bin/setpriv"));

        var child = start(
                command(RdsEngine.POSTGRESQL, "wait"),
                Map.of("XDG_CACHE_HOME", cache.toString(), "PATH", programs.toString()));

        var data = Path.of(child.inputReader().readLine());
        assertThat(Files.getAttribute(data, "unix:uid")).isEqualTo(65_534);
        child.toHandle().destroy();
        assertThat(child.waitFor(60, SECONDS)).isTrue();
        assertThat(data.getParent()).doesNotExist();
        assertThat(errorOutput(child)).isEmpty();
    }

    private Process start(RdsEngine engine, String argument, Map<String, String> environment) throws IOException {
        return start(command(engine, argument), environment);
    }

    private static List<String> command(RdsEngine engine, String argument) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-D" + MysqlHome.PROPERTY + "=" + System.getProperty(MysqlHome.PROPERTY, ""),
                Child.class.getName(),
                engine.name(),
                argument);
    }

    private Process start(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        var child = builder.start();
        children.add(child);
        return child;
    }

    private static String errorOutput(Process child) throws IOException {
        return new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
