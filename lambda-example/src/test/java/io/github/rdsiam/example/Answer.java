package io.github.rdsiam.example;

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
}
