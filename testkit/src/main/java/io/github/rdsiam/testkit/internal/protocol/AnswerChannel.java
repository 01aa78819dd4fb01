package io.github.rdsiam.testkit.internal.protocol;

import java.io.IOException;

/** Where a server's messages go to a client, also as no server should send them. */
public interface AnswerChannel {

    void write(byte[] message) throws IOException;

    /** The beginning of a message: all of its header, and half of the rest. */
    void writeHalf(byte[] message) throws IOException;

    /** Under a number that the client does not expect, where messages have numbers. */
    default void writeOutOfTurn(byte[] message) throws IOException {
        write(message);
    }
}
