package io.github.rdsiam.spring;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener.Source;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/**
 * Registers the {@code rds.iam} meters.
 *
 * <p>The meters read the counts of the monitors, so they include the connections that Flyway and Hibernate open before
 * there is a registry.
 */
final class RdsIamMeters implements MeterBinder {

    private static final String NAME = "name";
    private static final String SOURCE = "source";

    private final RdsIamMonitors monitors;

    RdsIamMeters(RdsIamMonitors monitors) {
        this.monitors = monitors;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        monitors.observe(monitor -> bind(monitor, registry));
    }

    private static void bind(DataSourceMonitor monitor, MeterRegistry registry) {
        FunctionCounter.builder("rds.iam.tokens.signed", monitor, DataSourceMonitor::tokensSigned)
                .description("IAM tokens signed")
                .tag(NAME, monitor.name())
                .register(registry);
        Gauge.builder("rds.iam.fallback.active", monitor, m -> m.fallbackActive() ? 1 : 0)
                .description("1 while the fallback's secret is used instead of IAM")
                .tag(NAME, monitor.name())
                .register(registry);
        for (Source source : Source.values()) {
            bindConnections(monitor, source, false, registry);
            bindConnections(monitor, source, true, registry);
        }
        for (Reason reason : Reason.values()) {
            FunctionCounter.builder("rds.iam.refusals", monitor, m -> m.refusals(reason))
                    .description("Logins refused, or not tried for lack of a credential")
                    .tag(NAME, monitor.name())
                    .tag("reason", tag(reason))
                    .register(registry);
        }
    }

    private static void bindConnections(
            DataSourceMonitor monitor, Source source, boolean resumed, MeterRegistry registry) {
        FunctionCounter.builder("rds.iam.connections", monitor, m -> m.connections(source, resumed))
                .description("Physical connections opened")
                .tag(NAME, monitor.name())
                .tag(SOURCE, tag(source))
                .tag("tls.resumed", Boolean.toString(resumed))
                .register(registry);
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
