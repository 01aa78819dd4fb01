package io.github.rdsiam;

/**
 * Escapes text that comes from outside (a server, a secret, a configuration) before it goes into a message, a log line or an
 * event.
 */
final class LogSafe {

    /** The one logger of this library, whichever class writes to it: users set levels for the class that they know. */
    static final String LOGGER = "io.github.rdsiam.IamTokenDataSource";

    private static final int MAX_LENGTH = 500;

    private LogSafe() {}

    /** Cut to 500 characters; control and format characters escaped, so that no text can forge a log line. */
    static String escape(String of) {
        return escape(of, MAX_LENGTH);
    }

    static String escape(String of, int maxLength) {
        boolean cut = of.length() > maxLength;
        int end = cut ? maxLength : of.length();
        StringBuilder safe = new StringBuilder(end + 16);
        for (int i = 0; i < end; i++) {
            char c = of.charAt(i);
            if (isHarmless(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return cut
                ? safe.append("... (")
                        .append(of.length())
                        .append(" characters)")
                        .toString()
                : safe.toString();
    }

    /** Where the first control character, bidirectional control or half of a surrogate pair is; -1 if there is none. */
    static int indexOfControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (isControl(c)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isControl(char c) {
        boolean bidirectional = (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c';
        return bidirectional
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
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
