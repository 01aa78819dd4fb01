package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL's data types from one message. */
public final class MessageReader {

    private final byte[] body;
    private int position;

    public MessageReader(byte[] body) {
        this.body = body;
    }

    public boolean hasMore() {
        return position < body.length;
    }

    int int16() throws IOException {
        return (int) integer(2);
    }

    public int int32() throws IOException {
        return (int) integer(4);
    }

    private long integer(int bytes) throws IOException {
        long value = 0;
        for (byte part : bytes(bytes)) {
            value = (value << Byte.SIZE) | (part & 0xFF);
        }
        return value;
    }

    byte[] bytes(int count) throws IOException {
        if (count < 0 || count > body.length - position) {
            throw new BrokenPacketException("a PostgreSQL message is too short for its type");
        }
        position += count;
        return Arrays.copyOfRange(body, position - count, position);
    }

    public byte[] rest() throws IOException {
        return bytes(body.length - position);
    }

    /** Reads text up to a zero byte, which must be present. */
    public String text() throws IOException {
        int end = position;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        String text = new String(bytes(end - position), StandardCharsets.UTF_8);
        bytes(1);
        return text;
    }

    /** Reads a column of a row. */
    @Nullable
    String column() throws IOException {
        int length = int32();
        return length < 0 ? null : new String(bytes(length), StandardCharsets.UTF_8);
    }
}
