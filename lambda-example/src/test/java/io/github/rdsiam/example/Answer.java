package io.github.rdsiam.example;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;

/**
 * What the function posted for one event.
 *
 * @param failed whether it was posted as an error, as for an exception that left the handler
 * @param took from the event's being handed over to the answer's arrival
 */
record Answer(String requestId, String json, boolean failed, Duration took) {

    /** The body of the response that it holds. */
    String body() {
        return JsonParser.parseString(json).getAsJsonObject().get("body").getAsString();
    }

    /**
     * Returns whether the function has read rows, whatever its query is: status 200, and in the body an array of at least
     * one object.
     */
    boolean hasRows() {
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
