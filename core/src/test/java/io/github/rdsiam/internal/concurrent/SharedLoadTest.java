package io.github.rdsiam.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedLoadTest {

    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(10));
    private static final Deadline PASSED = Deadline.after(Duration.ofSeconds(-1));

    private final AtomicBoolean usable = new AtomicBoolean(true);
    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final SharedLoad<Integer> shared = new SharedLoad<>(value -> usable.get());

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    private Integer load() {
        return loads.incrementAndGet();
    }

    private Integer slowLoad() throws InterruptedException {
        gate.await();
        return load();
    }

    private static Integer fail() {
        throw new IllegalStateException("no");
    }

    private int get(SharedLoad.Loader<Integer> loader) throws Exception {
        try (SharedLoad<Integer>.Load share = shared.join(loader)) {
            return share.await(FAR);
        }
    }

    @Test
    void loadsOnceAndThenReturnsTheCachedValue() throws Exception {
        assertThat(shared.cached()).isNull();
        assertThat(get(this::load)).isEqualTo(1);
        assertThat(get(this::load)).isEqualTo(1);
        try (SharedLoad<Integer>.Load share = shared.join(this::load)) {
            assertThat(share).isSameAs(shared.cached());
            assertThat(share.await(PASSED)).isEqualTo(1);
        }
    }

    @Test
    void aCachedValueIsTakenAndLeftWithoutALock() throws Exception {
        get(this::load);
        Thread caller = new Thread(() -> {
            try (SharedLoad<Integer>.Load cached = shared.cached()) {
                assertThat(cached).isNotNull();
            }
        });
        synchronized (shared) {
            caller.start();
            caller.join(Duration.ofSeconds(10).toMillis());
            assertThat(caller.isAlive()).isFalse();
        }
    }

    @Test
    void aPredicateThatThrowsFailsTheLoad() {
        SharedLoad<Integer> broken = new SharedLoad<>(value -> {
            throw new IllegalStateException("a clock that is broken");
        });
        for (int i = 0; i < 2; i++) {
            try (SharedLoad<Integer>.Load load = broken.join(this::load)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> load.await(Deadline.after(Duration.ofSeconds(10))))
                        .withCauseInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(loads).hasValue(2);
    }

    @Test
    void aCallerThatComesWhileItLoadsWaitsForTheSameValue() throws Exception {
        try (SharedLoad<Integer>.Load first = shared.join(this::slowLoad);
                SharedLoad<Integer>.Load second = shared.join(this::load)) {
            assertThat(shared.cached()).isNull();
            gate.countDown();

            assertThat(first.await(FAR)).isEqualTo(1);
            assertThat(second.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void aValueThatIsNoLongerUsableIsLoadedAgain() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        usable.set(false);
        assertThat(get(this::load)).isEqualTo(2);
    }

    @Test
    void aValueThatNeverWasUsableIsReturnedOnceAndNotKept() throws Exception {
        usable.set(false);
        assertThat(get(this::load)).isEqualTo(1);
        usable.set(true);
        assertThat(get(this::load)).isEqualTo(2);
        assertThat(get(this::load)).isEqualTo(2);
    }

    @Test
    void aFailureIsReportedAndNotKept() throws Exception {
        try (SharedLoad<Integer>.Load failing = shared.join(SharedLoadTest::fail)) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> failing.await(FAR))
                    .withCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void anErrorInTheLoaderIsReportedLikeAFailure() {
        try (SharedLoad<Integer>.Load failing = shared.join(() -> {
            throw new AssertionError("broken");
        })) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> failing.await(FAR))
                    .withCauseInstanceOf(AssertionError.class);
        }
    }

    @Test
    void eachCallerWaitsUntilItsOwnDeadline() throws Exception {
        try (SharedLoad<Integer>.Load patient = shared.join(this::slowLoad)) {
            try (SharedLoad<Integer>.Load hasty = shared.join(this::load)) {
                assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> hasty.await(PASSED));
            }
            gate.countDown();
            assertThat(patient.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void theCallerThatStartedALoadMayLeaveWhileOthersWait() throws Exception {
        SharedLoad<Integer>.Load starter = shared.join(this::slowLoad);
        try (SharedLoad<Integer>.Load waiter = shared.join(this::load)) {
            starter.close();
            gate.countDown();

            assertThat(waiter.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsOneWaitAndNotTheLoad() throws Exception {
        try (SharedLoad<Integer>.Load patient = shared.join(this::slowLoad)) {
            AtomicReference<Throwable> outcome = new AtomicReference<>();
            CountDownLatch waiting = new CountDownLatch(1);
            Thread waiter = new Thread(() -> {
                try (SharedLoad<Integer>.Load joined = shared.join(this::load)) {
                    waiting.countDown();
                    joined.await(FAR);
                } catch (Exception e) {
                    outcome.set(e);
                }
            });
            waiter.start();
            waiting.await();
            waiter.interrupt();
            waiter.join();
            assertThat(outcome.get()).isInstanceOf(InterruptedException.class);

            gate.countDown();
            assertThat(patient.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void theLastCallerToLeaveCancelsTheLoad() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SharedLoad<Integer>.Load first = shared.join(() -> {
            started.countDown();
            try {
                return slowLoad();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        SharedLoad<Integer>.Load second = shared.join(this::load);
        first.close();
        try (SharedLoad<Integer>.Load third = shared.join(this::load)) {
            assertThat(third).as("the load goes on").isSameAs(second);
        }
        // a load that has not started yet would not start at all
        started.await();
        second.close();

        interrupted.await();
        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void leavingACachedValueKeepsIt() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        shared.join(this::load).close();

        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void dropForgetsThisValueOnly() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        shared.drop(7);
        assertThat(get(this::load)).isEqualTo(1);
        shared.drop(1);
        assertThat(get(this::load)).isEqualTo(2);
    }

    @Test
    void dropLeavesARunningLoadAlone() throws Exception {
        try (SharedLoad<Integer>.Load loading = shared.join(this::slowLoad)) {
            shared.drop(1);
            gate.countDown();

            assertThat(loading.await(FAR)).isEqualTo(1);
        }
        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void closeCancelsTheLoadForCallersThatWaitAndThatCome() {
        SharedLoad<Integer>.Load waiting = shared.join(this::slowLoad);
        SharedLoad<Integer>.Load joined = shared.join(this::load);
        shared.close();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> waiting.await(FAR));
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> joined.await(FAR));
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(this::load));
    }

    @Test
    void closeForgetsTheValue() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        shared.close();

        assertThat(shared.cached()).isNull();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(this::load));
    }

    /**
     * A credentials provider may hang until it is interrupted, and close() may come while its load is being started.
     */
    @Test
    void noLoadOutlivesACloseThatComesAtTheSameTime() throws Exception {
        int races = 5_000;
        Queue<Thread> loaders = new ConcurrentLinkedQueue<>();
        CyclicBarrier start = new CyclicBarrier(2);
        List<SharedLoad<Integer>> raced = new ArrayList<>();
        for (int i = 0; i < races; i++) {
            raced.add(new SharedLoad<>(value -> true));
        }
        CountDownLatch never = new CountDownLatch(1);
        Thread closing = new Thread(() -> {
            try {
                for (SharedLoad<Integer> each : raced) {
                    start.await();
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        closing.start();
        for (SharedLoad<Integer> each : raced) {
            start.await();
            try {
                SharedLoad<Integer>.Load unused = each.join(() -> {
                    loaders.add(Thread.currentThread());
                    never.await();
                    return 1;
                });
            } catch (CancellationException e) {
                // close() came first
            }
        }
        closing.join();

        await().untilAsserted(() -> assertThat(loaders).noneMatch(Thread::isAlive));
    }

    @Test
    void loadsOnADaemonThreadThatInheritsNothingAndEndsWithTheLoad() throws Exception {
        InheritableThreadLocal<String> context = new InheritableThreadLocal<>();
        context.set("the caller's");
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<String> seen = new AtomicReference<>();
        try (SharedLoad<Integer>.Load share = shared.join(() -> {
            thread.set(Thread.currentThread());
            seen.set(context.get());
            return load();
        })) {
            share.await(FAR);
        } finally {
            context.remove();
        }
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("rds-iam-load");
        assertThat(seen.get()).isNull();
        await().until(() -> !thread.get().isAlive());
    }

    /** A web application's credentials provider or listener needs this class loader. */
    @Test
    void loadsWithTheContextClassLoaderOfTheCaller() throws Exception {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            caller.setContextClassLoader(application);
            AtomicReference<ClassLoader> seen = new AtomicReference<>();
            get(() -> {
                seen.set(Thread.currentThread().getContextClassLoader());
                return load();
            });

            assertThat(seen.get()).isSameAs(application);
        } finally {
            caller.setContextClassLoader(before);
        }
    }
}
