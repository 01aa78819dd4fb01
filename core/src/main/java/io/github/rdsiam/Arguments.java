package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** Refusals of arguments, each with the parameter's name, the value and what would be right. */
final class Arguments {

    private static final String WHERE_FROM = ". Does it come from an environment variable or property that is not set?";

    private Arguments() {}

    static <T> T notNull(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is null; it is required");
        }
        return value;
    }

    /** A text that is there, and that can stand in a handshake or a log line. */
    static String text(String name, @Nullable String value) {
        return clean(name, notBlank(name, value));
    }

    static String notBlank(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is null; it is required" + WHERE_FROM);
        }
        if (value.isBlank()) {
            throw invalid(name, value, "must not be blank" + WHERE_FROM);
        }
        return value;
    }

    /**
     * A text without a character that would end a field of the handshake, or forge a line of a log.
     *
     * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html">Protocol::HandshakeResponse</a>
     */
    static String clean(String name, String value) {
        int at = LogSafe.indexOfControl(value);
        if (at >= 0) {
            throw invalid(name, value, "must not contain the character " + LogSafe.escape(value.substring(at, at + 1)));
        }
        return value;
    }

    static int port(String name, int value) {
        if (value < 1 || value > 65_535) {
            throw invalid(name, Integer.toString(value), "must be from 1 to 65535; MySQL's default is 3306");
        }
        return value;
    }

    static IllegalArgumentException invalid(String name, String value, String why) {
        return new IllegalArgumentException(name + " (\"" + LogSafe.escape(value) + "\") " + why);
    }
}
