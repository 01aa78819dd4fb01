package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class SingleFlightTest {

    enum Keeping {
        FOR_EVER,
        FOR_A_WHILE
    }

    private static final String KEY = "key";
    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(10));
    private static final Deadline PASSED = Deadline.after(Duration.ofSeconds(-1));

    private final FakeTime time = FakeTime.atNoon();
    private final AtomicBoolean usable = new AtomicBoolean(true);
    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Keeping keeping;
    private final SingleFlight<String, Integer> cache;

    SingleFlightTest(Keeping keeping) {
        this.keeping = keeping;
        this.cache = switch (keeping) {
            case FOR_EVER -> new SingleFlight<>(value -> usable.get());
            case FOR_A_WHILE -> SingleFlight.expiring(time, Duration.ofMinutes(15), value -> usable.get());
        };
    }

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

    private int get(Callable<Integer> loader) throws Exception {
        try (Flight<Integer> flight = cache.join(KEY, loader)) {
            return flight.await(FAR);
        }
    }

    @Test
    void loadsOnceAndThenGivesWhatIsThere() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        assertThat(get(this::load)).isEqualTo(1);
        try (Flight<Integer> flight = cache.join(KEY, this::load)) {
            assertThat(flight.kind()).isEqualTo(Flight.Kind.CACHED);
            assertThat(flight.await(PASSED)).isEqualTo(1);
        }
    }

    @Test
    void whoComesWhileItLoadsWaitsForTheSameValue() throws Exception {
        try (Flight<Integer> first = cache.join(KEY, this::slowLoad);
                Flight<Integer> second = cache.join(KEY, this::load)) {
            assertThat(first.kind()).isEqualTo(Flight.Kind.STARTED);
            assertThat(second.kind()).isEqualTo(Flight.Kind.JOINED);
            gate.countDown();

            assertThat(first.await(FAR)).isEqualTo(1);
            assertThat(second.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void keysDoNotShare() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        try (Flight<Integer> other = cache.join("other", this::load)) {
            assertThat(other.await(FAR)).isEqualTo(2);
        }
    }

    @Test
    void aValueThatIsNoLongerUsableIsLoadedAnew() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        usable.set(false);
        assertThat(get(this::load)).isEqualTo(2);
    }

    @Test
    void aValueThatNeverWasUsableIsGivenOnceAndNotKept() throws Exception {
        usable.set(false);
        assertThat(get(this::load)).isEqualTo(1);
        usable.set(true);
        assertThat(get(this::load)).isEqualTo(2);
        assertThat(get(this::load)).isEqualTo(2);
    }

    @Test
    void aFailureIsToldAndNotKept() throws Exception {
        try (Flight<Integer> failing = cache.join(KEY, SingleFlightTest::fail)) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> failing.await(FAR))
                    .withCauseInstanceOf(IllegalStateException.class);
        }
        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void anErrorInTheLoadingIsToldAsAFailureIs() {
        try (Flight<Integer> failing = cache.join(KEY, () -> {
            throw new AssertionError("broken");
        })) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> failing.await(FAR))
                    .withCauseInstanceOf(AssertionError.class);
        }
    }

    @Test
    void eachWaitsByItsOwnDeadline() throws Exception {
        try (Flight<Integer> patient = cache.join(KEY, this::slowLoad)) {
            try (Flight<Integer> hasty = cache.join(KEY, this::load)) {
                assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> hasty.await(PASSED));
            }
            gate.countDown();
            assertThat(patient.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void whoStartedItMayLeaveWhileOthersStillWait() throws Exception {
        Flight<Integer> starter = cache.join(KEY, this::slowLoad);
        try (Flight<Integer> waiter = cache.join(KEY, this::load)) {
            starter.close();
            gate.countDown();

            assertThat(waiter.await(FAR)).isEqualTo(1);
        }
    }

    @Test
    void anInterruptEndsOneWaitAndNotTheLoading() throws Exception {
        try (Flight<Integer> patient = cache.join(KEY, this::slowLoad)) {
            AtomicReference<Throwable> outcome = new AtomicReference<>();
            CountDownLatch waiting = new CountDownLatch(1);
            Thread waiter = new Thread(() -> {
                try (Flight<Integer> joined = cache.join(KEY, this::load)) {
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
    void theLastToLeaveEndsTheLoading() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Flight<Integer> only = cache.join(KEY, () -> {
            try {
                return slowLoad();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        only.close();
        only.close();

        interrupted.await();
        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void leavingAValueThatIsThereDoesNotForgetIt() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        cache.join(KEY, this::load).close();

        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void dropForgetsThisValueOnly() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        cache.drop(KEY, value -> value == 7);
        assertThat(get(this::load)).isEqualTo(1);
        cache.drop(KEY, value -> value == 1);
        assertThat(get(this::load)).isEqualTo(2);
    }

    @Test
    void dropLeavesALoadingUnderWayAlone() throws Exception {
        try (Flight<Integer> loading = cache.join(KEY, this::slowLoad)) {
            cache.drop(KEY, value -> value == 1);
            gate.countDown();

            assertThat(loading.await(FAR)).isEqualTo(1);
        }
        assertThat(get(this::load)).isEqualTo(1);
    }

    @Test
    void closeTellsThoseWhoWaitAndThoseWhoCome() throws Exception {
        assertThat(get(this::load)).isEqualTo(1);
        try (Flight<Integer> waiting = cache.join("other", this::slowLoad)) {
            cache.close();

            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> waiting.await(FAR));
        }
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(this::load));
    }

    @Test
    void letsGoOfWhatNobodyAsksForIfItKeepsForAWhile() throws Exception {
        AtomicReference<Thread> loader = new AtomicReference<>();
        assertThat(get(() -> {
                    loader.set(Thread.currentThread());
                    return load();
                }))
                .isEqualTo(1);
        // the cache notes the time of writing just after the waiters have been told
        loader.get().join();
        time.pass(Duration.ofMinutes(15));

        assertThat(get(this::load)).isEqualTo(keeping == Keeping.FOR_EVER ? 1 : 2);
    }

    @Test
    void loadsOnADaemonThreadThatInheritsNothingAndEndsWithTheLoading() throws Exception {
        InheritableThreadLocal<String> context = new InheritableThreadLocal<>();
        context.set("the caller's");
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<String> seen = new AtomicReference<>();
        try (Flight<Integer> flight = cache.join(KEY, () -> {
            thread.set(Thread.currentThread());
            seen.set(context.get());
            return load();
        })) {
            flight.await(FAR);
        } finally {
            context.remove();
        }
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(seen.get()).isNull();
        await().until(() -> !thread.get().isAlive());
    }
}
