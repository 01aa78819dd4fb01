package io.github.rdsiam.example.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the script is to do before the next step.
 *
 * @param pause how long to wait
 * @param idleTimeout the proxy's idle timeout for the next step; null for its usual one
 * @param metricFrom when the minutes begin whose pinned sessions are wanted; null if they are not
 * @param metricUntil when they end
 * @param metricNames whether the names of the proxy's metrics are wanted
 */
record Wishes(
        Duration pause,
        @Nullable Duration idleTimeout,
        @Nullable Instant metricFrom,
        @Nullable Instant metricUntil,
        boolean metricNames) {

    static final Wishes NONE = new Wishes(Duration.ZERO, null, null, null, false);

    static Wishes withIdleTimeout(Duration pause, Duration idleTimeout) {
        return new Wishes(pause, idleTimeout, null, null, false);
    }

    static Wishes pinnedSessions(Duration pause, Duration idleTimeout, Instant from, Instant until) {
        return new Wishes(pause, idleTimeout, from, until, false);
    }

    static Wishes namesOfMetrics() {
        return new Wishes(Duration.ZERO, null, null, null, true);
    }

    void writeTo(Map<String, Object> json) {
        json.put("wait", Long.toString(pause.toSeconds()));
        json.put("idleTimeout", idleTimeout == null ? "" : Long.toString(idleTimeout.toSeconds()));
        json.put("metricFrom", metricFrom == null ? "" : metricFrom.toString());
        json.put("metricUntil", metricUntil == null ? "" : metricUntil.toString());
        json.put("metricNames", metricNames ? "yes" : "");
    }
}
