package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import java.util.Map;

/**
 * HikariCP's settings for RDS Proxy and for Lambda, before the user's own.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-managing.html">Managing RDS Proxy</a>
 */
final class PoolPresets {

    /** Below the proxy's default idle timeout of 30 minutes. */
    private static final long MAX_LIFETIME_MILLIS = 25 * 60_000L;

    /** All ten of HikariCP's default size can be found dead, one after the other, within its connection timeout of 30 s. */
    private static final long VALIDATION_TIMEOUT_MILLIS = 2_000L;

    private static final long LAMBDA_CONNECTION_TIMEOUT_MILLIS = 5_000L;
    private static final long LAMBDA_VALIDATION_TIMEOUT_MILLIS = 1_000L;

    private PoolPresets() {}

    static HikariConfig create(Map<String, String> environment) {
        HikariConfig config = new HikariConfig();
        config.setMaxLifetime(MAX_LIFETIME_MILLIS);
        if (LambdaEnvironment.isPresent(environment)) {
            config.setMaximumPoolSize(LambdaEnvironment.concurrency(environment));
            config.setMinimumIdle(0);
            // the handler connects when it wants to, and lives on if that fails
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
