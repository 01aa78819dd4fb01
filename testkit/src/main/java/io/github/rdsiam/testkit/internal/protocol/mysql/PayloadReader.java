package io.github.rdsiam.testkit.internal.protocol.mysql;

import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads MySQL's data types from one payload.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html">Basic data
 *     types</a>
 */
public final class PayloadReader {

    private static final int NULL_VALUE = 0xFB;

    private final byte[] payload;
    private int position;

    public PayloadReader(byte[] payload) {
        this.payload = payload;
    }

    int remaining() {
        return payload.length - position;
    }

    public long integer(int bytes) throws IOException {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) (payload[position++] & 0xFF) << (8 * i);
        }
        return value;
    }

    byte[] bytes(int count) throws IOException {
        require(count);
        position += count;
        return Arrays.copyOfRange(payload, position - count, position);
    }

    byte[] rest() throws IOException {
        return bytes(remaining());
    }

    String restAsText() throws IOException {
        return text(rest());
    }

    /** Reads text up to a zero byte, which must be present. */
    String text() throws IOException {
        int end = position;
        while (end < payload.length && payload[end] != 0) {
            end++;
        }
        require(end - position + 1);
        return terminatedText();
    }

    /** Reads text up to a zero byte, or to the end if the other side omitted it. */
    String terminatedText() throws IOException {
        int end = position;
        while (end < payload.length && payload[end] != 0) {
            end++;
        }
        String text = text(bytes(end - position));
        position = Math.min(end + 1, payload.length);
        return text;
    }

    long lengthEncodedInteger() throws IOException {
        int first = (int) integer(1);
        return switch (first) {
            case 0xFC -> integer(2);
            case 0xFD -> integer(3);
            case 0xFE -> integer(8);
            default -> first;
        };
    }

    byte[] lengthEncodedBytes() throws IOException {
        long length = lengthEncodedInteger();
        if (length < 0 || length > remaining()) {
            throw new BrokenPacketException("A MySQL packet ends in the middle of a value");
        }
        return bytes((int) length);
    }

    /** Reads a column of a text row. */
    @Nullable
    String column() throws IOException {
        require(1);
        if ((payload[position] & 0xFF) == NULL_VALUE) {
            position++;
            return null;
        }
        return text(lengthEncodedBytes());
    }

    private void require(int bytes) throws IOException {
        if (bytes < 0 || bytes > remaining()) {
            throw new BrokenPacketException("A MySQL packet is too short for its type");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
