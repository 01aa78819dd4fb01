package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariDataSource;

/**
 * Creates the pool that Boot would create from connection details with a password, for example from a test container.
 */
final class PasswordPool {

    private PasswordPool() {}

    /** Creates the pool. Connection details override properties, as in Boot. */
    static HikariDataSource create(ConnectionSettings details, PoolSettings settings) {
        HikariDataSource pool = new HikariDataSource();
        settings.applyTo(pool);
        pool.setJdbcUrl(details.url());
        pool.setUsername(details.username());
        pool.setPassword(details.password());
        if (details.driverClassName() != null) {
            pool.setDriverClassName(details.driverClassName());
        }
        return pool;
    }
}
