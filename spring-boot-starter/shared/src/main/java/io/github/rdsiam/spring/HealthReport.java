package io.github.rdsiam.spring;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener.Source;
import io.github.rdsiam.RdsIamListener.TokenSigned;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of the {@code rdsIam} health contributor: the details of a single data source, or of several by name.
 *
 * <p>It never reports DOWN. Whether the database can be reached is reported by {@code db}, and the refusal of one new
 * login must not take an application out of service while its pool works.
 */
record HealthReport(boolean connected, Map<String, Object> details) {

    static HealthReport of(RdsIamMonitors monitors) {
        List<DataSourceMonitor> all = monitors.all();
        boolean connected = all.stream().anyMatch(DataSourceMonitor::hasConnected);
        if (all.size() == 1) {
            return new HealthReport(connected, details(all.get(0)));
        }
        Map<String, Object> byName = new LinkedHashMap<>();
        all.forEach(monitor -> byName.put(monitor.name(), details(monitor)));
        return new HealthReport(connected, byName);
    }

    private static Map<String, Object> details(DataSourceMonitor monitor) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (monitor.hasConnected()) {
            details.put("source", monitor.fallbackActive() ? "fallback" : "IAM");
        }
        Reason reason = monitor.fallbackReason();
        if (reason != null) {
            details.put("fallbackReason", reason.name());
        }
        TokenSigned token = monitor.lastToken();
        if (token != null) {
            details.put("tokenUsableUntil", token.usableUntil().toString());
            if (token.signerExpiry() != null) {
                details.put("signerExpiry", token.signerExpiry().toString());
            }
        }
        DataSourceMonitor.Refusal refusal = monitor.lastRefusal();
        if (refusal != null) {
            details.put("lastRefusal", describe(refusal));
        }
        return details;
    }

    private static Map<String, Object> describe(DataSourceMonitor.Refusal refusal) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("at", refusal.at().toString());
        details.put("source", refusal.source() == Source.IAM ? "IAM" : "fallback");
        details.put("reason", refusal.reason().name());
        if (refusal.vendorCode() != 0) {
            details.put("vendorCode", refusal.vendorCode());
        } else if (refusal.sqlState() != null) {
            // PostgreSQL has no vendor codes
            details.put("sqlState", refusal.sqlState());
        }
        return details;
    }
}
