package io.github.rdsiam.internal.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
public final class SharedLoad<V> {

    private static final String THREAD_NAME = "rds-iam-load";

    private final Predicate<V> usable;

    /** Guarded by this for writing. */
    private volatile @Nullable Load current;

    /** Guarded by this. */
    private boolean closed;

    public SharedLoad(Predicate<V> usable) {
        this.usable = usable;
    }

    /** Returns a share in the usable value; null if there is none. Allocates nothing. */
    @Nullable
    public Share<V> cached() {
        Load load = current;
        if (load == null) {
            return null;
        }
        V value = load.value;
        return value != null && usable.test(value) ? load.cached : null;
    }

    /**
     * Returns a share in the usable value, in the running load, or in a load that starts now. The caller closes it.
     *
     * @throws CancellationException after {@link #close}
     */
    public synchronized Share<V> join(Loader<V> loader) {
        if (closed) {
            throw new CancellationException("closed");
        }
        Load running = current;
        if (running != null && !running.isDone()) {
            running.waiting++;
            return new Share<>(this, running, loader);
        }
        Share<V> cached = cached();
        if (cached != null) {
            return cached;
        }
        Load started = new Load(loader);
        DaemonThread.start(THREAD_NAME, started);
        current = started;
        return new Share<>(this, started, null);
    }

    private synchronized void leave(Load load) {
        load.waiting--;
        if (load.waiting == 0) {
            load.cancel(true);
        }
    }

    private synchronized void forget(Load load) {
        if (current == load) {
            current = null;
        }
    }

    /** Forgets this value; keeps another that has replaced it. */
    public synchronized void drop(V unwanted) {
        Load present = current;
        if (present != null && unwanted.equals(present.value)) {
            current = null;
        }
    }

    /** Forgets the value, cancels the running load for all who wait, and starts no more loads. */
    public synchronized void close() {
        closed = true;
        Load last = current;
        current = null;
        if (last != null) {
            last.cancel(true);
        }
    }

    /** Loads a value, on the load's thread. */
    public interface Loader<V> extends Callable<V> {

        /** Is called on the same thread when the load is done and nobody waits for it any more. */
        default void afterwards() {}
    }

    private final class Load extends FutureTask<V> {

        private final Loader<V> loader;
        private final Share<V> cached = new Share<>(null, this, null);

        /** Guarded by the shared load. */
        private int waiting = 1;

        /** Null until a value is loaded, and if that is not usable even now. */
        private volatile @Nullable V value;

        Load(Loader<V> loader) {
            super(loader);
            this.loader = loader;
        }

        @Override
        public void run() {
            super.run();
            loader.afterwards();
        }

        @Override
        protected void set(V loaded) {
            // before the load is done: a caller that finds it done and empty would start another
            try {
                value = usable.test(loaded) ? loaded : null;
            } catch (RuntimeException | Error e) {
                setException(e);
                return;
            }
            super.set(loaded);
        }

        @Override
        protected void done() {
            if (value == null) {
                forget(this);
            }
        }
    }

    /** One caller's part in a load. Not thread-safe. */
    public static final class Share<V> implements AutoCloseable {

        /** Null if the value was cached: then there is nothing to leave. */
        private final @Nullable SharedLoad<V> owner;

        private final SharedLoad<V>.Load load;

        /** This caller's loader if it has joined another caller's load. */
        private final @Nullable Loader<V> unused;

        private boolean closed;

        private Share(@Nullable SharedLoad<V> owner, SharedLoad<V>.Load load, @Nullable Loader<V> unused) {
            this.owner = owner;
            this.load = load;
            this.unused = unused;
        }

        public boolean wasCached() {
            return owner == null;
        }

        /** Waits for the value; throws {@link CancellationException} if the shared load is closed. */
        public V await(Deadline deadline) throws InterruptedException, TimeoutException, ExecutionException {
            V loaded = load.value;
            return loaded != null ? loaded : load.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        }

        /** The same, but when another caller's load fails, loads once itself. */
        public V awaitOrLoad(Deadline deadline) throws InterruptedException, TimeoutException, ExecutionException {
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
