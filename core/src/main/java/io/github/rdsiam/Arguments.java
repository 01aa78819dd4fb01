package io.github.rdsiam;

import java.util.Objects;

/** Refusals of arguments, each with the parameter's name, the value and what would be right. */
final class Arguments {

    private Arguments() {}

    static String notBlank(String name, String value) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw refused(name, value, "must not be blank");
        }
        return value;
    }

    static int port(String name, int value) {
        if (value < 1 || value > 65_535) {
            throw refused(name, Integer.toString(value), "must be from 1 to 65535; MySQL's default is 3306");
        }
        return value;
    }

    static IllegalArgumentException refused(String name, String value, String why) {
        return new IllegalArgumentException(name + " (\"" + Printable.text(value) + "\") " + why);
    }
}
