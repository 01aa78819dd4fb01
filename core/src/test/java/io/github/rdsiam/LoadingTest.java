package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadingTest {

    /** A provider or listener of a web application finds its classes there. */
    @Test
    void runsWithTheContextClassLoaderOfTheCaller() throws Exception {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            caller.setContextClassLoader(application);
            Loading<ClassLoader> loading = new Loading<>();
            loading.start(() -> loading.complete(Thread.currentThread().getContextClassLoader()));

            assertThat(loading.get(1, TimeUnit.MINUTES)).isSameAs(application);
        } finally {
            caller.setContextClassLoader(before);
        }
    }
}
