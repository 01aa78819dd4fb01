package io.github.rdsiam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.url.DriverUrl;
import io.github.rdsiam.internal.url.UrlParameter;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data sources behind the driver's URLs: one for each distinct set of parameters, so that tokens and TLS sessions are
 * shared. Thread-safe.
 *
 * <p>A data source that was not used for an hour is closed, but not before its connections: to cancel a statement, the
 * driver connects again. There is no timer: the next use of the driver, for any URL, closes what has to be closed.
 */
final class UrlDataSources {

    static final Duration UNUSED = Duration.ofHours(1);
    static final int MOST = 256;

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private final Cache<DriverUrl, Entry> inUse;

    /** Those that the cache has dropped. They are closed when they have no connections, or used again. */
    private final ConcurrentMap<DriverUrl, Entry> dropped = new ConcurrentHashMap<>();

    /** @param nanoTime the clock for the hour */
    UrlDataSources(LongSupplier nanoTime) {
        inUse = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(UNUSED)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                // atomically with the removal: nobody can miss it in both places
                .<DriverUrl, Entry>evictionListener(
                        (url, entry, cause) -> dropped.put(Objects.requireNonNull(url), Objects.requireNonNull(entry)))
                .build();
    }

    /**
     * Opens a connection.
     *
     * @param timeoutSeconds the login timeout; 0 for the default
     * @throws SQLException also for what is wrong in URL or properties
     */
    Connection open(DatabaseEngine engine, String url, Properties properties, int timeoutSeconds) throws SQLException {
        Entry entry;
        try {
            DriverUrl parsed = DriverUrl.parse(engine, url, properties);
            parsed.requireComplete();
            entry = begin(parsed);
        } catch (IllegalArgumentException e) {
            throw refused(UrlParameter.inPlaceOfMethods(String.valueOf(e.getMessage())), e);
        } catch (IllegalStateException e) {
            // a jar is missing
            throw refused(String.valueOf(e.getMessage()), e);
        }
        try {
            if (DriverUrl.havePassword(properties)) {
                entry.warnOfPassword();
            }
            return entry.open(timeoutSeconds);
        } finally {
            closeDropped();
        }
    }

    private static SQLException refused(String message, Exception e) {
        return new SQLNonTransientConnectionException(message, "08001", e);
    }

    /** Takes the data source, or makes it, for one connection that is about to be opened. */
    private Entry begin(DriverUrl url) {
        return Objects.requireNonNull(inUse.asMap().compute(url, (key, known) -> {
            Entry entry = known != null ? known : dropped.remove(key);
            if (entry == null) {
                entry = new Entry(builder(key).build());
            }
            entry.begin();
            return entry;
        }));
    }

    /** Closes those that the cache has dropped and whose connections are closed. */
    private void closeDropped() {
        inUse.cleanUp();
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

    /** Closes all, also those with open connections, which stay open. */
    void closeAll() {
        inUse.cleanUp();
        for (ConcurrentMap<DriverUrl, Entry> entries : List.of(inUse.asMap(), dropped)) {
            for (DriverUrl url : entries.keySet()) {
                Entry entry = entries.remove(url);
                if (entry != null) {
                    entry.close();
                }
            }
        }
    }

    /** Returns how many data sources are not closed. */
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
            builder.caBundle(Path.of(bundle));
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
        return builder.driverProperties(url.driverProperties());
    }

    private static SecretsManagerFallback fallback(String secret, DriverUrl url) {
        SecretsManagerFallback fallback = SecretsManagerFallback.of(secret);
        if (url.goesToSecretHost()) {
            return fallback.toSecretHost();
        }
        HostAndPort target = url.address(UrlParameter.FALLBACK_TARGET);
        return target == null ? fallback : fallback.toEndpoint(target.host(), target.port());
    }

    /** A data source, and which of its connections are open. */
    private static final class Entry {

        private final IamTokenDataSource source;

        /** Weak: nobody closes a connection that was lost. Guarded by this. */
        private final List<WeakReference<Connection>> connections = new ArrayList<>();

        /** How many connects are under way. Guarded by this. */
        private int opening;

        private boolean warned;

        Entry(IamTokenDataSource source) {
            this.source = source;
        }

        synchronized void begin() {
            opening++;
        }

        Connection open(int timeoutSeconds) throws SQLException {
            Connection connection = null;
            try {
                connection = source.open(timeoutSeconds);
                return connection;
            } finally {
                end(connection);
            }
        }

        private synchronized void end(@Nullable Connection opened) {
            opening--;
            connections.removeIf(Entry::isClosed);
            if (opened != null) {
                connections.add(new WeakReference<>(opened));
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

        void close() {
            source.close();
        }

        synchronized void warnOfPassword() {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "The password that was given for {} is ignored: the IAM token is the password. Leave the field"
                                + " empty.",
                        source);
            }
        }
    }
}
