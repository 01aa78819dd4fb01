package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.RdsIamListener.Source;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class HealthReportTest {

    private final RdsIamMonitors monitors = new RdsIamMonitors(Clock.fixed(TestEvents.NOW, ZoneOffset.UTC));

    @Test
    void knowsNothingBeforeTheFirstConnection() {
        monitors.listener("dataSource");

        assertThat(HealthReport.of(monitors)).isEqualTo(new HealthReport(false, Map.of()));
    }

    @Test
    void saysThatIamIsInUseAndUntilWhen() {
        RdsIamListener listener = monitors.listener("dataSource");
        listener.tokenSigned(TestEvents.signed());
        listener.connectionOpened(TestEvents.opened(Source.IAM, false));

        assertThat(HealthReport.of(monitors))
                .isEqualTo(new HealthReport(
                        true,
                        Map.of(
                                "source", "IAM",
                                "tokenUsableUntil", "2026-11-24T08:14:30Z",
                                "signerExpiry", "2026-11-24T09:00:00Z")));
    }

    @Test
    void saysThatTheFallbackIsInUseAndWhy() {
        RdsIamListener listener = monitors.listener("dataSource");
        listener.loginRefused(TestEvents.refused(Source.IAM, Reason.TOKEN_REFUSED));
        listener.fallbackChanged(TestEvents.changed(true, Reason.TOKEN_REFUSED));
        listener.connectionOpened(TestEvents.opened(Source.SECRET, false));

        assertThat(HealthReport.of(monitors).details())
                .isEqualTo(Map.of(
                        "source", "fallback",
                        "fallbackReason", "TOKEN_REFUSED",
                        "lastRefusal",
                                Map.of(
                                        "at", "2026-11-24T08:00:00Z",
                                        "source", "IAM",
                                        "reason", "TOKEN_REFUSED",
                                        "vendorCode", 1045)));
    }

    @Test
    void showsTheSqlStateWhereThereIsNoVendorCode() {
        monitors.listener("dataSource").loginRefused(TestEvents.refusedByPostgresql(Source.IAM, Reason.TOKEN_REFUSED));

        assertThat(HealthReport.of(monitors).details())
                .extractingByKey("lastRefusal", InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("sqlState", "28P01")
                .doesNotContainKey("vendorCode");
    }

    @Test
    void namesSeveralDataSources() {
        monitors.listener("orders").connectionOpened(TestEvents.opened(Source.IAM, false));
        monitors.listener("stock");

        assertThat(HealthReport.of(monitors))
                .isEqualTo(new HealthReport(true, Map.of("orders", Map.of("source", "IAM"), "stock", Map.of())));
    }

    @Test
    void givesTheSameListenerForTheSameName() {
        assertThat(monitors.listener("orders")).isSameAs(monitors.listener("orders"));
    }
}
