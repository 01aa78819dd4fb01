package io.github.rdsiam.internal.endpoint;

/** Escapes external text (from a server, a secret or a configuration) for a message, a log line or an event. */
public final class LogSafe {

    /** The library's only logger. It has the name of the class that users know, so that they can set its level. */
    public static final String LOGGER = "io.github.rdsiam.IamTokenDataSource";

    private static final int MAX_LENGTH = 500;

    private static final String BIDIRECTIONAL_CONTROLS =
            "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    private LogSafe() {}

    /**
     * Truncates a text to 500 characters, and escapes control and format characters so that it cannot forge a log line.
     */
    public static String escape(String of) {
        int end = Math.min(of.length(), MAX_LENGTH);
        StringBuilder safe = new StringBuilder(end + 16);
        for (int i = 0; i < end; i++) {
            char c = of.charAt(i);
            safe.append(isHarmless(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        if (end < of.length()) {
            safe.append("... (").append(of.length()).append(" characters)");
        }
        return safe.toString();
    }

    /**
     * Returns the index of the first control character, bidirectional control or unpaired surrogate; -1 if there is
     * none.
     */
    public static int indexOfControl(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isControl(text.codePointAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> BIDIRECTIONAL_CONTROLS.indexOf(c) >= 0;
        };
    }

    private static boolean isHarmless(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
