package io.github.rdsiam.internal.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SharedLoad;
import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.event.Events;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the fallback's secret. Callers that wait for it share one read. Thread-safe.
 *
 * <p>A secret is used for an hour without calling AWS, and for another hour if AWS Secrets Manager has an outage. After
 * these two hours the next connect drops it, without a timer. It is dropped at once when AWS denies access to it,
 * when the database refuses it, and by {@link #close}. The pending version of a rotation is not cached.
 */
public final class SecretCache implements AutoCloseable {

    public static final String CURRENT = "AWSCURRENT";
    public static final String PENDING = "AWSPENDING";

    public static final Duration FRESH = Duration.ofHours(1);
    public static final Duration STALE = Duration.ofHours(2);

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private final SecretFetcher fetcher;
    private final Clocks times;

    /** Holds the current version; the loads below do not keep their values. */
    private final Cache<String, Fetched> held;

    private final SharedLoad<Fetched> current = new SharedLoad<>(fetched -> false);
    private final SharedLoad<Fetched> pending = new SharedLoad<>(fetched -> false);
    private volatile boolean closed;

    private record Fetched(DatabaseSecret secret, Validity fresh, Validity stale) {}

    /** A secret to use, and whether AWS Secrets Manager was called for it just now, successfully or not. */
    public record Answer(DatabaseSecret secret, boolean askedNow) {}

    public SecretCache(SecretFetcher fetcher, Clocks times) {
        this.fetcher = fetcher;
        this.times = times;
        this.held = Caffeine.newBuilder()
                .expireAfterWrite(STALE)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(times.wall().millis()))
                .executor(Runnable::run)
                .build();
    }

    /** Returns the current version, from the cache or from AWS Secrets Manager. */
    public Answer current(Deadline deadline, Events events)
            throws CredentialsException, InterruptedException, TimeoutException {
        @Nullable Fetched known = known();
        if (known != null && isFresh(known)) {
            return new Answer(known.secret(), false);
        }
        try (SharedLoad<Fetched>.Load load = current.join(new Read(CURRENT, events))) {
            // only half, so that there is time left to log in with the old version
            Fetched fetched = load.await(known == null ? deadline : deadline.half());
            keep(fetched, known);
            return new Answer(fetched.secret(), true);
        } catch (ExecutionException e) {
            CredentialsException failure = unwrap(e);
            if (known != null && SecretFetcher.isOutage(failure.said())) {
                return stale(known, failure.getMessage(), events);
            }
            drop(known);
            throw failure;
        } catch (TimeoutException e) {
            if (known == null) {
                throw e;
            }
            return stale(known, "no answer in time", events);
        }
    }

    /** Reads the version that a rotation is about to make current. */
    public DatabaseSecret pending(Deadline deadline, Events events)
            throws CredentialsException, InterruptedException, TimeoutException {
        try (SharedLoad<Fetched>.Load load = pending.join(new Read(PENDING, events))) {
            return load.await(deadline).secret();
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    /** Drops a refused version, so that the next call reads the secret again; keeps a newer version. */
    public void drop(DatabaseSecret refused) {
        @Nullable Fetched known = held.getIfPresent(CURRENT);
        if (known != null && known.secret().equals(refused)) {
            drop(known);
        }
    }

    private void drop(@Nullable Fetched unwanted) {
        if (unwanted != null) {
            // keeps a newer version that another caller has read
            held.asMap().remove(CURRENT, unwanted);
        }
    }

    /** Drops a secret after two hours. Each connect calls this, because Caffeine has no timer here. */
    public void dropExpired() {
        known();
        held.cleanUp();
    }

    /** Returns whether a secret is available without the data source's AWS credentials. */
    public boolean canDoWithoutOurCredentials() {
        return !fetcher.ownsClient() || isFresh(known());
    }

    private @Nullable Fetched known() {
        @Nullable Fetched known = held.getIfPresent(CURRENT);
        if (known != null && !times.hold(known.stale())) {
            // if the wall clock was set back, Caffeine would keep it longer
            drop(known);
            return null;
        }
        return known;
    }

    private boolean isFresh(@Nullable Fetched known) {
        return known != null && times.hold(known.fresh());
    }

    /**
     * Caches a version that was read. Only callers that waited call this, because a result that arrives later may be
     * outdated.
     */
    private void keep(Fetched fetched, @Nullable Fetched before) {
        held.asMap().compute(CURRENT, (key, now) -> now == null || now.equals(before) ? fetched : now);
        if (closed) {
            held.invalidateAll();
        }
    }

    private final class Read implements SharedLoad.Loader<Fetched> {

        private final String stage;
        private final Events events;

        Read(String stage, Events events) {
            this.stage = stage;
            this.events = events;
        }

        @Override
        public Fetched call() throws CredentialsException {
            @Nullable Fetched known = known();
            if (known != null && stage.equals(CURRENT) && isFresh(known)) {
                // another read ended just before this one started
                return known;
            }
            DatabaseSecret secret = fetcher.fetch(stage);
            events.secretFetched(LogSafe.escape(secret.versionId()), stage, false);
            return new Fetched(secret, times.lasting(FRESH), times.lasting(STALE));
        }

        @Override
        public void afterwards() {
            events.deliverLate();
        }
    }

    private Answer stale(Fetched old, @Nullable String why, Events events) {
        String version = LogSafe.escape(old.secret().versionId());
        LOG.warn(
                "Using the cached value of the secret \"{}\", version {}: {}",
                LogSafe.escape(old.secret().id()),
                version,
                why);
        events.secretFetched(version, CURRENT, true);
        return new Answer(old.secret(), true);
    }

    private static CredentialsException unwrap(ExecutionException e) {
        return CredentialsException.of(e, Reason.SECRET_UNAVAILABLE, "The secret could not be read");
    }

    @Override
    public void close() {
        closed = true;
        held.invalidateAll();
        current.close();
        pending.close();
        fetcher.close();
    }
}
