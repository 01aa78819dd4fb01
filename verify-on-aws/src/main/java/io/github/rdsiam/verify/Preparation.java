package io.github.rdsiam.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the script must do before the next step.
 *
 * @param pause how long to wait
 * @param idleTimeout the proxy's idle timeout for the next step; null for the usual one
 * @param metricFrom start of the time whose pinned sessions the step needs; null if it needs none
 * @param metricUntil end of that time
 * @param metricNames whether the step needs the names of the proxy's metrics
 */
record Preparation(
        Duration pause,
        @Nullable Duration idleTimeout,
        @Nullable Instant metricFrom,
        @Nullable Instant metricUntil,
        boolean metricNames) {

    static final Preparation NONE = new Preparation(Duration.ZERO, null, null, null, false);

    static Preparation withIdleTimeout(Duration pause, Duration idleTimeout) {
        return new Preparation(pause, idleTimeout, null, null, false);
    }

    static Preparation pinnedSessions(Duration pause, Duration idleTimeout, Instant from, Instant until) {
        return new Preparation(pause, idleTimeout, from, until, false);
    }

    static Preparation namesOfMetrics() {
        return new Preparation(Duration.ZERO, null, null, null, true);
    }

    void writeTo(Map<String, Object> json) {
        json.put("wait", Long.toString(pause.toSeconds()));
        json.put("idleTimeout", idleTimeout == null ? "" : Long.toString(idleTimeout.toSeconds()));
        json.put("metricFrom", metricFrom == null ? "" : metricFrom.toString());
        json.put("metricUntil", metricUntil == null ? "" : metricUntil.toString());
        json.put("metricNames", metricNames ? "yes" : "");
    }
}
