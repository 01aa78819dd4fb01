package io.github.rdsiam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.login.LoginRunner;
import io.github.rdsiam.internal.url.DriverUrl;
import io.github.rdsiam.internal.url.UrlParameter;
import java.lang.ref.WeakReference;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the data sources behind the driver's URLs: one for each distinct set of parameters, so that tokens and TLS
 * sessions are shared. Thread-safe.
 *
 * <p>A data source that was not used for an hour is closed, but not while it has open connections: to cancel a
 * statement of one of them, the driver connects again. No timer is used: the next use of the driver, for any URL,
 * closes it.
 *
 * <p>Each usable entry is in exactly one of the two maps. It moves between them only while the cache has locked its
 * key, so a connect always finds it. Nothing blocks under that lock: building, logging and closing happen outside of
 * it.
 */
final class UrlDataSources {

    static final Duration UNUSED = Duration.ofHours(1);
    static final int MOST = 256;

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private final Cache<DriverUrl, Entry> inUse;

    /** Entries that the cache has evicted. An entry is closed when it has no connections, or used again. */
    private final ConcurrentMap<DriverUrl, Entry> dropped = new ConcurrentHashMap<>();

    /** Set by {@link #deregister}: data sources are not cached any more. */
    private volatile boolean deregistered;

    /** @param nanoTime the clock for the hour */
    UrlDataSources(LongSupplier nanoTime) {
        inUse = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(UNUSED)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                // atomic with the removal, so that a connect finds the entry in one of the two maps
                .<DriverUrl, Entry>evictionListener(
                        (url, entry, cause) -> dropped.put(Objects.requireNonNull(url), Objects.requireNonNull(entry)))
                .build();
    }

