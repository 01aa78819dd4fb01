package io.github.rdsiam.internal.endpoint;

import org.jspecify.annotations.Nullable;

/** Checks arguments. The exception names the parameter and the value, and says what is allowed. */
public final class Arguments {

    private static final String WHERE_FROM = ". Does it come from an environment variable or property that is not set?";

    private Arguments() {}

    public static <T> T notNull(String parameter, @Nullable T value) {
        if (value == null) {
            throw InvalidSettingException.of(parameter, parameter + " is null; it is required");
        }
        return value;
    }

    /** Requires a text that is not blank and that {@link #clean} accepts. */
    public static String text(String parameter, @Nullable String value) {
        return clean(parameter, notBlank(parameter, value));
    }

    public static String notBlank(String parameter, @Nullable String value) {
        if (value == null) {
            throw InvalidSettingException.of(parameter, parameter + " is null; it is required" + WHERE_FROM);
        }
        if (value.isBlank()) {
            throw invalid(parameter, value, "must not be blank" + WHERE_FROM);
        }
        return value;
    }

    /** Rejects control characters, which could end a field of the handshake or forge a log line. */
    public static String clean(String parameter, String value) {
        int at = LogSafe.indexOfControl(value);
        if (at >= 0) {
            throw invalidText(
                    parameter, value, "must not contain the character " + LogSafe.escape(value.substring(at, at + 1)));
        }
        return value;
    }

    public static int port(String parameter, int value) {
        if (value < 1 || value > 65_535) {
            throw invalid(parameter, Integer.toString(value), "must be from 1 to 65535");
        }
        return value;
    }

    /** Replaces the names of settings in a message; each pair is a name and what to write instead. */
    public static String rename(String message, String[][] names) {
        String renamed = message;
        for (String[] name : names) {
            renamed = renamed.replace(name[0], name[1]);
        }
        return renamed;
    }

    public static IllegalArgumentException invalid(String parameter, String value, String why) {
        return InvalidSettingException.of(parameter, parameter + " (\"" + LogSafe.escape(value) + "\") " + why);
    }

    /**
     * As {@link #invalid}, but without a value such as {@code app:secret@host}, {@code ?password=secret} or {@code
     * @key='secret'}.
     */
    public static IllegalArgumentException invalidText(String parameter, String value, String why) {
        boolean maybeSecret = value.indexOf('@') >= 0 || value.indexOf('?') >= 0 || value.indexOf('=') >= 0;
        return maybeSecret
                ? InvalidSettingException.of(
                        parameter, parameter + " (not shown, because it may contain a password) " + why)
                : invalid(parameter, value, why);
    }
}
