package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.LocalAws;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar}: nested jars and Boot's own class loader. */
class PackagedApplicationIT {

    @TempDir
    private Path directory;

    /** As docs/troubleshooting.md says: the classes in the jar are nested. */
    @Test
    void runsTheDoctorFromItsJar() throws Exception {
        try (LocalAws aws = LocalApplication.startAws()) {
            assertThat(doctor(aws, 0, "--help")).contains("Usage: java -cp");
            assertThat(doctor(aws, 2, "only-an-endpoint")).contains("must be the endpoint and the database user");
            assertThat(doctor(
                            aws,
                            0,
                            aws.proxy().endpoint(),
                            "app",
                            "--engine",
                            aws.engine().name().toLowerCase(Locale.ROOT),
                            "--database",
                            aws.databaseName(),
                            "--port",
                            Integer.toString(aws.port()),
                            "--ca-bundle",
                            aws.proxy().caBundle().toString()))
                    .contains("statements  ok");
        }
    }

    private static String doctor(LocalAws aws, int exitCode, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
                "-Dloader.main=io.github.rdsiam.Doctor",
                "-cp",
                System.getProperty("application.jar"),
                "org.springframework.boot.loader.launch.PropertiesLauncher"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(aws.environment());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    @Test
    void runsFromItsJar() throws Exception {
        try (LocalAws aws = LocalApplication.startAws();
                ChildApplication application = new ChildApplication(
                        aws, directory.resolve("application.log"), "-jar", System.getProperty("application.jar"))) {
            Story story = new Story(aws, application.port(1));
            story.servesRequestsWithTokens();
            story.survivesADeniedRoleByTheFallback();
            story.showsNoSecret(application.log());
            application.stop();
            await().untilAsserted(() -> assertThat(aws.proxy().connections()).isZero());
        }
    }
}
