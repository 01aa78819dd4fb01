package io.github.rdsiam.spring;

import io.github.rdsiam.RdsIamListener;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Watches the application's data sources for the {@code rdsIam} health contributor and the {@code rds.iam} meters.
 *
 * <p>This bean exists when {@code rds-iam.enabled} is true. The starter's own data source is watched automatically. If
 * your application declares data sources, set a listener on each builder:
 *
 * <pre>{@code
 * @Bean
 * HikariDataSource orders(RdsIamMonitors monitors) {
 *     return IamTokenDataSource.builder()
 *             .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
 *             .username("app")
 *             .listener(monitors.listener("orders"))
 *             .buildPool();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class RdsIamMonitors {

    private final Clock clock;

    /** Both lists are guarded by this. */
    private final List<DataSourceMonitor> monitors = new ArrayList<>();

    private final List<Consumer<DataSourceMonitor>> observers = new ArrayList<>();

    RdsIamMonitors(Clock clock) {
        this.clock = clock;
    }

    /**
     * Starts watching a data source and returns the listener for its builder.
     *
     * @param dataSourceName the data source's name in the meters' tag {@code name} and, if there are several, in health
     * @return the listener for that data source's builder; the same one for the same name, because Spring may create a
     *     bean again after a failure
     * @throws NullPointerException if the name is null
     * @throws IllegalArgumentException if the name is blank
     */
    public synchronized RdsIamListener listener(String dataSourceName) {
        Objects.requireNonNull(dataSourceName, "dataSourceName");
        if (dataSourceName.isBlank()) {
            throw new IllegalArgumentException("dataSourceName must not be blank");
        }
        for (DataSourceMonitor monitor : monitors) {
            if (monitor.name().equals(dataSourceName)) {
                return monitor;
            }
        }
        return begin(dataSourceName);
    }

    private DataSourceMonitor begin(String name) {
        DataSourceMonitor monitor = new DataSourceMonitor(name, clock);
        monitors.add(monitor);
        observers.forEach(observer -> observer.accept(monitor));
        return monitor;
    }

    /**
     * Calls the observer for each data source, including later ones: a lazy data source may be created after the meters
     * were bound.
     */
    synchronized void observe(Consumer<DataSourceMonitor> observer) {
        observers.add(observer);
        monitors.forEach(observer);
    }

    synchronized List<DataSourceMonitor> all() {
        return List.copyOf(monitors);
    }
}
