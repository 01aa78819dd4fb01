package io.github.rdsiam;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final ReentrantLock opening = new ReentrantLock();

    /** Guarded by the lock: opened by a caller, not yet taken by the pool. */
    private @Nullable Connection ready;

    /** How many the pool has got. */
    private final AtomicLong delivered = new AtomicLong();

    FirstConnection(Opener opener) {
        this.opener = opener;
    }

    /**
     * Opens it, unless the pool or another caller does; what is no refusal is left to the pool to try again.
     *
     * @return what {@link #giveUp} takes back if the pool had no use for it; null if nothing was opened
     */
    @Nullable
    Connection open(long waitMillis, BooleanSupplier poolIsEmpty) throws IamAuthenticationException {
        long before = delivered.get();
        if (!lock(waitMillis)) {
            return null;
        }
        try {
            if (ready != null || delivered.get() != before || !poolIsEmpty.getAsBoolean()) {
                return null;
            }
            Connection opened = opener.open();
            ready = opened;
            return opened;
        } catch (IamAuthenticationException refused) {
            throw refused;
        } catch (SQLException passing) {
            return null;
        } finally {
            opening.unlock();
        }
    }

    private boolean lock(long waitMillis) {
        try {
            return opening.tryLock(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // the pool's own wait says it in its own words
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For the pool: the connection that waits for it, or a new one. */
    Connection deliver() throws SQLException {
        opening.lock();
        try {
            Connection waiting = ready;
            ready = null;
            Connection connection = waiting != null ? waiting : opener.open();
            delivered.incrementAndGet();
            return connection;
        } finally {
            opening.unlock();
        }
    }

    void giveUp(@Nullable Connection opened) {
        if (opened == null) {
            return;
        }
        opening.lock();
        try {
            if (ready == opened) {
                ready = null;
                opened.close();
            }
        } catch (SQLException e) {
            // nobody has used it
        } finally {
            opening.unlock();
        }
    }
}
