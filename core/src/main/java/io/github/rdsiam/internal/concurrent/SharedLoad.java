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
 * <p>The value is kept as long as the predicate accepts it, which is checked at each use. A failure is not kept. Each
 * caller waits with its own deadline. When the last caller leaves, an unfinished load is cancelled, so a load that
 * hangs does not keep a thread.
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

    /** Returns the load that holds the usable value; null if there is none. Allocates nothing. */
    public @Nullable Load cached() {
        Load load = current;
        V value = load != null && load.isDone() ? load.value : null;
        return value != null && usable.test(value) ? load : null;
    }

    /**
     * Returns the load that holds the usable value, the running load, or a load that starts now. The caller must close
     * it once.
     *
     * @throws CancellationException after {@link #close}
     */
    public synchronized Load join(Loader<V> loader) {
        if (closed) {
            throw new CancellationException("closed");
        }
        Load load = current;
        if (load == null || (load.isDone() && cached() == null)) {
            load = new Load(loader);
            DaemonThread.start(THREAD_NAME, load);
            current = load;
        }
        load.waiting++;
        return load;
    }

    /** Forgets this value, but keeps a newer one that has replaced it. */
    public synchronized void drop(V unwanted) {
        Load load = current;
        if (load != null && unwanted.equals(load.value)) {
            current = null;
        }
    }

    /** Forgets the value, cancels the running load for all callers, and starts no more loads. */
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

        /** Called on the same thread after the load, when no caller is waiting for it. */
        default void afterwards() {}
    }

    /** A load that callers wait for. */
    public final class Load extends FutureTask<V> implements AutoCloseable {

        private final Loader<V> loader;

        /** The number of callers that still wait for an unfinished load. Guarded by the shared load. */
        private int waiting;

        /** The value to keep; null until it is loaded, or if the loaded value is not usable. */
        private volatile @Nullable V value;

        private Load(Loader<V> loader) {
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
            synchronized (SharedLoad.this) {
                if (value == null && current == this) {
                    current = null;
                }
            }
        }

        /** Waits for the value; throws {@link CancellationException} if the shared load is closed. */
        public V await(Deadline deadline) throws InterruptedException, TimeoutException, ExecutionException {
            V loaded = value;
            return loaded != null ? loaded : get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        }

        /**
         * Ends this caller's wait; when the last caller does so, an unfinished load is cancelled. Does nothing once the
         * load is done.
         */
        @Override
        public void close() {
            if (isDone()) {
                return;
            }
            synchronized (SharedLoad.this) {
                waiting--;
                if (waiting == 0) {
                    cancel(true);
                }
            }
        }
    }
}
