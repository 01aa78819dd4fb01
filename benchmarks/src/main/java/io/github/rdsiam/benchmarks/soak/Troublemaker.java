package io.github.rdsiam.benchmarks.soak;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Injects a fault every few seconds, as the seed draws them: each kind once before any comes again. */
final class Troublemaker implements Runnable {

    private final Stage stage;
    private final HikariDataSource pool;
    private final Troubles troubles;
    private final Tally tally;
    private final Random random;
    private final Duration pause;
    private final CountDownLatch end;
    private final List<Mischief> kinds;
    private final Deque<Mischief> deck = new ArrayDeque<>();
    private final Queue<Due> endings = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));

    /** By group and name; read after the end. */
    private final Map<String, Map<String, Integer>> done = new LinkedHashMap<>();

    private final AtomicInteger count = new AtomicInteger();

    /** What is still to be taken back. */
    private record Due(long nanos, Set<Trouble> troubles, Runnable step) {}

    /** Pauses between half the length and one and a half times it. */
    Troublemaker(
            Stage stage, HikariDataSource pool, Troubles troubles, Tally tally, Faults faults, CountDownLatch end) {
        this.stage = stage;
        this.pool = pool;
        this.troubles = troubles;
        this.tally = tally;
        this.random = new Random(faults.seed());
        this.pause = faults.pause();
        this.kinds = faults.kinds();
        this.end = end;
    }

    /** What is drawn from, and how often. */
    record Faults(List<Mischief> kinds, Duration pause, long seed) {}

    @Override
    public void run() {
        try {
            do {
                inject(draw());
            } while (!await(pause.dividedBy(2).plusMillis(random.nextInt((int) pause.toMillis()))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            tally.unexplained("of the soak itself", e);
        } finally {
            takeBack(Long.MAX_VALUE);
        }
    }

    private Mischief draw() {
        if (deck.isEmpty()) {
            List<Mischief> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck.remove();
    }

    private void inject(Mischief mischief) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + "  "
                + mischief.group() + ": " + mischief.name());
        troubles.happen(mischief.troubles());
        Mischief.Ending ending = mischief.act().begin(stage, pool, random);
        endings.add(new Due(System.nanoTime() + ending.after().toNanos(), mischief.troubles(), ending.step()));
        done.computeIfAbsent(mischief.group(), group -> new TreeMap<>()).merge(mischief.name(), 1, Integer::sum);
        count.incrementAndGet();
    }

    /** Whether the end came; what is due meanwhile is taken back. */
    private boolean await(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (true) {
            takeBack(System.nanoTime());
            Due next = endings.peek();
            long wake = next == null ? until : Math.min(until, next.nanos());
            if (end.await(wake - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (System.nanoTime() >= until) {
                return false;
            }
        }
    }

    private void takeBack(long now) {
        for (Due due = endings.peek(); due != null && due.nanos() <= now; due = endings.peek()) {
            endings.remove();
            try {
                due.step().run();
            } catch (RuntimeException e) {
                tally.unexplained("of the soak itself", e);
            }
            troubles.happen(due.troubles());
        }
    }

    int count() {
        return count.get();
    }

    Map<String, Map<String, Integer>> done() {
        return done;
    }
}
