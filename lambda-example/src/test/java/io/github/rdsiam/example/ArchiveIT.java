package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code archive-classes} and a start from what it makes, with the JVM that runs this. */
class ArchiveIT {

    private static final String ARCHIVED = " source: shared objects file";
    private static final int PERCENT = 100;
    private static final int NEARLY_ALL = 95;
    private static final int BROKEN = 10_000;

    @TempDir
    private static Path directory;

    private static Path archive;
    private static String command;
    private static LocalAws aws;

    @BeforeAll
    static void makeTheArchive() throws Exception {
        archive = directory.resolve("archive");
        Process script = archiveClasses();
        command = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(command).isZero();
        aws = LocalAws.start(progress -> {});
    }

    private static Process archiveClasses() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ModuleFiles.archiveClasses().toString(), archive.toString())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    @AfterAll
    static void stopAws() {
        aws.close();
    }

    private static FunctionProcess start(ClassLog classes, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("@" + ArchiveClasses.options(archive)));
        options.addAll(List.of(more));
        return FunctionProcess.start(aws.deployment(), classes.of(aws.functionVariables()), options);
    }

    private static String archived(Class<?> type) {
        return " " + type.getName() + ARCHIVED;
    }

    @Test
    void nearlyAllClassesComeFromTheArchive() throws Exception {
        ClassLog classes = new ClassLog(directory.resolve("classes.log"));
        // else the JVM would go on without an archive that it cannot use
        String strict = ArchiveClasses.makesCache() ? "-XX:AOTMode=on" : "-Xshare:on";
        try (FunctionProcess function = start(classes, strict)) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            List<String> lines = classes.lines();
            assertThat(lines)
                    .anyMatch(line -> line.contains(archived(Handler.class)))
                    .anyMatch(line -> line.contains(" com.mysql.cj.jdbc.ConnectionImpl" + ARCHIVED))
                    .anyMatch(line -> line.contains(" sun.security.ssl.SSLContextImpl" + ARCHIVED));
            assertThat(lines.stream().filter(line -> line.contains(ARCHIVED)).count())
                    .as("of " + lines.size())
                    .isGreaterThan((long) lines.size() * NEARLY_ALL / PERCENT);
        }
    }

    @Test
    void theCommandThatIsPrintedUsesTheArchive() {
        assertThat(command)
                .endsWith("java @" + ArchiveClasses.options(archive) + " " + AWSLambda.class.getName() + " "
                        + aws.deployment().handler() + System.lineSeparator());
    }

    @Test
    void anArchiveIsNotMadeWhereOneIs() throws Exception {
        Process script = archiveClasses();

        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isNotZero();
        assertThat(said).contains(archive + " exists");
    }

    @Test
    void aFunctionThatCannotUseTheArchiveStartsWithoutIt() throws Exception {
        Path broken = Files.write(directory.resolve("broken"), new byte[BROKEN]);
        ClassLog classes = new ClassLog(directory.resolve("broken.log"));
        try (FunctionProcess function = start(classes, ArchiveClasses.use(broken))) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            assertThat(classes.lines()).noneMatch(line -> line.contains(archived(Handler.class)));
        }
    }

    /** JDK 25.0.3 compares nothing, and runs the classes of the old jar: docs/lambda.md warns of it. */
    @Test
    void aFunctionWithAnotherJarStartsWithoutTheAppCdsArchive() throws Exception {
        assumeThat(ArchiveClasses.makesCache()).isFalse();
        Path jar = archive.resolve("function.jar");
        Path usual = Files.copy(jar, directory.resolve("function.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.write(jar, new byte[1], StandardOpenOption.APPEND);
        ClassLog classes = new ClassLog(directory.resolve("other-jar.log"));
        try (FunctionProcess function = start(classes)) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());

            assertThat(classes.lines()).noneMatch(line -> line.contains(archived(Handler.class)));
        } finally {
            Files.move(usual, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
