package io.github.rdsiam.testkit.internal.protocol.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketChannelTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                PacketChannel.MAX_PAYLOAD - 1,
                PacketChannel.MAX_PAYLOAD,
                PacketChannel.MAX_PAYLOAD + 1,
                2 * PacketChannel.MAX_PAYLOAD
            })
    void readsWhatItWrote(int length) throws Exception {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        var out = new ByteArrayOutputStream();
        var writer = new PacketChannel(InputStream.nullInputStream(), out, 3);
        writer.write(payload);
        var reader = new PacketChannel(new ByteArrayInputStream(out.toByteArray()), OutputStream.nullOutputStream());

        assertThat(reader.read()).isEqualTo(payload);
        assertThat(reader.sequence()).isEqualTo(writer.sequence()).isEqualTo(4 + length / PacketChannel.MAX_PAYLOAD);
    }

    @Test
    void saysWhenTheStreamEnds() {
        var in = new ByteArrayInputStream(new byte[] {5, 0, 0, 0, 1});

        assertThatThrownBy(() -> new PacketChannel(in, OutputStream.nullOutputStream()).read())
                .isInstanceOf(EOFException.class);
    }

    @Test
    void refusesValuesThatLeaveThePacket() {
        var reader = new PayloadReader(new byte[] {(byte) 0xFE, -1, -1, -1, -1, -1, -1, -1, -1});

        assertThatThrownBy(reader::lengthEncodedBytes).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new PayloadReader(new byte[1]).integer(2)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 250, 251, 252, 0xFFFF, 0x10000})
    void encodesLengths(int length) throws Exception {
        byte[] payload =
                new PayloadWriter().lengthEncodedBytes(new byte[length]).toBytes();

        assertThat(new PayloadReader(payload).lengthEncodedBytes()).hasSize(length);
    }
}
