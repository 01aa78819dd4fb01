package io.github.rdsiam.benchmarks.soak;

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

/** Threads and sockets of this process that were not there before. */
final class Leaks {

    /**
     * The servers' own, and those of the JVM and the driver that stay whoever uses them. The servers' are gone before
     * sockets are counted.
     */
    private static final Set<String> NOT_OURS = Set.of(
            "fake-rds-proxy",
            "rds-iam-testkit",
            "HTTP-Dispatcher",
            "idle-timeout-task",
            "pool-",
            "exec-",
            "process reaper",
            "Keep-Alive-Timer",
            "mysql-cj-abandoned-connection-cleanup");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 100;

    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final int socketsBefore = sockets();

    /** Those of the pool and the library, once it is closed. */
    List<Thread> threads() {
        List<Thread> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!threadsBefore.contains(thread)
                    && NOT_OURS.stream().noneMatch(name -> thread.getName().startsWith(name))) {
                left.add(thread);
            }
        }
        return left;
    }

    int newSockets() {
        return sockets() - socketsBefore;
    }

    /** All but those within this machine's kernel, of which the JVM keeps a pair for its own use. */
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
            throw new UncheckedIOException("Sockets are counted in /proc, so on Linux only", e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // it was closed meanwhile
            return "";
        }
    }

    /** What ends soon is no leak. */
    static void await(BooleanSupplier gone) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!gone.getAsBoolean() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
