package io.github.rdsiam.testsupport.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;

/**
 * What a function answered to one event.
 *
 * @param requestId of the event
 * @param json the answer as it was posted
 * @param failed whether it was posted as an error, as for an exception that the handler threw
 * @param sent when the event was handed over, by {@link System#nanoTime}
 * @param received when the answer arrived, by {@link System#nanoTime}
 */
public record Answer(String requestId, String json, boolean failed, long sent, long received) {

    /** {@return the time between the hand-over of the event and the arrival of the answer} */
    public Duration took() {
        return Duration.ofNanos(received - sent);
    }

    /** {@return the body, for an answer in the form that API Gateway and function URLs understand} */
    public String body() {
        return JsonParser.parseString(json).getAsJsonObject().get("body").getAsString();
    }

    /** {@return whether it has status 200, and in its body an array of at least one object} */
    public boolean hasRows() {
        if (failed || !(JsonParser.parseString(json) instanceof JsonObject response)) {
            return false;
        }
        JsonElement status = response.get("statusCode");
        if (status == null || !status.isJsonPrimitive() || status.getAsInt() != 200 || !response.has("body")) {
            return false;
        }
        if (!(JsonParser.parseString(body()) instanceof JsonArray rows) || rows.isEmpty()) {
            return false;
        }
        for (JsonElement row : rows) {
            if (!row.isJsonObject()) {
                return false;
            }
        }
        return true;
    }
}
