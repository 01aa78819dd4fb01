package io.github.rdsiam.testkit.internal.standalone;

import org.jspecify.annotations.Nullable;

/** The program cannot start. The message says why, without a password. */
final class StartFailedException extends Exception {

    private static final long serialVersionUID = 1;

    StartFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
