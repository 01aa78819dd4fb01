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
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The child of {@link UnloadTest}: loads and unloads library, driver and pool, and counts what is left of them. */
final class Tenants {

    static final int ROUNDS = 10;

    private Tenants() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // without a logger on purpose
        URL[] classPath = Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback")) // otherwise most of the time goes into their trace logs
                .map(Tenants::url)
                .toArray(URL[]::new);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Set<String> threads = threads();
        long sockets = OpenSockets.countWithoutOurs(Integer.parseInt(args[1]));
        for (int i = 0; i < ROUNDS; i++) {
            loaders.add(runInItsOwnLoader(classPath, args, i % 2 == 0));
        }
        Set<String> started = threads();
        started.removeAll(threads);
        // not counted: caches of the JDK hold what was used last
        runInItsOwnLoader(classPath, args, false);
        await(() -> reachable(loaders) == 0 && alive(started).isEmpty());
        System.out.println("loaders " + reachable(loaders));
        System.out.println("threads " + alive(started));
        System.out.println("sockets " + (OpenSockets.count() - sockets));
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    private static WeakReference<ClassLoader> runInItsOwnLoader(URL[] classPath, String[] args, boolean timesQueries)
            throws Exception {
        String[] all = Stream.concat(Stream.of(args), Stream.of(Boolean.toString(timesQueries)))
                .toArray(String[]::new);
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Object tenant = loader.loadClass(Tenant.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            @SuppressWarnings("unchecked") // another loader has loaded it, so only its type Consumer is known here
            Consumer<String[]> application = (Consumer<String[]>) tenant;
            Thread thread = new Thread(() -> application.accept(all), "tenant");
            thread.setContextClassLoader(loader);
            thread.start();
            thread.join();
            return new WeakReference<>(loader);
        }
    }

    private static void await(Callable<Boolean> condition) {
        try {
            // in this thread: another one would be counted as left behind
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(condition);
        } catch (ConditionTimeoutException e) {
            // then the counts show it
        }
    }

    private static long reachable(List<WeakReference<ClassLoader>> loaders) {
        System.gc();
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private static Set<String> alive(Set<String> names) {
        Set<String> alive = threads();
        alive.retainAll(names);
        return alive;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
