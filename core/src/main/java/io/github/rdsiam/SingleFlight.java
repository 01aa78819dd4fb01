package io.github.rdsiam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small cache in which each value is loaded once, however many callers want it.
 *
 * <p>No loading happens under the cache's lock: a future is put if absent, and whoever put it starts a short-lived
 * thread that loads. Callers only wait, each with its own deadline and its own interrupt; when the last one has left,
 * the loading is given up. Whether a value still holds is judged at use.
 */
final class SingleFlight<K, V> {

    private final ConcurrentMap<K, Loading<V>> flights;
    private final Predicate<V> usable;
    private final @Nullable Cache<K, Loading<V>> expiring;
    private volatile boolean closed;

    /** Keeps each value until somebody asks for it and finds it unusable: for a key that is asked for again and again. */
    SingleFlight(Predicate<V> usable) {
        this(new ConcurrentHashMap<>(), usable, null);
    }

    private SingleFlight(
            ConcurrentMap<K, Loading<V>> flights, Predicate<V> usable, @Nullable Cache<K, Loading<V>> expiring) {
        this.flights = flights;
        this.usable = usable;
        this.expiring = expiring;
    }

    /** Keeps each value for that time; the first {@link #dropExpired} after it lets go of the value. */
    static <K, V> SingleFlight<K, V> expiring(Clock clock, Duration keep, Predicate<V> usable) {
        // of futures, not Caffeine's asynchronous cache: that one logs each failed loading with its stack
        Cache<K, Loading<V>> cache = Caffeine.newBuilder()
                .expireAfterWrite(keep)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
        return new SingleFlight<>(cache.asMap(), usable, cache);
    }

    /** Returns the cached value; null if it has to be loaded. */
    @Nullable
    Flight<V> cached(K key) {
        Loading<V> present = flights.get(key);
        return !closed && present != null && present.isDone() && holdsUsableValue(present) ? present.cached() : null;
    }

    /** Joins the cached value, the loading under way, or one that begins now. The caller closes the flight. */
    Flight<V> join(K key, Callable<V> loader) {
        while (true) {
            requireOpen();
            Loading<V> present = flights.get(key);
            if (present == null) {
                Loading<V> mine = new Loading<>();
                if (flights.putIfAbsent(key, mine) == null) {
                    start(key, mine, loader);
                    return new Flight<>(mine, Flight.Kind.STARTED, () -> flights.remove(key, mine));
                }
            } else if (present.isDone()) {
                // asked once: one that ends between two looks would be taken for unusable
                if (holdsUsableValue(present)) {
                    return present.cached();
                }
                flights.remove(key, present);
            } else if (present.enter()) {
                return new Flight<>(present, Flight.Kind.JOINED, () -> flights.remove(key, present));
            } else {
                flights.remove(key, present);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new CancellationException("closed");
        }
    }

    private void start(K key, Loading<V> loading, Callable<V> loader) {
        try {
            loading.start(() -> load(key, loading, loader));
        } catch (Throwable noThread) {
            fail(key, loading, noThread);
            throw noThread;
        }
        if (closed) {
            clear();
        }
    }

    private void load(K key, Loading<V> loading, Callable<V> loader) {
        try {
            V value = loader.call();
            if (!usable.test(value)) {
                flights.remove(key, loading);
            }
            loading.complete(value);
        } catch (Throwable failure) {
            fail(key, loading, failure);
        }
    }

    private void fail(K key, Loading<V> loading, Throwable failure) {
        flights.remove(key, loading);
        loading.completeExceptionally(failure);
    }

    private boolean holdsUsableValue(CompletableFuture<V> done) {
        return !done.isCompletedExceptionally() && usable.test(done.join());
    }

    /** Caffeine removes expired values only when it is used, or told to. */
    void dropExpired() {
        if (expiring != null) {
            expiring.cleanUp();
        }
    }

    /** Forgets the value if it is one of these; another may have taken its place. */
    void drop(K key, Predicate<V> unwanted) {
        Loading<V> present = flights.get(key);
        if (present != null
                && present.isDone()
                && !present.isCompletedExceptionally()
                && unwanted.test(present.join())) {
            flights.remove(key, present);
        }
    }

    /** Forgets everything, and begins nothing any more: whoever waits or comes gets a {@link CancellationException}. */
    void close() {
        closed = true;
        clear();
    }

    private void clear() {
        flights.forEach((key, future) -> {
            flights.remove(key, future);
            if (future.completeExceptionally(new CancellationException("closed"))) {
                future.stop();
            }
        });
    }
}
