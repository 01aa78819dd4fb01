package io.github.rdsiam.soak;

import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Finds threads and sockets of this process that did not exist before. */
final class Leaks {

    /**
     * Threads of the servers, and those of the JVM and the driver that always stay. The servers are stopped before sockets
     * are counted.
     */
    private static final Set<String> NOT_OURS = Set.of(
            "fake-rds-proxy",
            "fake-secrets-manager",
            "rds-iam-testkit",
            "HTTP-Dispatcher",
            "idle-timeout-task",
            "pool-",
            "exec-",
            "process reaper",
            "Keep-Alive-Timer",
            "mysql-cj-abandoned-connection-cleanup");

    /** The JDK's name for the thread of a {@link java.lang.ref.Cleaner}. pgjdbc has one, which stays. */
    private static final String CLEANER = "Cleaner-";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 100;

    private final int cleaners;
    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final int socketsBefore = sockets();

    Leaks(RdsEngine engine) {
        cleaners = engine == RdsEngine.POSTGRESQL ? 1 : 0;
    }

    /** Threads of the pool and the library that are still running. */
    List<Thread> threads() {
        List<Thread> left = new ArrayList<>();
        int cleanersSeen = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!threadsBefore.contains(thread)
                    && NOT_OURS.stream().noneMatch(name -> thread.getName().startsWith(name))) {
                boolean isDrivers = thread.getName().startsWith(CLEANER) && ++cleanersSeen <= cleaners;
                if (!isDrivers) {
                    left.add(thread);
                }
            }
        }
        return left;
    }

    int newSockets() {
        return sockets() - socketsBefore;
    }

    /** Counts all but Unix domain sockets: the JVM keeps a pair of those for itself. */
    private static int sockets() {
        try {
            Set<String> local = new HashSet<>();
            for (String line : Files.readAllLines(Path.of("/proc/self/net/unix"))) {
                for (String field : line.split(" +", -1)) {
                    local.add("socket:[" + field + "]");
                }
            }
            int count = 0;
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                for (Path descriptor : descriptors.toList()) {
                    String target = target(descriptor);
                    count += target.startsWith("socket:") && !local.contains(target) ? 1 : 0;
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException("Sockets are counted in /proc, which only Linux has", e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // it was closed in the meantime
            return "";
        }
    }

    /** Waits for a condition. Anything that ends soon has not leaked. */
    static void await(BooleanSupplier gone) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!gone.getAsBoolean() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
