package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The application's {@code spring.datasource.hikari} properties, as Boot binds them to a pool of its own. */
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

    /** For a pool whose builder has the driver's properties already. */
    void applyWithoutDriverProperties(HikariConfig pool) {
        applyTo(pool);
        pool.getDataSourceProperties().clear();
    }

    /** For the builder, so that {@code rds-iam.driver-properties} win over them. */
    Map<String, String> driverProperties() {
        return binder.bind(PREFIX + ".data-source-properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
    }
}
