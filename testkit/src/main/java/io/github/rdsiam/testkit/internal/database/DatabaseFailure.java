package io.github.rdsiam.testkit.internal.database;

import java.io.IOException;
import java.util.List;

/** Explains why a database did not start, and what to do. */
final class DatabaseFailure {

    private static final int LINES = 15;

    private DatabaseFailure() {}

    static Process starting(DatabaseHome home, ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    home.product() + " cannot be run (" + e.getMessage() + "): " + home.needs(), e);
        }
    }

    static IllegalStateException of(DatabaseHome home, List<String> output) {
        var missing = output.stream()
                .filter(line -> line.contains("error while loading shared libraries"))
                .findFirst();
        if (missing.isPresent()) {
            return new IllegalStateException(home.product() + " lacks a shared library ("
                    + missing.get().replaceFirst(".*shared libraries: ", "") + "); " + home.libraries());
        }
        var tail = output.subList(Math.max(0, output.size() - LINES), output.size());
        return new IllegalStateException(
                home.product() + " did not start; the last lines of its output:\n" + String.join("\n", tail));
    }
}
