package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first connection of a pool that holds none, opened on the thread of the caller who waits for it.
 *
 * <p>HikariCP opens connections on a thread of its own and tries again and again until the caller's time is up; so a
 * caller would hear of a refusal after 30 seconds. Here it is the caller's at once. What was opened is handed to the
 * pool, which asks for a connection next; the two never open one each.
 */
final class FirstConnection {

    interface Opener {
        Connection open(ConnectContext connect) throws SQLException;
    }

    /** What came of it; without a connection, why the last attempt since there was one failed, if one did. */
    record Opening(
            @Nullable Connection connection, @Nullable SQLException failure) {}

    private final Function<Duration, ConnectContext> beginner;
    private final Opener opener;
    private final ReentrantLock opening = new ReentrantLock();

    /** Opened by a caller, not yet taken by the pool. */
    private final AtomicReference<@Nullable Connection> ready = new AtomicReference<>();

    /** Why none could be opened since the last one: the answer to those who waited for it too. */
    private volatile @Nullable SQLException lastFailure;

    /** How many the pool has got. */
    private final AtomicLong delivered = new AtomicLong();

    FirstConnection(Function<Duration, ConnectContext> beginner, Opener opener) {
        this.beginner = beginner;
        this.opener = opener;
    }

    /**
     * Opens it, unless the pool or another caller does; what is no refusal is left to the pool to try again.
     *
     * <p>The listener is called without the lock: it may ask the pool for a connection.
     *
     * @return what was opened, for {@link #giveUp} if the pool has no use for it, or why nothing was
     * @throws SQLException if the credential was refused, or the data source is closed
     */
    Opening open(Deadline deadline, BooleanSupplier poolIsEmpty) throws SQLException {
        long before = delivered.get();
        if (!lock(deadline)) {
            return none();
        }
        @Nullable ConnectContext connect = null;
        try {
            if (ready.get() != null
                    || delivered.get() != before
                    || !poolIsEmpty.getAsBoolean()
                    || deadline.hasPassed()) {
                return none();
            }
            connect = beginner.apply(Duration.ofNanos(deadline.remainingNanos()));
            Connection opened = opener.open(connect);
            ready.set(opened);
            lastFailure = null;
            return new Opening(opened, null);
        } catch (SQLException e) {
            if (e instanceof IamAuthenticationException || e instanceof ClosedException) {
                throw e;
            }
            lastFailure = e;
            return none();
        } finally {
            opening.unlock();
            deliver(connect);
        }
    }

    /** After an error of the JVM nobody would take the connection from here. */
    private void deliver(@Nullable ConnectContext connect) {
        try {
            if (connect != null) {
                connect.events().deliver();
            }
        } catch (Error e) {
            giveUp(new Opening(ready.get(), null));
            throw e;
        }
    }

    private Opening none() {
        return new Opening(null, lastFailure);
    }

    private boolean lock(Deadline deadline) {
        try {
            return opening.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // the pool's own wait says it in its own words
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For the pool: the connection that waits for it, or a new one. */
    Connection deliver(Duration longest) throws SQLException {
        @Nullable ConnectContext connect = null;
        @Nullable Connection connection = null;
        opening.lock();
        try {
            Connection waiting = ready.getAndSet(null);
            // a checkpoint may have ended it meanwhile
            if (waiting != null && !waiting.isClosed()) {
                connection = waiting;
            } else {
                connect = beginner.apply(longest);
                connection = opener.open(connect);
            }
            delivered.incrementAndGet();
            lastFailure = null;
        } finally {
            opening.unlock();
            if (connect != null && connection == null) {
                connect.events().deliver();
            }
        }
        return connect == null ? connection : Connector.delivered(connect, connection);
    }

    /** Without the lock, which somebody else's connect may hold. */
    void giveUp(Opening opening) {
        Connection opened = opening.connection();
        if (opened != null && ready.compareAndSet(opened, null)) {
            try {
                opened.close();
            } catch (SQLException e) {
                // nobody has used it
            }
        }
    }
}
