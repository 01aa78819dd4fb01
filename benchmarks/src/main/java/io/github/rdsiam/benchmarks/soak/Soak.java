package io.github.rdsiam.benchmarks.soak;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Callers who use a pool for minutes, while everything goes wrong that the testkit can do. */
final class Soak {

    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(2);
    private static final int RECOVERED = 5;
    private static final long POLL_MILLIS = 100;
    private static final int SEEDS = 1_000_000_000;

    private final int threads;
    private final Duration faulty;
    private final Troublemaker.Faults faults;
    private final Troubles troubles = new Troubles(System::nanoTime);
    private final Tally tally = new Tally(troubles);
    private final Leaks leaks = new Leaks();

    Soak(int threads, Duration faulty, Troublemaker.Faults faults) {
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

    /** Whether all is well. */
    private static boolean run(SoakOptions options) throws Exception {
        System.out.println(options.command());
        Outcome outcome = new Soak(
                        options.threads(),
                        options.faulty(),
                        new Troublemaker.Faults(Mischiefs.all(), PAUSE, options.seed()))
                .run();
        List<String> lines = outcome.lines(options.command());
        lines.forEach(System.out::println);
        outcome.defects().forEach(System.out::println);
        if (options.write()) {
            Marked.replace(Path.of("docs/reliability.md"), "soak", lines);
        }
        return outcome.isClean();
    }

    Outcome run() throws InterruptedException, IOException {
        Outcome.Builder outcome;
        try (Stage stage = new Stage()) {
            outcome = underLoad(stage);
            Leaks.await(() -> stage.connections() == 0 && leaks.threads().isEmpty());
            outcome.left(stage.connections(), leaks.threads());
            outcome.rows(stage.rows());
        }
        Leaks.await(() -> leaks.newSockets() <= 0);
        return outcome.sockets(leaks.newSockets());
    }

    private Outcome.Builder underLoad(Stage stage) throws InterruptedException {
        CountDownLatch calm = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (HikariDataSource pool = stage.openPool(tally)) {
            List<Caller> callers = new ArrayList<>();
            List<Thread> running = new ArrayList<>();
            for (int number = 0; number < threads; number++) {
                Caller caller = new Caller(number, pool, tally, faults.seed(), end);
                callers.add(caller);
                running.add(start("soak caller", caller));
            }
            Troublemaker troublemaker = new Troublemaker(stage, pool, troubles, tally, faults, calm);
            Thread trouble = start("soak faults", troublemaker);
            watch(stage, troublemaker);
            calm.countDown();
            trouble.join();
            Duration recovery = recover(callers);
            end.countDown();
            for (Thread thread : running) {
                thread.join();
            }
            return new Outcome.Builder(tally, troublemaker.done(), callers, recovery);
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.start();
        return thread;
    }

    private void watch(Stage stage, Troublemaker troublemaker) throws InterruptedException {
        long began = System.nanoTime();
        for (Duration passed = Duration.ZERO;
                passed.compareTo(faulty) < 0;
                passed = Duration.ofNanos(System.nanoTime() - began)) {
            Duration left = faulty.minus(passed);
            TimeUnit.NANOSECONDS.sleep((left.compareTo(PROGRESS) < 0 ? left : PROGRESS).toNanos());
            stage.forget();
            System.out.printf(
                    "%4d s  %d faults, %d checkouts, %d failures seen, %d of them unexplained, %d connections%n",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                    troublemaker.count(),
                    tally.checkouts(),
                    tally.failureCount(),
                    tally.unexplained(),
                    stage.connections());
        }
    }

    /** How long until every caller has had a row of successes; scripted faults that are left are used up meanwhile. */
    private Duration recover(List<Caller> callers) throws InterruptedException {
        long began = System.nanoTime();
        callers.forEach(caller -> caller.successes().set(0));
        while (callers.stream().anyMatch(caller -> caller.successes().get() < RECOVERED)) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            if (passed.compareTo(LONGEST_RECOVERY) > 0) {
                tally.defect("Not every caller works again after " + passed.toSeconds() + " s");
                break;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
