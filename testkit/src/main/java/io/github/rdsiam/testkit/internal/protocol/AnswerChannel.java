package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;

/** Sends a server's messages to a client, including malformed ones. */
public interface AnswerChannel {

    void write(byte[] message) throws IOException;

    /** Writes the beginning of a message: its whole header, and half of the rest. */
    void writeHalf(byte[] message) throws IOException;

    /** Writes a message with an unexpected sequence number, in a protocol with numbers. */
    default void writeOutOfTurn(byte[] message) throws IOException {
        write(message);
    }
}
