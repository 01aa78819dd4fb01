package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.lambda.RuntimeClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code archive-classes}, and a start from its archive, with the JVM that runs this test. */
class ArchiveIT extends OnBothEngines {

    private static final String ARCHIVED = " source: shared objects file";
    private static final int PERCENT = 100;
    private static final int NEARLY_ALL = 95;
    private static final int BROKEN = 10_000;

    @TempDir
    private static Path directory;

    @TempDir
    private Path scratch;

    private static Path archive;
    private static String command;

    @BeforeParameterizedClassInvocation
    static void makeTheArchive(RdsEngine engine) throws Exception {
        archive = directory.resolve("archive-" + engine);
        Ended script = archiveClasses(archive.toString(), "", engine.secretName());
        command = script.said();
        assertThat(script.status()).as(command).isZero();
    }

    private record Ended(int status, String said) {}

    private static Ended archiveClasses(String directory, String options, String... engine) throws Exception {
        List<String> script =
                new ArrayList<>(List.of(ModuleFiles.archiveClasses().toString(), directory));
        script.addAll(List.of(engine));
        return run(
                Map.of("JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS", options),
                script.toArray(String[]::new));
    }

    private static Ended run(Map<String, String> variables, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static FunctionProcess start(ClassLog classes, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("@" + ArchiveClasses.options(archive)));
        options.addAll(List.of(more));
        return FunctionProcess.start(aws.deployment(), classes.of(aws.functionVariables()), options);
    }

    private String driversConnection() {
        return engine == RdsEngine.MYSQL ? "com.mysql.cj.jdbc.ConnectionImpl" : "org.postgresql.jdbc.PgConnection";
    }

    private static String archived(Class<?> type) {
        return " " + type.getName() + ARCHIVED;
    }

    @Test
    void nearlyAllClassesComeFromTheArchive() throws Exception {
        ClassLog classes = new ClassLog(scratch.resolve("classes.log"));
        // otherwise the JVM would continue without an archive that it cannot use
        String strict = ArchiveClasses.makesCache() ? "-XX:AOTMode=on" : "-Xshare:on";
        try (FunctionProcess function = start(classes, strict)) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            List<String> lines = classes.lines();
            assertThat(lines)
                    .anyMatch(line -> line.contains(archived(Handler.class)))
                    .anyMatch(line -> line.contains(" " + driversConnection() + ARCHIVED))
                    .anyMatch(line -> line.contains(" sun.security.ssl.SSLContextImpl" + ARCHIVED));
            assertThat(lines.stream().filter(line -> line.contains(ARCHIVED)).count())
                    .as("of " + lines.size())
                    .isGreaterThan((long) lines.size() * NEARLY_ALL / PERCENT);
        }
    }

    @Test
    void theCommandThatIsPrintedUsesTheArchive() {
        assertThat(command)
                .endsWith("java @" + ArchiveClasses.options(archive) + " " + RuntimeClient.MAIN + " "
                        + aws.deployment().handler() + System.lineSeparator());
    }

    @Test
    void anArchiveIsNotMadeWhereOneIs() throws Exception {
        Ended script = archiveClasses(archive.toString(), "");

        assertThat(script.status()).isNotZero();
        assertThat(script.said()).contains(archive + " exists");
        assertThat(ArchiveClasses.options(archive)).exists();
    }

    @Test
    void anAttemptThatFailsLeavesNothing() throws Exception {
        Path attempt = scratch.resolve("attempt");
        Path noDirectory = Files.createFile(scratch.resolve("no-directory"));
        Ended script = archiveClasses(attempt.toString(), "-Djava.io.tmpdir=" + noDirectory);

        assertThat(script.status()).isNotZero();
        assertThat(script.said()).contains("at " + ArchiveClasses.class.getName());
        assertThat(attempt).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsToldInOneLine() throws Exception {
        Path inFile = Files.createFile(scratch.resolve("file")).resolve("archive");
        Ended script = archiveClasses(inFile.toString(), "");

        assertThat(script.status()).isNotZero();
        assertThat(script.said()).hasLineCount(1).contains(inFile.toString());
    }

    @Test
    void aNameThatBeginsWithADashIsNoOption() throws Exception {
        Ended script = archiveClasses("-no/directory", "");

        assertThat(script.status()).isNotZero();
        assertThat(script.said()).hasLineCount(1).contains("/-no/directory");
    }

    /** How a managed runtime reportedly starts the JVM; see docs/lambda.md. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:on", "-Xshare:auto", "-XX:SharedArchiveFile=classes.jsa"})
    void anAotCacheIsRefusedBesideAnAppCdsOption(String option) throws Exception {
        assumeThat(ArchiveClasses.makesCache()).isTrue();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Map<String, String> variables = Map.of("JAVA_TOOL_OPTIONS", ArchiveClasses.use(archive.resolve("classes.aot")));

        assertThat(run(variables, java, "-version").status()).isZero();
        assertThat(run(variables, java, option, "-version").status()).isNotZero();
    }

    @Test
    void aFunctionThatCannotUseTheArchiveStartsWithoutIt() throws Exception {
        Path broken = Files.write(scratch.resolve("broken"), new byte[BROKEN]);
        ClassLog classes = new ClassLog(scratch.resolve("broken.log"));
        try (FunctionProcess function = start(classes, ArchiveClasses.use(broken))) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            assertThat(classes.lines()).noneMatch(line -> line.contains(archived(Handler.class)));
        }
    }

    /** With an AOT cache JDK 25.0.3 was seen to run the old classes; docs/lambda.md warns of that. */
    @Test
    void aFunctionWithAnotherJarStartsWithoutTheAppCdsArchive() throws Exception {
        assumeThat(ArchiveClasses.makesCache()).isFalse();
        Path jar = archive.resolve("function.jar");
        Path usual = Files.copy(jar, scratch.resolve("function.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.write(jar, new byte[1], StandardOpenOption.APPEND);
        ClassLog classes = new ClassLog(scratch.resolve("other-jar.log"));
        try (FunctionProcess function = start(classes)) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            assertThat(classes.lines()).noneMatch(line -> line.contains(archived(Handler.class)));
        } finally {
            Files.move(usual, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
