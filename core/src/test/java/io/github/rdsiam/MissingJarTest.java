package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A class path that lacks a jar: the message names it. For the driver's jar, see {@link MissingDriverTest}. */
class MissingJarTest {

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start();
    }

    @AfterEach
    void close() {
        rds.close();
    }

    private String logInWithout(String jar, String how) throws Exception {
        return LogInOnce.in(rds, DatabaseEngine.MYSQL, LogInOnce.classPathWithout(jar), "-Dnothing=special", how);
    }

    @Test
    void aDataSourceNeedsNoPool() throws Exception {
        assertThat(logInWithout("HikariCP", "token")).endsWith("logged in");
    }

    @Test
    void aPoolSaysThatHikariCpIsMissing() throws Exception {
        assertThat(logInWithout("HikariCP", "pool"))
                .contains("IllegalStateException: com.zaxxer:HikariCP is not on the class path")
                .contains("Add it in version 6.3 or newer.");
    }

    @ParameterizedTest
    @CsvSource({
        "rds, software.amazon.awssdk:rds",
        "auth, software.amazon.awssdk:auth",
        "regions, software.amazon.awssdk:regions",
        "sdk-core, software.amazon.awssdk:sdk-core"
    })
    void aConnectSaysWhichJarIsMissing(String jar, String coordinates) throws Exception {
        assertThat(logInWithout(jar, "token"))
                .contains("built")
                .contains("SQLException 08001: " + coordinates + " is not on the class path")
                .contains("Add it in version ");
    }

    @Test
    void aDriverPropertyThatNeedsAJarSaysWhichIsMissing() throws Exception {
        assertThat(logInWithout("opentelemetry-api", "traced"))
                .contains("The OpenTelemetry API library cannot be found");
    }

    @ParameterizedTest
    @CsvSource({"slf4j-api, org.slf4j:slf4j-api", "identity-spi, software.amazon.awssdk:identity-spi"})
    void aJarThatIsAlwaysNeededIsMissedByTheBuilder(String jar, String coordinates) throws Exception {
        assertThat(logInWithout(jar, "token"))
                .doesNotContain("built")
                .contains("IllegalStateException: " + coordinates + " is not on the class path");
    }

    @Test
    void anotherRoleNeedsTheModuleThatAsksForIt() throws Exception {
        assertThat(logInWithout("sts", "role"))
                .doesNotContain("built")
                .contains("IllegalStateException: software.amazon.awssdk:sts is not on the class path")
                .contains("Add it in version 2.25.25 or newer");
        assertThat(logInWithout("sts", "token")).endsWith("logged in");
    }

    @ParameterizedTest
    @CsvSource({
        "caffeine, com.github.ben-manes.caffeine:caffeine",
        "slf4j-api, org.slf4j:slf4j-api",
        "identity-spi, software.amazon.awssdk:identity-spi",
        "rds, software.amazon.awssdk:rds"
    })
    void aUrlSaysWhichJarIsMissing(String jar, String coordinates) throws Exception {
        assertThat(logInWithout(jar, "url"))
                .contains("SQLException 08001: " + coordinates + " is not on the class path");
    }

    @Test
    void theListOfParametersSaysWhichJarIsMissing() throws Exception {
        String classPath = LogInOnce.classPathWithout("slf4j-api");

        assertThat(LogInOnce.in(rds, DatabaseEngine.POSTGRESQL, classPath, "-Dnothing=special", "parameters"))
                .contains("SQLException 08001: org.slf4j:slf4j-api is not on the class path");
    }

    @Test
    void aUrlNeedsNoPool() throws Exception {
        assertThat(logInWithout("HikariCP", "url")).endsWith("logged in");
    }

    @ParameterizedTest
    @CsvSource({
        "secretsmanager, software.amazon.awssdk:secretsmanager",
        "url-connection-client, software.amazon.awssdk:url-connection-client",
        "caffeine, com.github.ben-manes.caffeine:caffeine"
    })
    void theFallbackSaysWhichJarIsMissing(String jar, String coordinates) throws Exception {
        rds.proxy().denyIam(true);

        assertThat(logInWithout(jar, "secret"))
                .contains("SQLException ")
                .contains(coordinates + " is not on the class path");
    }
}
