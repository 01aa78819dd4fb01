package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.RdsIamListener.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class RdsIamMetersTest {

    private final RdsIamMonitors monitors = new RdsIamMonitors(Clock.systemUTC());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsWhatHappenedBeforeTheRegistryWasThere() {
        RdsIamListener orders = monitors.listener("orders");
        orders.tokenSigned(TestEvents.signed());
        orders.connectionOpened(TestEvents.opened(Source.IAM, false));
        new RdsIamMeters(monitors).bindTo(registry);
        orders.connectionOpened(TestEvents.opened(Source.IAM, true));
        orders.connectionOpened(TestEvents.opened(Source.IAM, true));

        assertThat(count("rds.iam.tokens.signed", "name", "orders")).isEqualTo(1);
        assertThat(count("rds.iam.connections", "source", "iam", "tls.resumed", "false"))
                .isEqualTo(1);
        assertThat(count("rds.iam.connections", "source", "iam", "tls.resumed", "true"))
                .isEqualTo(2);
        assertThat(count("rds.iam.connections", "source", "secret", "tls.resumed", "true"))
                .isZero();
    }

    @Test
    void metersADataSourceThatIsMadeLater() {
        new RdsIamMeters(monitors).bindTo(registry);
        monitors.listener("late").loginRefused(TestEvents.refused(Source.IAM, Reason.TOKEN_REFUSED));

        assertThat(count("rds.iam.refusals", "name", "late", "reason", "token_refused"))
                .isEqualTo(1);
    }

    @Test
    void showsWhetherTheFallbackIsActive() {
        new RdsIamMeters(monitors).bindTo(registry);
        RdsIamListener orders = monitors.listener("orders");

        orders.fallbackChanged(TestEvents.changed(true, Reason.TOKEN_REFUSED));
        assertThat(registry.get("rds.iam.fallback.active").gauge().value()).isEqualTo(1);
        orders.fallbackChanged(TestEvents.changed(false, null));
        assertThat(registry.get("rds.iam.fallback.active").gauge().value()).isZero();
    }

    private double count(String meter, String... tags) {
        return registry.get(meter).tags(tags).functionCounter().count();
    }
}
