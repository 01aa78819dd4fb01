package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.LocalAws;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** As in an IDE: devtools starts the application again in the same JVM when a class has changed. */
class DevtoolsRestartTest {

    @TempDir
    private Path directory;

    @Test
    void leavesNothingOfTheOldPoolBehind() throws Exception {
        String main = OrdersApplication.class.getName();
        Path built = Path.of("target", "classes").toAbsolutePath();
        Path classes = directory.resolve("classes");
        FileSystemUtils.copyRecursively(built, classes);
        String classPath = classes
                + File.pathSeparator
                + System.getProperty("java.class.path").replace(built + File.pathSeparator, "");

        try (LocalAws aws = LocalApplication.startAws();
                ChildApplication application = new ChildApplication(
                        aws, directory.resolve("application.log"), "-cp", classPath, main)) {
            new Client(application.port(1)).writesAndReads("tea");
            change(classes.resolve("com/example/orders/OrderService.class"));

            new Story(aws, application.port(2)).servesRequestsWithTokens();
            assertThat(aws.proxy().connections()).isBetween(1, 3);
        }
    }

    private static void change(Path file) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
    }
}
