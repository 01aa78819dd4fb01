package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a start prints that fails at the server: the diagnosis and its next step, for both drivers and on every Boot. */
@ParameterizedClass
@EnumSource(JdbcDriver.class)
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTest {

    private final JdbcDriver driver;
    private final LocalProxy proxy;

    StartFailureTest(JdbcDriver driver) {
        this.driver = driver;
        proxy = LocalProxy.start(driver);
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void showsAHostThatIsUnknown(CapturedOutput output) {
        start("--rds-iam.connect-via=no-such-host.example.com:3306");

        assertExplained(output, "no-such-host.example.com:3306", "getent hosts");
    }

    @Test
    void showsATunnelThatIsDown(CapturedOutput output) throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        start("--rds-iam.connect-via=127.0.0.1:" + closed);

        assertExplained(output, "127.0.0.1:" + closed, "Likely causes: (1)");
    }

    @Test
    void showsACertificateThatIsNotTrusted(CapturedOutput output) {
        start("--rds-iam.ca-bundle=");

        assertExplained(output, "certificate", "Likely causes: (1)");
    }

    @Test
    void showsADatabaseThatIsNotThere(CapturedOutput output) {
        start("--spring.datasource.url=" + LocalProxy.url(driver).replace("/orders", "/nosuch"));

        assertExplained(output, "nosuch", "Likely causes: (1)");
    }

    @Test
    void showsARefusedToken(CapturedOutput output) {
        proxy.denyIam();
        start();

        assertExplained(output, "IAM token", "rds-db:connect");
    }

    @Test
    void showsItBelowWhatSpringMakesOfTheFirstQuery(CapturedOutput output) {
        start(
                List.of(FirstQuery.class),
                "--rds-iam.connect-via=no-such-host.example.com:3306",
                "--spring.datasource.hikari.initialization-fail-timeout=-1",
                "--spring.datasource.hikari.connection-timeout=2000");

        assertExplained(output, "no-such-host.example.com:3306", "getent hosts");
    }

    private void start(String... arguments) {
        start(List.of(), arguments);
    }

    private void start(List<Class<?>> configurations, String... arguments) {
        List<Class<?>> sources = new ArrayList<>(configurations);
        sources.add(StarterContract.Application.class);
        sources.add(LocalProxy.Credentials.class);
        SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
        application.setWebApplicationType(WebApplicationType.NONE);
        List<String> all = new ArrayList<>(List.of("--rds-iam.enabled=true"));
        Arrays.stream(proxy.properties()).forEach(property -> {
            String name = "--" + property.substring(0, property.indexOf('=') + 1);
            if (Arrays.stream(arguments).noneMatch(argument -> argument.startsWith(name))) {
                all.add("--" + property);
            }
        });
        all.addAll(List.of(arguments));
        Throwable failure =
                catchThrowable(() -> application.run(all.toArray(String[]::new)).close());
        assertThat(failure).isNotNull();
    }

    private static void assertExplained(CapturedOutput output, String description, String word) {
        String analysis = output.getAll().replaceFirst("(?s).*APPLICATION FAILED TO START", "");
        assertThat(analysis).isNotEqualTo(output.getAll());
        String[] parts = analysis.split("Action:", 2);
        assertThat(parts).hasSize(2);
        assertThat(parts[0]).contains("Description:", description).doesNotContain("Next:");
        assertThat(analysis).contains(word).containsOnlyOnce("Likely causes:");
        assertThat(parts[1].strip()).matches("[A-Z].*\\.");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Configuration(proxyBeanMethods = false)
    static class FirstQuery {

        @Bean
        Integer answer(JdbcClient jdbc) {
            return jdbc.sql("select 42").query(Integer.class).single();
        }
    }
}
