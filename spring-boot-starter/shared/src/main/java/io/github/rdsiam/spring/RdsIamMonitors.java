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
 * <p>A bean of this type is there when {@code rds-iam.enabled} is true. The starter's own data source is watched without
 * further ado; an application that declares data sources itself hands each builder a listener:
 * {@code builder.listener(monitors.listener("orders"))}. Thread-safe.
 */
public final class RdsIamMonitors {

    private final Clock clock;

    /** Both guarded by this. */
    private final List<DataSourceMonitor> monitors = new ArrayList<>();

    private final List<Consumer<DataSourceMonitor>> observers = new ArrayList<>();

    RdsIamMonitors(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins to watch a data source.
     *
     * @param dataSourceName how health and the meters' tag {@code name} shall call it
     * @return the listener for that data source's builder; the same one for the same name, because a bean whose creation
     *     failed is created again
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

    /** Tells of each data source, those to come as well: a lazy one may be made after the meters were bound. */
    synchronized void observe(Consumer<DataSourceMonitor> observer) {
        observers.add(observer);
        monitors.forEach(observer);
    }

    synchronized List<DataSourceMonitor> all() {
        return List.copyOf(monitors);
    }
}
