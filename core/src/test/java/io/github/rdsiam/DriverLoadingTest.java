package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testsupport.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this library on the class path costs a program that uses DriverManager and connects without it. */
class DriverLoadingTest {

    @TempDir
    Path directory;

    @Test
    void theDriverIsFoundAndLoadsNeitherTheSdkNorTheCacheNorADriver() throws Exception {
        Path log = directory.resolve("classes.log");
        try (ChildJvm child = ChildJvm.start(
                DriverProbe.class,
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log + "::filecount=0"),
                "jdbc:rds-iam:mysql://orders")) {
            assertThat(child.awaitEnd(60, TimeUnit.SECONDS)).as(child.output()).isZero();
            assertThat(child.lines()).endsWith("1", "false", "false", "true");
        }
        List<String> loaded = BuildTest.classNames(log);
        assertThat(loaded)
                .contains("io.github.rdsiam.RdsIamDriver")
                .noneMatch(name -> name.startsWith("software.amazon."))
                .noneMatch(name -> name.startsWith("com.github.benmanes."))
                .noneMatch(name -> name.startsWith("com.zaxxer."))
                .noneMatch(name -> name.startsWith("org.slf4j."));
        assertThat(loaded)
                .filteredOn(name -> name.startsWith("io.github.rdsiam."))
                .filteredOn(name -> !name.contains("testsupport") && !name.contains("Probe"))
                .hasSizeLessThan(10);
    }
}
