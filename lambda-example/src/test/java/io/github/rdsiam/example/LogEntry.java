package io.github.rdsiam.example;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line that the function logged, with a readable {@code toString}. */
record LogEntry(
        String timestamp,
        String level,
        String logger,
        String message,
        @Nullable String requestId,
        boolean coldStart,
        @Nullable String errorType,
        @Nullable String errorMessage) {

    private static final Gson GSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    /** Parses a line, which must be exactly one JSON object. */
    static LogEntry parse(String line) {
        try {
            return Objects.requireNonNull(GSON.fromJson(line, LogEntry.class), "nothing");
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Not an entry of the log: " + line, e);
        }
    }

    Instant at() {
        return Instant.parse(timestamp);
    }

    @Override
    public String toString() {
        String why = errorMessage == null ? "" : ": " + errorMessage;
        return level + " " + logger.substring(logger.lastIndexOf('.') + 1) + " - " + message + why;
    }
}
