package io.github.rdsiam;

import io.github.rdsiam.testsupport.ChildJvm;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The child of {@link UnloadTest}: loads and unloads library, driver and pool, and counts what is left of them. */
final class Tenants {

    static final int ROUNDS = 50;

    private Tenants() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // that there is no logger is meant
        URL[] classPath = Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback")) // else most of the time goes into fifty trace logs
                .map(Tenants::url)
                .toArray(URL[]::new);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Set<String> threads = threads();
        long sockets = OpenSockets.countWithoutOurs(Integer.parseInt(args[0]));
        for (int i = 0; i < ROUNDS; i++) {
            loaders.add(runInItsOwnLoader(classPath, args));
        }
        // not counted: caches of the JDK hold what was used last
        runInItsOwnLoader(classPath, args);
        System.out.println("loaders " + reachable(loaders));
        Set<String> left = threads();
        left.removeAll(threads);
        System.out.println("threads " + left);
        System.out.println("sockets " + (OpenSockets.count() - sockets));
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    private static WeakReference<ClassLoader> runInItsOwnLoader(URL[] classPath, String[] args) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Object tenant = loader.loadClass(Tenant.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            @SuppressWarnings("unchecked") // it is loaded by another loader: that it is a Consumer is all we know of it
            Consumer<String[]> application = (Consumer<String[]>) tenant;
            Thread thread = new Thread(() -> application.accept(args), "tenant");
            thread.setContextClassLoader(loader);
            thread.start();
            thread.join();
            return new WeakReference<>(loader);
        }
    }

    private static long reachable(List<WeakReference<ClassLoader>> loaders) {
        try {
            // in this thread: another one would be counted as left behind
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> count(loaders) == 0);
        } catch (ConditionTimeoutException e) {
            // then the count says it
        }
        return count(loaders);
    }

    private static long count(List<WeakReference<ClassLoader>> loaders) {
        System.gc();
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
