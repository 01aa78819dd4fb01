package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;

/** A MySQL server answered with an error packet. */
public final class ServerErrorException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorPacket error;

    ServerErrorException(ErrorPacket error) {
        super(error.code() + " (" + error.state() + ") " + error.message());
        this.error = error;
    }

    /** Throws one if a packet is an error. */
    static void throwIfError(byte[] payload) throws IOException {
        if (ErrorPacket.isError(payload)) {
            throw new ServerErrorException(ErrorPacket.parse(payload));
        }
    }

    /** With a hint that the server's own words do not give. */
    ServerErrorException(ErrorPacket error, String hint) {
        super(error.code() + " (" + error.state() + ") " + error.message() + "; " + hint);
        this.error = error;
    }

    public ErrorPacket error() {
        return error;
    }
}
