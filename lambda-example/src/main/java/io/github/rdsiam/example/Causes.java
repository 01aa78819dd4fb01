package io.github.rdsiam.example;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes an exception and its causes on one line, for the operator's log. */
final class Causes {

    private static final Pattern WHITE_OR_CONTROL = Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}]+");
    private static final int MAX_DEPTH = 10;

    private Causes() {}

    static String describe(Throwable failure) {
        List<String> messages = new ArrayList<>();
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            String line = line(cause);
            if (messages.stream().noneMatch(said -> said.contains(line))) {
                messages.add(line);
            }
            cause = cause.getCause();
        }
        return String.join(" <- ", messages);
    }

    private static String line(Throwable cause) {
        String message = cause.getMessage();
        String text = message == null ? cause.getClass().getSimpleName() : message;
        return WHITE_OR_CONTROL.matcher(text).replaceAll(" ").strip();
    }
}
