package io.github.rdsiam.example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the function's answers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html">Response payload format</a>
 */
final class Response {

    private static final int OK = 200;
    private static final int INTERNAL_SERVER_ERROR = 500;

    private Response() {}

    static Map<String, Object> ok(List<Map<String, @Nullable Object>> rows) {
        return of(OK, rows);
    }

    /** Hides details from the caller; the request id leads to them in the log. */
    static Map<String, Object> failure(String message, String requestId) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("message", message);
        body.put("requestId", requestId);
        return of(INTERNAL_SERVER_ERROR, body);
    }

    private static Map<String, Object> of(int status, Object body) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("statusCode", status);
        response.put("headers", Map.of("Content-Type", "application/json"));
        response.put("body", Json.write(body));
        return response;
    }
}
