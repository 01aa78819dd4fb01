package io.github.rdsiam.testkit.internal.standalone;

import java.util.List;

/** Thrown for a command line with errors. It has one line for each wrong argument, without passwords. */
final class WrongArgumentsException extends Exception {

    private static final long serialVersionUID = 1;

    private final List<String> lines;

    @SuppressWarnings("serial")
    WrongArgumentsException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }
}
