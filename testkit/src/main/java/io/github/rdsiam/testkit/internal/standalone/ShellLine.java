package io.github.rdsiam.testkit.internal.standalone;

import java.util.regex.Pattern;

/** A {@code KEY=VALUE} line that a POSIX shell can read. */
final class ShellLine {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,-]*");

    private ShellLine() {}

    static String of(String name, String value) {
        var quoted = PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
        return name + "=" + quoted;
    }
}
