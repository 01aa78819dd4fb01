package io.github.rdsiam.example;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * A log entry as a JSON object on one line. Of an exception it has the class, and the message with those of its causes,
 * but not the stack.
 *
 * <p>Lambda finds time and level under these names when it filters by level.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Log-level
 *     filtering</a>
 */
final class LogLine {

    private LogLine() {}

    static String of(Instant at, Level level, String logger, String message, @Nullable Throwable failure) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("timestamp", at);
        entry.put("level", level);
        entry.put("logger", logger);
        entry.put("message", message);
        String requestId = Invocation.requestId();
        if (requestId != null) {
            entry.put("requestId", requestId);
        }
        entry.put("coldStart", Invocation.isColdStart());
        if (failure != null) {
            entry.put("errorType", failure.getClass().getName());
            entry.put("errorMessage", Causes.describe(failure));
        }
        return Json.write(entry);
    }
}
