package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar}: nested jars and Boot's own class loader, with the default credentials chain. */
class PackagedApplicationIT {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    private Path directory;

    @Test
    void runsFromItsJar() throws Exception {
        try (LocalAws aws = new LocalAws()) {
            Path log = directory.resolve("application.log");
            Process application = start(aws, log);
            try {
                Story story = new Story(aws, port(application, log));
                story.servesRequestsWithTokens();
                story.survivesADeniedRoleByTheFallback();
                story.showsNoSecret(Files.readString(log));
                application.destroy();
                assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
                await().untilAsserted(() -> assertThat(aws.proxy.connections()).isZero());
            } finally {
                application.destroyForcibly();
            }
        }
    }

    private static Process start(LocalAws aws, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
                "-jar",
                System.getProperty("application.jar")));
        command.addAll(List.of(LocalProperties.asArguments(aws)));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(new File(log.toString()));
        process.environment().keySet().removeIf(name -> name.toLowerCase().endsWith("_proxy") || name.startsWith("AWS_"));
        process.environment().put("AWS_ACCESS_KEY_ID", aws.identity.accessKeyId());
        process.environment().put("AWS_SECRET_ACCESS_KEY", aws.identity.secretAccessKey());
        process.environment().put("AWS_SESSION_TOKEN", aws.identity.sessionToken());
        process.environment()
                .put("AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.secrets.endpoint().toString());
        return process.start();
    }

    private static int port(Process application, Path log) {
        return await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> startedPort(application, log), port -> port > 0);
    }

    private static int startedPort(Process application, Path log) throws IOException {
        String said = Files.readString(log);
        assertThat(application.isAlive()).as(said).isTrue();
        Matcher started = STARTED.matcher(said);
        return started.find() ? Integer.parseInt(started.group(1)) : 0;
    }
}
