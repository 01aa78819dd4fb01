package io.github.rdsiam;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the login that a connection of the driver belongs to, by an id that travels with the connection's properties.
 *
 * <p>Each data source has one; it is open from its first connect until it closes, and an unknown id finds nothing. The
 * id outlives the login: when the driver later opens a connection on its own with the same properties, to cancel a
 * statement, target and kind of credential are still known.
 *
 * <p>Thread-safe.
 */
final class LoginRegistry {

    private static final Duration DRIVERS_OWN_LOGIN = Duration.ofSeconds(10);

    private static final Map<UUID, LoginRegistry> OPEN = new ConcurrentHashMap<>();

    /** Random, because with a guessed id a foreign URL could log in as our role. */
    private final UUID id = UUID.randomUUID();

    private final TokenCache tokens;
    private final @Nullable RdsIamListener listener;
    private final Timeouts timeouts;
    private final Map<Id, LoginAttempt> pending = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<LoginTarget> targets = new CopyOnWriteArrayList<>();
    private final AtomicLong logins = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * One login.
     *
     * @param dataSource not to be guessed
     * @param target the number of its target, known also after the login is over
     */
    record Id(UUID dataSource, RdsIamListener.Source source, int target, long login) {}

    LoginRegistry(TokenCache tokens, @Nullable RdsIamListener listener, Timeouts timeouts) {
        this.tokens = tokens;
        this.listener = listener;
        this.timeouts = timeouts;
        OPEN.put(id, this);
    }

    /** Makes an attempt that {@link #find} finds until {@link #end}. */
    LoginAttempt begin(LoginTarget target, Credential credential, Deadline deadline, @Nullable LoginObserver observer) {
        targets.addIfAbsent(target);
        Id login = new Id(id, credential.source(), targets.indexOf(target), logins.incrementAndGet());
        LoginAttempt attempt = new LoginAttempt(login, target, credential, deadline, timeouts, false, observer);
        pending.put(login, attempt);
        if (isClosed()) {
            attempt.abort();
        }
        return attempt;
    }

    void end(LoginAttempt attempt) {
        pending.remove(attempt.id());
    }

    /**
     * Finds the attempt, or makes one for a connection that the driver opens on its own.
     *
     * @return null if there is no open data source of that id
     * @throws IOException if the data source has made no such login
     */
    static @Nullable LoginAttempt find(Id id) throws IOException {
        LoginRegistry registry = OPEN.get(id.dataSource());
        if (registry == null) {
            return null;
        }
        LoginAttempt attempt = registry.pending.get(id);
        return attempt != null ? attempt : registry.driversOwn(id);
    }

    private LoginAttempt driversOwn(Id login) throws IOException {
        if (login.target() < 0 || login.target() >= targets.size()) {
            throw new IOException("Unknown login");
        }
        ConnectContext connect = ConnectContext.begin(DRIVERS_OWN_LOGIN, listener);
        return new LoginAttempt(
                login,
                targets.get(login.target()),
                new DriverInitiatedCredential(login.source(), tokens, connect.events()),
                connect.deadline(),
                timeouts,
                true,
                null);
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits for the time given, but not longer than until the data source is closed; true if it is. */
    boolean awaitClose(Duration longest) throws InterruptedException {
        return closed.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the logins under way, and those that may still begin. */
    void close() {
        OPEN.remove(id);
        closed.countDown();
        pending.values().forEach(LoginAttempt::abort);
    }
}
