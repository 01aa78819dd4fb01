package io.github.rdsiam.testkit.internal.standalone;

import org.jspecify.annotations.Nullable;

/** Thrown when the program cannot start. The message contains the reason, but no password. */
final class StartFailedException extends Exception {

    private static final long serialVersionUID = 1;

    StartFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
