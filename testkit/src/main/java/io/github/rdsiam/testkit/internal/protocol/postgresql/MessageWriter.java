package io.github.rdsiam.testkit.internal.protocol.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a message from PostgreSQL's data types. */
public final class MessageWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    MessageWriter letter(char letter) {
        out.write(letter);
        return this;
    }

    public MessageWriter int32(int value) {
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write(value >> shift);
        }
        return this;
    }

    public MessageWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Writes a text with a zero byte at its end. */
    public MessageWriter text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.write(0);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
