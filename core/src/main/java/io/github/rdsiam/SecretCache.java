package io.github.rdsiam;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_UNAVAILABLE;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the fallback's secret for an hour, and for another hour while AWS Secrets Manager has an outage.
 *
 * <p>One fetch serves everybody who waits. A secret is dropped at once when AWS denies access to it; after its time it
 * is dropped by the next connect, or by {@link #close}. There is no timer.
 */
final class SecretCache implements AutoCloseable {

    static final String CURRENT = "AWSCURRENT";
    static final String PENDING = "AWSPENDING";

    static final Duration FRESH = Duration.ofHours(1);
    static final Duration STALE = Duration.ofHours(2);

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private final SecretFetcher fetcher;
    private final Clocks times;
    private final SingleFlight<String, Fetched> cache;

    private volatile boolean closed;

    /** Compared before it is cleared: another caller may have fetched a newer one meanwhile. */
    private final AtomicReference<@Nullable Fetched> last = new AtomicReference<>();

    private record Fetched(DatabaseSecret secret, Validity fresh, Validity stale) {}

    /** What {@link #current} found: the secret, and whether AWS Secrets Manager was asked for it just now, in vain or not. */
    record Answer(DatabaseSecret secret, boolean askedNow) {}

    SecretCache(SecretFetcher fetcher, Clocks times) {
        this.fetcher = fetcher;
        this.times = times;
        this.cache = SingleFlight.expiring(
                times.wall(),
                FRESH,
                fetched -> fetched.secret().stage().equals(CURRENT) && times.hold(fetched.fresh()));
    }

    Answer current(Deadline deadline, Events events)
            throws CredentialsException, InterruptedException, TimeoutException {
        dropExpired();
        @Nullable Fetched spare = last.get();
        try (Flight<Fetched> flight = cache.join(CURRENT, () -> fetch(CURRENT, events))) {
            Deadline wait = spare == null ? deadline : deadline.half();
            return new Answer(flight.await(wait).secret(), flight.kind() != Flight.Kind.CACHED);
        } catch (ExecutionException e) {
            CredentialsException failure = unwrap(e);
            if (spare != null && failure instanceof SecretUnavailableException unavailable && unavailable.isOutage()) {
                return stale(spare, failure.getMessage(), events);
            }
            last.compareAndSet(spare, null);
            throw failure;
        } catch (TimeoutException e) {
            if (spare == null) {
                throw e;
            }
            return stale(spare, "no answer in time", events);
        }
    }

    /** The version that a rotation is about to make current. */
    DatabaseSecret pending(Deadline deadline, Events events)
            throws CredentialsException, InterruptedException, TimeoutException {
        try (Flight<Fetched> flight = cache.join(PENDING, () -> fetch(PENDING, events))) {
            return flight.await(deadline).secret();
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    /** Forgets a version that was refused, so that the next call fetches. */
    void drop(DatabaseSecret refused) {
        @Nullable Fetched known = last.get();
        if (known != null && known.secret().equals(refused)) {
            last.compareAndSet(known, null);
        }
        // what was fetched last need not be what is cached: an answer that nobody waited for may have come late
        cache.drop(CURRENT, fetched -> fetched.secret().equals(refused));
    }

    /** Drops what is too old to be used, so that a password does not stay in memory because nobody asks for it. */
    void dropExpired() {
        @Nullable Fetched known = last.get();
        if (known != null && !times.hold(known.stale())) {
            last.compareAndSet(known, null);
        }
        cache.dropExpired();
    }

    /** Whether a secret can be had though AWS credentials fail. */
    boolean canDoWithoutOurCredentials() {
        @Nullable Fetched known = last.get();
        return !fetcher.usesClientOfItsOwn() || (known != null && times.hold(known.fresh()));
    }

    private Fetched fetch(String stage, Events events) throws CredentialsException {
        DatabaseSecret secret = fetcher.fetch(stage);
        Fetched fetched = new Fetched(secret, times.lasting(FRESH), times.lasting(STALE));
        if (stage.equals(CURRENT) && !closed) {
            last.set(fetched);
        }
        events.secretFetched(LogSafe.escape(secret.versionId()), stage, false);
        return fetched;
    }

    private Answer stale(Fetched spare, @Nullable String why, Events events) {
        LOG.warn("Using an older answer for {}: {}", spare.secret(), why);
        events.secretFetched(LogSafe.escape(spare.secret().versionId()), CURRENT, true);
        return new Answer(spare.secret(), true);
    }

    private static CredentialsException unwrap(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof CredentialsException known) {
            return known;
        }
        return new CredentialsException(
                SECRET_UNAVAILABLE,
                "The secret could not be read: "
                        + (cause instanceof LinkageError brokenClassPath
                                ? LinkageAdvice.words(brokenClassPath, null)
                                : RootMessage.of(cause == null ? e : cause) + "."),
                RootMessage.asCause(cause));
    }

    @Override
    public void close() {
        closed = true;
        last.set(null);
        cache.close();
        fetcher.close();
    }
}
