package io.github.rdsiam.example;

import java.time.Duration;

/**
 * What the function posted for one event.
 *
 * @param failed whether it was posted as an error, as for an exception that left the handler
 * @param took from the event's being handed over to the answer's arrival
 */
record Answer(String requestId, String json, boolean failed, Duration took) {}