    /**
     * Opens a connection.
     *
     * @param timeoutSeconds the login timeout; 0 for the default
     * @throws SQLException also if the URL or the properties are invalid
     */
    Connection open(DatabaseEngine engine, String url, Properties properties, int timeoutSeconds) throws SQLException {
        Deadline deadline = Deadline.after(Connector.loginTimeout(timeoutSeconds));
        DriverUrl parsed;
        try {
            parsed = DriverUrl.parse(engine, url, properties)
                    .withDefaultPort(
                            IamTokenDataSource.Builder.implementation(engine).defaultPort());
            parsed.requireComplete();
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
        Entry entry = acquire(parsed);
        Connection opened = null;
        try {
            IamTokenDataSource source = source(entry, parsed, deadline);
            if (DriverUrl.havePassword(properties)) {
                entry.warnOfPassword(source);
            }
            opened = source.open(Duration.ofNanos(deadline.remainingNanos()));
            return opened;
        } finally {
            entry.release(opened);
            closeUnused();
        }
    }

    private static SQLException refused(Exception e) {
        return new SQLNonTransientConnectionException(
                UrlParameter.inPlaceOfMethods(String.valueOf(e.getMessage())), "08001", e);
    }

    /** Returns the entry for one connect, which must release it. */
    private Entry acquire(DriverUrl url) {
        return Objects.requireNonNull(inUse.asMap().compute(url, (key, known) -> {
            Entry entry = known != null ? known : dropped.remove(key);
            if (entry == null) {
                entry = new Entry();
            }
            entry.acquire();
            return entry;
        }));
    }

    /** Builds the data source, or waits until another connect has built it. */
    private IamTokenDataSource source(Entry entry, DriverUrl url, Deadline deadline) throws SQLException {
        try {
            return entry.source(() -> builder(url).build(), deadline);
        } catch (IllegalArgumentException e) {
            remove(url, entry);
            throw refused(e);
        } catch (IllegalStateException e) {
            // a jar is missing
            remove(url, entry);
            throw new SQLNonTransientConnectionException(e.getMessage(), "08001", e);
        } catch (RuntimeException | Error e) {
            remove(url, entry);
            throw e;
        }
    }

    /** Removes a failed entry, so that the next connect retries the build. */
    private void remove(DriverUrl url, Entry failed) {
        inUse.asMap().compute(url, (key, known) -> {
            dropped.remove(key, failed);
            return known == failed ? null : known;
        });
    }

    /** Closes evicted data sources whose connections are closed. */
    private void closeUnused() {
        inUse.cleanUp();
        if (deregistered) {
            dropAll();
        }
        List<Entry> unused = new ArrayList<>();
        for (DriverUrl url : dropped.keySet()) {
            dropped.computeIfPresent(url, (key, entry) -> {
                if (entry.hasConnections()) {
                    return entry;
                }
                unused.add(entry);
                return null;
            });
        }
        unused.forEach(Entry::close);
    }

    private void dropAll() {
        for (DriverUrl url : inUse.asMap().keySet()) {
            inUse.asMap().computeIfPresent(url, (key, entry) -> {
                dropped.put(key, entry);
                return null;
            });
        }
    }

    /**
     * Closes all data sources. One that is built later is closed at the first use of the driver after its last
     * connection is closed.
     */
    void deregister() {
        deregistered = true;
        closeAll();
    }

    /** Closes all data sources, even those with open connections; the connections stay open. */
    void closeAll() {
        inUse.cleanUp();
        dropAll();
        for (DriverUrl url : dropped.keySet()) {
            Entry entry = dropped.remove(url);
            if (entry != null) {
                entry.close();
            }
        }
    }

    /** Returns the number of open data sources. */
    int count() {
        return inUse.asMap().size() + dropped.size();
    }

    static IamTokenDataSource.Builder builder(DriverUrl url) {
        IamTokenDataSource.Builder builder =
                IamTokenDataSource.builder().engine(url.engine()).endpoint(url.host());
        if (url.port() != null) {
            builder.port(url.port());
        }
        if (url.database() != null) {
            builder.database(url.database());
        }
        builder.username(Objects.requireNonNull(url.get(UrlParameter.USER)));
        String region = url.get(UrlParameter.REGION);
        if (region != null) {
            builder.region(region);
        }
        HostAndPort via = url.address(UrlParameter.CONNECT_VIA);
        if (via != null) {
            builder.connectVia(via.host(), via.port());
        }
        String bundle = url.get(UrlParameter.CA_BUNDLE);
        if (bundle != null) {
            builder.caBundle(path(bundle));
        }
        String role = url.get(UrlParameter.ROLE_ARN);
        if (role != null) {
            String externalId = url.get(UrlParameter.EXTERNAL_ID);
            builder = externalId == null ? builder.assumeRole(role) : builder.assumeRole(role, externalId);
        }
        String secret = url.get(UrlParameter.FALLBACK_SECRET);
        if (secret != null) {
            builder.fallback(fallback(secret, url));
        }
        Map<String, String> properties = url.driverProperties();
        requireOneValue(
                properties,
                IamTokenDataSource.Builder.implementation(url.engine())
                        .properties()
                        .tables()
                        .currentNames());
        return builder.driverProperties(properties);
    }

    private static Path path(String bundle) {
        try {
            return Path.of(bundle);
        } catch (InvalidPathException e) {
            throw Arguments.invalid(
                    UrlParameter.CA_BUNDLE.toString(), bundle, "is not a valid file path on this machine");
        }
    }

    /**
     * Rejects two values for one property. The driver would use the current name's value, which may not be what the
     * user meant.
     */
    private static void requireOneValue(Map<String, String> properties, Map<String, String> currentNames) {
        // sorted, so that the same URL always gets the same message
        new TreeMap<>(currentNames).forEach((old, current) -> {
            String value = properties.get(current);
            if (value != null && !value.equals(properties.getOrDefault(old, value))) {
                throw InvalidSettingException.of(
                        current,
                        "The parameters " + old + " and " + current
                                + " are names of the same driver property and have different values; remove " + old);
            }
        });
    }

    private static SecretsManagerFallback fallback(String secret, DriverUrl url) {
        SecretsManagerFallback fallback = SecretsManagerFallback.of(secret);
        if (url.goesToSecretHost()) {
            return fallback.toSecretHost();
        }
        HostAndPort target = url.address(UrlParameter.FALLBACK_TARGET);
        return target == null ? fallback : fallback.toEndpoint(target.host(), target.port());
    }

    /** A data source that is built or being built, and its open connections. */
    private static final class Entry {

        private final AtomicBoolean building = new AtomicBoolean();
        private final CompletableFuture<IamTokenDataSource> source = new CompletableFuture<>();
        private final AtomicBoolean warned = new AtomicBoolean();

        /** Weak references, because a leaked connection is never closed. Guarded by this. */
        private final List<WeakReference<Connection>> connections = new ArrayList<>();

        /** The number of connects in progress. Guarded by this. */
        private int opening;

        synchronized void acquire() {
            opening++;
        }

        synchronized void release(@Nullable Connection opened) {
            opening--;
            connections.removeIf(Entry::isClosed);
            if (opened != null) {
                connections.add(new WeakReference<>(opened));
            }
        }

        /**
         * Returns the data source; the first call builds it. Reading a CA bundle can hang, so the other callers wait no
         * longer than their login timeout.
         */
        IamTokenDataSource source(Supplier<IamTokenDataSource> build, Deadline deadline) throws SQLException {
            if (building.compareAndSet(false, true)) {
                try {
                    source.complete(build.get());
                } catch (RuntimeException | Error e) {
                    source.completeExceptionally(e);
                }
            }
            try {
                return source.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) Objects.requireNonNull(e.getCause());
            } catch (TimeoutException e) {
                throw new SQLTimeoutException(
                        "The login timeout passed while another connection attempt was reading the settings of the same"
                                + " URL. Next: check that the file in caBundle can be read.",
                        "08001",
                        e);
            } catch (InterruptedException e) {
                throw LoginRunner.interrupted(e);
            }
        }

        synchronized boolean hasConnections() {
            return opening > 0 || !connections.stream().allMatch(Entry::isClosed);
        }

        private static boolean isClosed(WeakReference<Connection> reference) {
            Connection connection = reference.get();
            try {
                return connection == null || connection.isClosed();
            } catch (SQLException e) {
                return true;
            }
        }

        /** Closes the data source; if it is still being built, as soon as it is built. Closing throws nothing. */
        @SuppressWarnings("FutureReturnValueIgnored")
        void close() {
            source.thenAccept(IamTokenDataSource::close);
        }

        void warnOfPassword(IamTokenDataSource built) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn(
                        "The password that was given for {} is ignored: the IAM token is the password. Leave the field"
                                + " empty.",
                        built);
            }
        }
    }
}
