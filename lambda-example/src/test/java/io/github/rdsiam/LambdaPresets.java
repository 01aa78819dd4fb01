package io.github.rdsiam;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.Map;

/**
 * The library's own settings on Lambda, for comparison with the template; in the library's package because they are not
 * its API.
 */
public final class LambdaPresets {

    private static final Map<String, String> LAMBDA = Map.of("AWS_LAMBDA_FUNCTION_NAME", "orders-reader");

    private LambdaPresets() {}

    private static HikariConfig pool() {
        return PoolPresets.create(LAMBDA);
    }

    /** How long a pooled connection lives at most. */
    public static Duration maxLifetime() {
        return Duration.ofMillis(pool().getMaxLifetime());
    }

    /** How long the pool waits for a connection. */
    public static Duration connectionTimeout() {
        return Duration.ofMillis(pool().getConnectionTimeout());
    }

    /** How long a statement may be silent. */
    public static Duration socketTimeout() {
        return Duration.ofMillis(Timeouts.of(LAMBDA).socketMillis());
    }

    /** How many connections an environment keeps. */
    public static int poolSize() {
        return pool().getMaximumPoolSize();
    }
}
