package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;

/** Thrown when the other side sent a packet that is not of the expected kind. */
public final class BrokenPacketException extends IOException {

    private static final long serialVersionUID = 1L;

    public BrokenPacketException(String message) {
        super(message);
    }
}
