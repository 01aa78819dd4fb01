package io.github.rdsiam.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.rdsiam.internal.concurrent.Timeouts;
import java.util.Map;
import java.util.Objects;

/**
 * Creates the default HikariCP settings for RDS Proxy and Lambda.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-managing.html">Managing RDS Proxy</a>
 */
public final class PoolPresets {

    /** Shorter than the proxy's default idle timeout of 30 minutes. */
    private static final long MAX_LIFETIME_MILLIS = 25 * 60_000L;

    /**
     * Short enough for HikariCP to find all ten connections of its default size dead within its connection timeout of
     * 30 s.
     */
    private static final long VALIDATION_TIMEOUT_MILLIS = 2_000L;

    private PoolPresets() {}

    /** Creates a configuration. Fails if HikariCP is too old and lacks the override that evicts a connection. */
    public static HikariConfig create(Map<String, String> environment) {
        Objects.requireNonNull(SQLExceptionOverride.Override.MUST_EVICT);
        HikariConfig config = new HikariConfig();
        config.setMaxLifetime(MAX_LIFETIME_MILLIS);
        if (Timeouts.isOnLambda(environment)) {
            config.setMaximumPoolSize(concurrency(environment));
            config.setMinimumIdle(0);
            // the handler connects when it needs a connection, and survives a failure
            config.setInitializationFailTimeout(-1);
            // timers do not run in a frozen environment
            config.setKeepaliveTime(0);
            config.setConnectionTimeout(5_000L);
            config.setValidationTimeout(1_000L);
        } else {
            config.setValidationTimeout(VALIDATION_TIMEOUT_MILLIS);
        }
        return config;
    }

    /** Returns the number of concurrent invocations of this environment: 1, except on managed instances. */
    private static int concurrency(Map<String, String> environment) {
        String value = environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1");
        try {
            return Math.max(1, Integer.parseInt(value.trim()));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
