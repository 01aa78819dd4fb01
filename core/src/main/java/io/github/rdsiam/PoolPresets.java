package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.util.Map;
import java.util.Objects;

/**
 * HikariCP settings for RDS Proxy and for Lambda, which the user's own override.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-managing.html">Managing RDS Proxy</a>
 */
final class PoolPresets {

    /** Below the proxy's default idle timeout of 30 minutes. */
    private static final long MAX_LIFETIME_MILLIS = 25 * 60_000L;

    /** HikariCP can find all ten connections of its default size dead, one by one, within its connection timeout of 30 s. */
    private static final long VALIDATION_TIMEOUT_MILLIS = 2_000L;

    private static final long LAMBDA_CONNECTION_TIMEOUT_MILLIS = 5_000L;
    private static final long LAMBDA_VALIDATION_TIMEOUT_MILLIS = 1_000L;

    private PoolPresets() {}

    /** Fails with a HikariCP older than we support, which does not know the verdict that evicts a connection. */
    static HikariConfig create(Map<String, String> environment) {
        Objects.requireNonNull(SQLExceptionOverride.Override.MUST_EVICT);
        HikariConfig config = new HikariConfig();
        config.setMaxLifetime(MAX_LIFETIME_MILLIS);
        if (LambdaEnvironment.isPresent(environment)) {
            config.setMaximumPoolSize(LambdaEnvironment.concurrency(environment));
            config.setMinimumIdle(0);
            // the handler connects when it needs to, and survives a failure
            config.setInitializationFailTimeout(-1);
            // a frozen environment runs no timers
            config.setKeepaliveTime(0);
            config.setConnectionTimeout(LAMBDA_CONNECTION_TIMEOUT_MILLIS);
            config.setValidationTimeout(LAMBDA_VALIDATION_TIMEOUT_MILLIS);
        } else {
            config.setValidationTimeout(VALIDATION_TIMEOUT_MILLIS);
        }
        return config;
    }
}
