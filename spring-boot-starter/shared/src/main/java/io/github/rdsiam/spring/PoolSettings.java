package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Binds the application's {@code spring.datasource.hikari} properties to a pool, as Boot does. */
final class PoolSettings {

    private static final String PREFIX = "spring.datasource.hikari";

    private final Binder binder;
    private final @Nullable String poolName;

    PoolSettings(Environment environment, @Nullable String poolName) {
        this.binder = Binder.get(environment);
        this.poolName = poolName;
    }

    void applyTo(HikariConfig pool) {
        if (poolName != null) {
            pool.setPoolName(poolName);
        }
        binder.bind(PREFIX, Bindable.ofInstance(pool));
    }

    /** Binds the properties to a pool whose builder already has the driver properties. */
    void applyWithoutDriverProperties(HikariConfig pool) {
        applyTo(pool);
        pool.getDataSourceProperties().clear();
    }

    /** Returns the driver properties for the builder, so that {@code rds-iam.driver-properties} override them. */
    Map<String, String> driverProperties() {
        return binder.bind(PREFIX + ".data-source-properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
    }
}
