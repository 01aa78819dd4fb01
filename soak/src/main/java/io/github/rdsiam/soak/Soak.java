package io.github.rdsiam.soak;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Runs callers on one pool for minutes while faults of every kind are injected. */
final class Soak {

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    private static final Duration MAX_RECOVERY = Duration.ofMinutes(2);
    private static final int RECOVERED = 5;
    private static final long POLL_MILLIS = 100;
    private static final int SEEDS = 1_000_000_000;

    private final RdsEngine engine;
    private final int threads;
    private final Duration faulty;
    private final FaultInjector.Faults faults;
    private final RecentEffects effects = new RecentEffects(System::nanoTime);
    private final Tally tally = new Tally(effects);
    private final Leaks leaks;

    Soak(RdsEngine engine, int threads, Duration faulty, FaultInjector.Faults faults) {
        this.engine = engine;
        leaks = new Leaks(engine);
        this.threads = threads;
        this.faulty = faulty;
        this.faults = faults;
    }

    public static void main(String[] args) throws Exception {
        try {
            SoakOptions options =
                    SoakOptions.parse(List.of(args), ThreadLocalRandom.current().nextInt(SEEDS));
            System.exit(run(options) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Returns whether the soak passed. */
    private static boolean run(SoakOptions options) throws Exception {
        System.out.println(options.command());
        Outcome outcome = new Soak(
                        options.engine(),
                        options.threads(),
                        options.faulty(),
                        new FaultInjector.Faults(FaultKinds.all(options.engine()), PAUSE, options.seed()))
                .run();
        List<String> lines = outcome.lines(options.command());
        lines.forEach(System.out::println);
        outcome.defects().forEach(System.out::println);
        if (options.write()) {
            MarkedSection.replace(Path.of("docs/reliability.md"), "soak-" + SoakOptions.name(options.engine()), lines);
        }
        return outcome.isClean();
    }

    Outcome run() throws InterruptedException, IOException {
        Outcome.Builder outcome;
        try (Servers servers = new Servers(engine)) {
            outcome = underLoad(servers);
            Leaks.await(() -> servers.connections() == 0 && leaks.threads().isEmpty());
            outcome.left(servers.connections(), leaks.threads());
            outcome.rows(servers.rows());
        }
        Leaks.await(() -> leaks.newSockets() <= 0);
        return outcome.sockets(leaks.newSockets());
    }

    private Outcome.Builder underLoad(Servers servers) throws InterruptedException {
        CountDownLatch calm = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (HikariDataSource pool = servers.openPool(tally)) {
            List<Caller> callers = new ArrayList<>();
            List<Thread> running = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                Caller caller = new Caller(number, pool, tally, faults.seed(), end);
                callers.add(caller);
                running.add(start("soak caller", caller));
            }
            FaultInjector injector = new FaultInjector(servers, pool, effects, tally, faults, calm);
            Thread injecting = start("soak faults", injector);
            watch(servers, injector);
            calm.countDown();
            injecting.join();
            Duration recovery = recover(callers);
            end.countDown();
            for (Thread thread : running) {
                thread.join();
            }
            return new Outcome.Builder(tally, injector.done(), callers, recovery);
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.start();
        return thread;
    }

    private void watch(Servers servers, FaultInjector injector) throws InterruptedException {
        long began = System.nanoTime();
        for (Duration passed = Duration.ZERO;
                passed.compareTo(faulty) < 0;
                passed = Duration.ofNanos(System.nanoTime() - began)) {
            Duration left = faulty.minus(passed);
            TimeUnit.NANOSECONDS.sleep((left.compareTo(PROGRESS) < 0 ? left : PROGRESS).toNanos());
            servers.forget();
            System.out.printf(
                    "%4d s  %d faults, %d checkouts, %d failures seen, %d of them unexplained, %d connections%n",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                    injector.count(),
                    tally.checkouts(),
                    tally.failureCount(),
                    tally.unexplained(),
                    servers.connections());
        }
    }

    /** Returns how long it took until every caller succeeded several times in a row. Uses up scripted faults that are left. */
    private Duration recover(List<Caller> callers) throws InterruptedException {
        long began = System.nanoTime();
        callers.forEach(caller -> caller.successes().set(0));
        while (callers.stream().anyMatch(caller -> caller.successes().get() < RECOVERED)) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            if (passed.compareTo(MAX_RECOVERY) > 0) {
                tally.defect("Some callers still fail after " + passed.toSeconds() + " s");
                break;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
