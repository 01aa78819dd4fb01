package io.github.rdsiam.testkit.internal.protocol.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a payload from MySQL's data types. */
public final class PayloadWriter {

    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    public PayloadWriter integer(int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            payload.write((int) (value >> (8 * i)) & 0xFF);
        }
        return this;
    }

    public PayloadWriter bytes(byte[] bytes) {
        payload.writeBytes(bytes);
        return this;
    }

    public PayloadWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public PayloadWriter terminatedText(String text) {
        return text(text).integer(1, 0);
    }

    PayloadWriter lengthEncodedBytes(byte[] bytes) {
        if (bytes.length < 0xFB) {
            integer(1, bytes.length);
        } else if (bytes.length <= 0xFFFF) {
            integer(1, 0xFC).integer(2, bytes.length);
        } else {
            integer(1, 0xFD).integer(3, bytes.length);
        }
        return bytes(bytes);
    }

    public byte[] toBytes() {
        return payload.toByteArray();
    }
}
