package io.github.rdsiam.soak;

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

/** Injects a random fault every few seconds. Every kind is used once before any is repeated; the seed decides the order. */
final class FaultInjector implements Runnable {

    private final Servers servers;
    private final HikariDataSource pool;
    private final RecentEffects effects;
    private final Tally tally;
    private final Random random;
    private final Duration pause;
    private final CountDownLatch end;
    private final List<FaultKind> kinds;
    private final Deque<FaultKind> deck = new ArrayDeque<>();
    private final Queue<Due> endings = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));

    /** How often each kind was injected, by group and name. Read after the end. */
    private final Map<String, Map<String, Integer>> done = new LinkedHashMap<>();

    private final AtomicInteger count = new AtomicInteger();

    /** A fault to undo. */
    private record Due(long nanos, Set<Effect> effects, Runnable step) {}

    /** The pauses between faults are 0.5 to 1.5 times the given pause. */
    FaultInjector(
            Servers servers,
            HikariDataSource pool,
            RecentEffects effects,
            Tally tally,
            Faults faults,
            CountDownLatch end) {
        this.servers = servers;
        this.pool = pool;
        this.effects = effects;
        this.tally = tally;
        this.random = new Random(faults.seed());
        this.pause = faults.pause();
        this.kinds = faults.kinds();
        this.end = end;
    }

    /** Which faults to inject, the mean pause between them, and the seed. */
    record Faults(List<FaultKind> kinds, Duration pause, long seed) {}

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
            undo(Long.MAX_VALUE);
        }
    }

    private FaultKind draw() {
        if (deck.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck.remove();
    }

    private void inject(FaultKind kind) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + "  " + kind.group()
                + ": " + kind.name());
        effects.record(kind.effects());
        FaultKind.Ending ending = kind.act().begin(servers, pool, random);
        endings.add(new Due(System.nanoTime() + ending.after().toNanos(), kind.effects(), ending.step()));
        done.computeIfAbsent(kind.group(), group -> new TreeMap<>()).merge(kind.name(), 1, Integer::sum);
        count.incrementAndGet();
    }

    /** Waits, and undoes faults when they are due. Returns true if the soak ended meanwhile. */
    private boolean await(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (true) {
            undo(System.nanoTime());
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

    private void undo(long now) {
        for (Due due = endings.peek(); due != null && due.nanos() <= now; due = endings.peek()) {
            endings.remove();
            try {
                due.step().run();
            } catch (RuntimeException e) {
                tally.unexplained("of the soak itself", e);
            }
            effects.record(due.effects());
        }
    }

    int count() {
        return count.get();
    }

    Map<String, Map<String, Integer>> done() {
        return done;
    }
}
