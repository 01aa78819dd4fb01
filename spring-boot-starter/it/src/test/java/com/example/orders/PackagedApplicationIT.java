package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar}: nested jars and Boot's own class loader. */
class PackagedApplicationIT {

    @TempDir
    private Path directory;

    @Test
    void runsFromItsJar() throws Exception {
        try (LocalAws aws = new LocalAws();
                ChildApplication application = new ChildApplication(
                        aws, directory.resolve("application.log"), "-jar", System.getProperty("application.jar"))) {
            Story story = new Story(aws, application.port(1));
            story.servesRequestsWithTokens();
            story.survivesADeniedRoleByTheFallback();
            story.showsNoSecret(application.log());
            application.stop();
            await().untilAsserted(() -> assertThat(aws.proxy.connections()).isZero());
        }
    }
}
