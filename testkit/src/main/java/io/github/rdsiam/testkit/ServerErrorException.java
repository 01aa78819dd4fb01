package io.github.rdsiam.testkit;

import java.io.IOException;

/** A MySQL server answered with an error packet. */
final class ServerErrorException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorPacket error;

    ServerErrorException(ErrorPacket error) {
        super(error.code() + " (" + error.state() + ") " + error.message());
        this.error = error;
    }

    /** With a hint that the server's own words do not give. */
    ServerErrorException(ErrorPacket error, String hint) {
        super(error.code() + " (" + error.state() + ") " + error.message() + "; " + hint);
        this.error = error;
    }

    ErrorPacket error() {
        return error;
    }
}
