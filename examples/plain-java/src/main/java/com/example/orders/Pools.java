package com.example.orders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
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

    /** Most pools take a data source. {@code buildPool()} makes this one with all that is set here, and more. */
    static HikariDataSource hikari(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(4);
        config.setMaxLifetime(MAX_LIFETIME.toMillis());
        // after a failover, a connection may lead to an instance that is a reader now: close it instead of keeping it
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException e) {
                boolean readOnly =
                        e.getErrorCode() == 1290 || e.getErrorCode() == 1836 || "25006".equals(e.getSQLState());
                return readOnly ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
            }
        });
        return new HikariDataSource(config);
    }

    /** Agroal only takes a class and calls its constructor. Close the pool before the data source. */
    static AgroalDataSource agroal(DataSource source) throws SQLException {
        OrdersDataSource.delegateTo(source);
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(4)
                        .maxLifetime(MAX_LIFETIME)
                        .connectionFactoryConfiguration(
                                factory -> factory.connectionProviderClass(OrdersDataSource.class))));
    }
}
