package io.github.rdsiam.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.rdsiam.internal.concurrent.Timeouts;
import java.util.Map;
import java.util.Objects;

/**
 * Default HikariCP settings for RDS Proxy and for Lambda.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-managing.html">Managing RDS Proxy</a>
 */
public final class PoolPresets {

    /** Below the proxy's default idle timeout of 30 minutes. */
    private static final long MAX_LIFETIME_MILLIS = 25 * 60_000L;

    /** Lets HikariCP find all ten connections of its default size dead within its connection timeout of 30 s. */
    private static final long VALIDATION_TIMEOUT_MILLIS = 2_000L;

    private PoolPresets() {}

    /** Fails with a HikariCP that is too old to have the verdict that evicts a connection. */
    public static HikariConfig create(Map<String, String> environment) {
        Objects.requireNonNull(SQLExceptionOverride.Override.MUST_EVICT);
        HikariConfig config = new HikariConfig();
        config.setMaxLifetime(MAX_LIFETIME_MILLIS);
        if (Timeouts.isOnLambda(environment)) {
            config.setMaximumPoolSize(concurrency(environment));
            config.setMinimumIdle(0);
            // the handler connects when it needs to, and survives a failure
            config.setInitializationFailTimeout(-1);
            // a frozen environment runs no timers
            config.setKeepaliveTime(0);
            config.setConnectionTimeout(5_000L);
            config.setValidationTimeout(1_000L);
        } else {
            config.setValidationTimeout(VALIDATION_TIMEOUT_MILLIS);
        }
        return config;
    }

    /** Returns how many invocations this environment runs at a time: 1, except on managed instances. */
    private static int concurrency(Map<String, String> environment) {
        String value = environment.getOrDefault("AWS_LAMBDA_MAX_CONCURRENCY", "1");
        try {
            return Math.max(1, Integer.parseInt(value.trim()));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
