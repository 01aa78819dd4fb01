package io.github.rdsiam;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The logins of one data source that the driver is at work on, each under an id.
 *
 * <p>The id names the target too: when the driver later opens a connection of its own with the same properties, to
 * cancel a statement, its login is over but its target is still known.
 */
final class LoginRegistry {

    private static final Duration SIDE_LOGIN = Duration.ofSeconds(10);

    private final TokenCache tokens;
    private final Events events;
    private final Timeouts timeouts;
    private final Map<String, LoginAttempt> pending = new ConcurrentHashMap<>();
    private final Map<String, LoginTarget> targets = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    LoginRegistry(TokenCache tokens, Events events, Timeouts timeouts) {
        this.tokens = tokens;
        this.events = events;
        this.timeouts = timeouts;
    }

    /** Enters an attempt; its id is the key to {@link #find} and {@link #end}. */
    String begin(LoginAttempt attempt) {
        String sourceAndTarget =
                attempt.credential().source() + "@" + attempt.target().endpoint();
        targets.putIfAbsent(sourceAndTarget, attempt.target());
        String id = next.incrementAndGet() + "/" + sourceAndTarget;
        pending.put(id, attempt);
        if (closed.getCount() == 0) {
            attempt.abort();
        }
        return id;
    }

    void end(String id) {
        pending.remove(id);
    }

    LoginAttempt find(String id) throws IOException {
        LoginAttempt attempt = pending.get(id);
        return attempt != null ? attempt : side(id.substring(id.indexOf('/') + 1));
    }

    private LoginAttempt side(String sourceAndTarget) throws IOException {
        LoginTarget target = targets.get(sourceAndTarget);
        if (target == null) {
            throw new IOException("Unknown login");
        }
        RdsIamListener.Source source =
                RdsIamListener.Source.valueOf(sourceAndTarget.substring(0, sourceAndTarget.indexOf('@')));
        Credential credential = new DriverInitiatedCredential(source, tokens, events);
        return new LoginAttempt(target, credential, Deadline.after(SIDE_LOGIN), timeouts, true);
    }

    /** Waits, but not longer than until the data source is closed; true if it is. */
    boolean awaitClose(Duration longest) throws InterruptedException {
        return closed.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends those under way, and those that may still begin. */
    void abortAll() {
        closed.countDown();
        pending.values().forEach(LoginAttempt::abort);
    }
}
