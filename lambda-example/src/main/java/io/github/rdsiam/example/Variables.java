package io.github.rdsiam.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads environment variables; a blank one counts as not set. */
final class Variables {

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Throws an exception that names all missing variables at once. */
    void require(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (find(name) == null) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Missing environment variables: " + String.join(", ", missing));
        }
    }

    String get(String name) {
        return Objects.requireNonNull(find(name), name);
    }

    @Nullable
    String find(String name) {
        @Nullable String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A whole number from {@code min} to {@code max}, or the default if the variable is not set. */
    int number(String name, int min, int max, int otherwise) {
        @Nullable String digits = find(name);
        if (digits == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(digits);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException(
                name + " (\"" + digits + "\") must be a whole number from " + min + " to " + max);
    }

    int port(String name, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            // without the text, which may be the end of a URL with a password
            throw new IllegalArgumentException(
                    name + " does not have a port number; MySQL's is 3306, PostgreSQL's 5432");
        }
    }
}
