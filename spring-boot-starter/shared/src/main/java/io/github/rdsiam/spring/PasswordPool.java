package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariDataSource;

/** The pool that Boot would make of connection details with a password, those of a test container for example. */
final class PasswordPool {

    private PasswordPool() {}

    /** Connection details win over properties, as in Boot. */
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
