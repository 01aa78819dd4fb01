package io.github.rdsiam.internal.engine;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.Credential;
import io.github.rdsiam.internal.credential.DriverInitiatedCredential;
import io.github.rdsiam.internal.credential.TokenCache;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.event.ConnectContext;
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
 * Finds the login that a driver connection belongs to, by an id in the connection's properties.
 *
 * <p>Each data source has one registry, open from its first login until {@link #close}. The id remains valid after the
 * login: when the driver later opens another connection with the same properties, to cancel a statement, the target and
 * the kind of credential are still known.
 *
 * <p>Thread-safe.
 */
public final class LoginRegistry {

    private static final Duration DRIVERS_OWN_LOGIN = Duration.ofSeconds(10);

    /** The parts of a login's id: data source, kind of credential, number of the target, number of the login. */
    private static final int PARTS = 4;

    private static final Map<String, LoginRegistry> OPEN = new ConcurrentHashMap<>();

    /** Random, because another URL with a guessed id could log in as our role. */
    private final String id = UUID.randomUUID().toString();

    private final TokenCache tokens;
    private final @Nullable RdsIamListener listener;
    private final Timeouts timeouts;
    private final Map<String, LoginAttempt> pending = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<LoginTarget> targets = new CopyOnWriteArrayList<>();
    private final AtomicLong logins = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    public LoginRegistry(TokenCache tokens, @Nullable RdsIamListener listener, Timeouts timeouts) {
        this.tokens = tokens;
        this.listener = listener;
        this.timeouts = timeouts;
    }

    /** Creates an attempt that {@link #find} returns until {@link #end}. */
    public LoginAttempt begin(
            LoginTarget target, Credential credential, Deadline deadline, LoginAttempt.@Nullable Observer observer) {
        targets.addIfAbsent(target);
        String login = id + "/" + credential.source() + "/" + targets.indexOf(target) + "/" + logins.incrementAndGet();
        LoginAttempt attempt = new LoginAttempt(login, target, credential, deadline, timeouts, false, observer);
        pending.put(login, attempt);
        // not in the constructor: if no login follows, close() is never called
        OPEN.put(id, this);
        if (closed.getCount() == 0) {
            OPEN.remove(id);
            attempt.abort();
        }
        return attempt;
    }

    /** Ends the attempt. Returns false if it had already ended, or if {@link #close} has aborted it. */
    public boolean end(LoginAttempt attempt) {
        return pending.remove(attempt.id()) != null;
    }

    /**
     * Finds the attempt, or creates one for a connection that the driver opens itself.
     *
     * @param login not trusted
     * @param server the address to which a connection that the driver opens itself must go; null for the login
     * @return the attempt; null if the id does not belong to a login of an open data source
     */
    public static @Nullable LoginAttempt find(String login, @Nullable HostAndPort server) {
        String[] parts = login.split("/", -1);
        LoginRegistry registry = parts.length == PARTS ? OPEN.get(parts[0]) : null;
        if (registry == null) {
            return null;
        }
        LoginAttempt attempt = registry.pending.get(login);
        if (attempt != null) {
            return attempt;
        }
        try {
            ConnectContext connect = ConnectContext.begin(DRIVERS_OWN_LOGIN, registry.listener);
            RdsIamListener.Source source = RdsIamListener.Source.valueOf(parts[1]);
            LoginTarget target = registry.targets.get(Integer.parseInt(parts[2]));
            return new LoginAttempt(
                    login,
                    server == null ? target : target.via(server),
                    new DriverInitiatedCredential(source, registry.tokens, connect.events()),
                    connect.deadline(),
                    registry.timeouts,
                    true,
                    null);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Waits at most this long until the data source is closed; returns whether it is closed. */
    public boolean awaitClose(Duration longest) throws InterruptedException {
        return closed.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Aborts all pending logins, and those that begin later. */
    public void close() {
        closed.countDown();
        OPEN.remove(id);
        pending.forEach((login, attempt) -> {
            // an attempt that has just ended is skipped: its connection belongs to the caller
            if (pending.remove(login, attempt)) {
                attempt.abort();
            }
        });
    }
}
