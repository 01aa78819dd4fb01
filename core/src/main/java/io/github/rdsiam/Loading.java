package io.github.rdsiam;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A value being loaded on a thread of its own, which ends with the loading or when nobody waits any more. */
final class Loading<V> extends CompletableFuture<V> {

    private static final String THREAD_NAME = "rds-iam-load";

    /** Guarded by this. */
    private int waiting = 1;

    private volatile @Nullable Thread thread;

    /** One for all who come when the value is there: it holds nothing of theirs, and its end ends nothing. */
    private final Flight<V> cached = new Flight<>(this, Flight.Kind.CACHED, () -> {});

    void start(Runnable load) {
        Thread loader = DaemonThread.create(THREAD_NAME, load);
        thread = loader;
        loader.start();
    }

    /** One more waits; false if all have left and the loading is being given up. */
    synchronized boolean enter() {
        if (waiting == 0) {
            return false;
        }
        waiting++;
        return true;
    }

    /** One less waits; true if it was the last, and there is still something to give up. */
    synchronized boolean leave() {
        waiting--;
        return waiting == 0 && !isDone();
    }

    Flight<V> cached() {
        return cached;
    }

    void stop() {
        Thread loader = thread;
        if (loader != null) {
            loader.interrupt();
        }
    }
}
