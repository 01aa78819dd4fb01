package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;

/** Thrown when a database responded with an error. */
public final class ServerErrorException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ServerError error;

    public ServerErrorException(ServerError error) {
        super(error.describe());
        this.error = error;
    }

    /** Creates the exception with a hint that the server's message lacks. */
    public ServerErrorException(ServerError error, String hint) {
        super(error.describe() + "; " + hint);
        this.error = error;
    }

    public ServerError error() {
        return error;
    }
}
