package io.github.rdsiam;

/** Text of others (a server, a secret, a configuration), made fit to stand in a message, a log line or an event. */
final class Printable {

    private static final int MAX_LENGTH = 500;

    private Printable() {}

    /** Cut to 500 characters; control and format characters escaped, so that no text can forge a log line. */
    static String text(String of) {
        return text(of, MAX_LENGTH);
    }

    static String text(String of, int maxLength) {
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
