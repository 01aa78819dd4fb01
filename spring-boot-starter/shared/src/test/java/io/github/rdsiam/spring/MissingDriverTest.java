package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The starter brings no driver: what an application without one prints. */
@ExtendWith(OutputCaptureExtension.class)
class MissingDriverTest {

    @ParameterizedTest
    @EnumSource
    void namesTheDriverThatTheUrlNeeds(JdbcDriver driver, CapturedOutput output) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader withoutDrivers =
                new URLClassLoader(classPathWithoutDrivers(), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(withoutDrivers);
            Constructor<?> constructor =
                    withoutDrivers.loadClass(Start.class.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked")
            Consumer<String> start = (Consumer<String>) constructor.newInstance();
            start.accept(driver.scheme() + "//" + LocalProxy.HOST + "/orders");
        } finally {
            thread.setContextClassLoader(before);
        }

        assertThat(output.getAll().replaceFirst("(?s).*APPLICATION FAILED TO START", ""))
                .isNotEqualTo(output.getAll())
                .contains(
                        driver.artifact() + " is not on the class path",
                        "Add " + driver.artifact() + " to the application's dependencies")
                .doesNotContain("\tat ");
    }

    private static URL[] classPathWithoutDrivers() throws Exception {
        List<URL> entries = new ArrayList<>();
        int drivers = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (path.getFileName().toString().matches("(mysql-connector-j|postgresql)-[0-9.]+\\.jar")) {
                drivers++;
            } else {
                entries.add(path.toUri().toURL());
            }
        }
        assertThat(drivers).isEqualTo(JdbcDriver.values().length);
        return entries.toArray(URL[]::new);
    }

    /** Runs with classes of the class loader above. */
    static final class Start implements Consumer<String> {

        @Override
        public void accept(String url) {
            SpringApplication application = new SpringApplication(StarterContract.Application.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            assertThat(catchThrowable(() -> application
                            .run(
                                    "--rds-iam.enabled=true",
                                    "--spring.datasource.url=" + url,
                                    "--spring.datasource.username=app")
                            .close()))
                    .isNotNull();
        }
    }
}
