package io.github.rdsiam.example;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The library's settings on Lambda, for comparison with the template; {@link LambdaPresetsIT} reads them from a pool. */
final class LambdaPresets {

    static final Duration MAX_LIFETIME = Duration.ofMinutes(25);
    static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
    static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(25);
    static final int POOL_SIZE = 1;

    private LambdaPresets() {}

    /** Prints the settings of the pool that the function's variables create. */
    public static void main(String[] arguments) throws SQLException {
        try (HikariDataSource pool = Configuration.from(System.getenv()).openPool();
                Connection connection = pool.getConnection()) {
            System.out.println(describe(
                    Duration.ofMillis(pool.getMaxLifetime()),
                    Duration.ofMillis(pool.getConnectionTimeout()),
                    Duration.ofMillis(connection.getNetworkTimeout()),
                    pool.getMaximumPoolSize()));
        }
    }

    static String expected() {
        return describe(MAX_LIFETIME, CONNECTION_TIMEOUT, SOCKET_TIMEOUT, POOL_SIZE);
    }

    private static String describe(
            Duration maxLifetime, Duration connectionTimeout, Duration socketTimeout, int poolSize) {
        return "maxLifetime " + maxLifetime + ", connectionTimeout " + connectionTimeout + ", socketTimeout "
                + socketTimeout + ", poolSize " + poolSize;
    }
}
