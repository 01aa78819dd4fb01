package io.github.rdsiam;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A share in a value, of one caller's unless the value is there: to be awaited with the caller's own deadline, and closed. */
final class Flight<V> implements AutoCloseable {

    enum Kind {
        /** The value was there. */
        CACHED,
        /** Somebody else's loading. */
        JOINED,
        /** This caller's loading. */
        STARTED
    }

    private final Loading<V> loading;
    private final Kind kind;
    private final Runnable forget;
    private boolean closed;

    Flight(Loading<V> loading, Kind kind, Runnable forget) {
        this.loading = loading;
        this.kind = kind;
        this.forget = forget;
    }

    Kind kind() {
        return kind;
    }

    V await(Deadline deadline) throws InterruptedException, TimeoutException, ExecutionException {
        return loading.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }

    /** The last to leave an unfinished loading ends it: no thread outlives the connects that need it. */
    @Override
    public void close() {
        if (closed || kind == Kind.CACHED) {
            return;
        }
        closed = true;
        if (loading.leave()) {
            forget.run();
            loading.stop();
        }
    }
}
