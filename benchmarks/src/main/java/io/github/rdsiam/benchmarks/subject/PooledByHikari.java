package io.github.rdsiam.benchmarks.subject;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A HikariCP pool. */
final class PooledByHikari implements Connections {

    private final HikariDataSource pool;

    PooledByHikari(HikariDataSource pool) {
        this.pool = pool;
    }

    static PooledByHikari of(String url, int size) {
        return of(config(url, size));
    }

    static PooledByHikari of(HikariConfig config) {
        return new PooledByHikari(new HikariDataSource(config));
    }

    static HikariConfig config(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(Site.user());
        config.setMaximumPoolSize(size);
        return config;
    }

    @Override
    public Connection get() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
