package com.example.orders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Two pools. Neither has a user name or a password. */
final class Pools {

    /** RDS Proxy closes connections that were idle for 30 minutes. */
    private static final Duration MAX_LIFETIME = Duration.ofMinutes(25);

    private Pools() {}

    /** Most pools take a data source. {@code buildPool()} makes this one, with more presets. */
    static HikariDataSource hikari(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(4);
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        return new HikariDataSource(config);
    }

    /** Agroal only takes a class and calls its constructor. */
    static AgroalDataSource agroal() throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(4)
                        .maxLifetime(MAX_LIFETIME)
                        .connectionFactoryConfiguration(
                                factory -> factory.connectionProviderClass(OrdersDataSource.class))));
    }
}
