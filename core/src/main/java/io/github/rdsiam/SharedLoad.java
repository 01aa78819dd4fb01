package io.github.rdsiam;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Loads one value once for all callers that need it. Thread-safe.
 *
 * <p>The value is kept as long as the predicate accepts it, which is checked at each use; a failure is not kept. Callers
 * wait for a load, each with its own deadline, and can be interrupted. When the last of them leaves, an unfinished load
 * is cancelled: a load that hangs is not restarted by every caller that times out, and holds no thread that nobody waits
 * for.
 */
final class SharedLoad<V> {

    private static final String THREAD_NAME = "rds-iam-load";

    private final Predicate<V> usable;

    /** Guarded by this for writing. */
    private volatile @Nullable Load<V> current;

    /** Guarded by this. */
    private boolean closed;

    SharedLoad(Predicate<V> usable) {
        this.usable = usable;
    }

    /** Returns a share in the usable value; null if there is none. Allocates nothing. */
    @Nullable
    Share<V> cached() {
        Load<V> present = current;
        if (present == null) {
            return null;
        }
        V value = present.value();
        return value != null && usable.test(value) ? present.cached : null;
    }

    /**
     * Returns a share in the usable value, in the running load, or in a load that starts now. The caller closes it.
     *
     * @throws CancellationException after {@link #close}
     */
    Share<V> join(Callable<V> loader) {
        Share<V> cached = cached();
        return cached != null ? cached : joinLoad(loader);
    }

    private synchronized Share<V> joinLoad(Callable<V> loader) {
        if (closed) {
            throw new CancellationException("closed");
        }
        Load<V> running = current;
        if (running != null && !running.isDone()) {
            running.waiting++;
            return new Share<>(this, running, loader);
        }
        Share<V> loadedMeanwhile = cached();
        if (loadedMeanwhile != null) {
            return loadedMeanwhile;
        }
        Load<V> started = new Load<>();
        started.thread = DaemonThread.start(THREAD_NAME, () -> run(started, loader));
        current = started;
        return new Share<>(this, started, null);
    }

    private void run(Load<V> load, Callable<V> loader) {
        try {
            V value = loader.call();
            if (!usable.test(value)) {
                forget(load);
            }
            load.complete(value);
        } catch (Throwable failure) {
            forget(load);
            load.completeExceptionally(failure);
        }
    }

    private synchronized void forget(Load<V> load) {
        if (current == load) {
            current = null;
        }
    }

    private synchronized void leave(Load<V> load) {
        load.waiting--;
        if (load.waiting == 0 && !load.isDone()) {
            forget(load);
            load.interrupt();
        }
    }

    /** Forgets this value; keeps another that has replaced it. */
    synchronized void drop(V unwanted) {
        Load<V> present = current;
        if (present != null && unwanted.equals(present.value())) {
            current = null;
        }
    }

    /** Forgets the value, cancels the running load for all who wait, and starts no more loads. */
    synchronized void close() {
        closed = true;
        Load<V> last = current;
        current = null;
        if (last != null && last.completeExceptionally(new CancellationException("closed"))) {
            last.interrupt();
        }
    }

    private static final class Load<V> extends CompletableFuture<V> {

        private final Share<V> cached = new Share<>(null, this, null);

        /** Guarded by the owner. */
        private int waiting = 1;

        /** Guarded by the owner. */
        private @Nullable Thread thread;

        @Nullable
        V value() {
            return isDone() && !isCompletedExceptionally() ? join() : null;
        }

        void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** One caller's part in a load. Not thread-safe. */
    static final class Share<V> implements AutoCloseable {

        /** Null if the value was cached: then there is nothing to leave. */
        private final @Nullable SharedLoad<V> owner;

        private final Load<V> load;

        /** This caller's loader if it has joined another caller's load. */
        private final @Nullable Callable<V> unused;

        private boolean closed;

        private Share(@Nullable SharedLoad<V> owner, Load<V> load, @Nullable Callable<V> unused) {
            this.owner = owner;
            this.load = load;
            this.unused = unused;
        }

        boolean wasCached() {
            return owner == null;
        }

        /** Waits for the value; throws {@link CancellationException} if the shared load is closed. */
        V await(Deadline deadline) throws InterruptedException, TimeoutException, ExecutionException {
            return load.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        }

        /** The same, but when another caller's load fails, loads once itself. */
        V awaitOrLoad(Deadline deadline) throws InterruptedException, TimeoutException, ExecutionException {
            try {
                return await(deadline);
            } catch (ExecutionException e) {
                if (owner == null || unused == null || deadline.hasPassed()) {
                    throw e;
                }
            }
            try (Share<V> own = owner.join(unused)) {
                return own.await(deadline);
            }
        }

        /** Leaves; the last one to leave cancels an unfinished load. Further calls do nothing. */
        @Override
        public void close() {
            if (!closed && owner != null) {
                closed = true;
                owner.leave(load);
            }
        }
    }
}
