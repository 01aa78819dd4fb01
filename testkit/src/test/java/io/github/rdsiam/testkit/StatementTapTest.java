package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTapTest {

    private final ProxyRecords records = new ProxyRecords();
    private final StatementTap tap = new StatementTap(records);

    private static byte[] packet(int sequence, byte[] payload) throws Exception {
        var out = new ByteArrayOutputStream();
        new PacketChannel(InputStream.nullInputStream(), out, sequence).write(payload);
        return out.toByteArray();
    }

    private static byte[] command(int code, String text) {
        return new PayloadWriter().integer(1, code).text(text).toBytes();
    }

    private void take(byte[] bytes) {
        tap.take(bytes, bytes.length);
    }

    @ParameterizedTest
    @CsvSource({
        "3, SELECT 'ü', SELECT 'ü'",
        "2, orders, COM_INIT_DB orders",
        "22, SELECT ?, COM_STMT_PREPARE SELECT ?",
        "14, '', COM_PING",
        "17, secret, COM_CHANGE_USER",
        "99, ?, COM_99"
    })
    void namesCommandsAndShowsNoMoreThanItMay(int code, String text, String recorded) throws Exception {
        take(packet(0, command(code, text)));

        assertThat(records.statements()).containsExactly(recorded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void doesNotCareHowTheBytesArrive(int piece) throws Exception {
        var stream = new ByteArrayOutputStream();
        stream.write(packet(0, command(3, "SELECT 1")));
        stream.write(packet(0, command(14, "")));
        stream.write(packet(0, command(3, "SELECT 22")));
        byte[] bytes = stream.toByteArray();
        for (int i = 0; i < bytes.length; i += piece) {
            take(Arrays.copyOfRange(bytes, i, Math.min(i + piece, bytes.length)));
        }

        assertThat(records.statements()).containsExactly("SELECT 1", "COM_PING", "SELECT 22");
    }

    @Test
    void takesAStatementLargerThanAPacketForOne() throws Exception {
        byte[] large = new byte[PacketChannel.MAX_PAYLOAD + 10];
        Arrays.fill(large, (byte) 'x');
        large[0] = 3;
        take(packet(0, large));
        take(packet(0, command(14, "")));

        assertThat(records.statements()).hasSize(2).last().isEqualTo("COM_PING");
        assertThat(records.statements().get(0)).startsWith("xxx").hasSizeLessThan(PacketChannel.MAX_PAYLOAD);
    }

    @Test
    void takesTheDataOfALocalFileForNoCommand() throws Exception {
        take(packet(0, command(3, "LOAD DATA LOCAL")));
        for (int sequence = 2; sequence <= 257; sequence++) {
            take(packet(sequence & 0xFF, command(3, "not a query")));
        }
        take(packet(2, new byte[0]));
        take(packet(0, "\u000e".getBytes(StandardCharsets.UTF_8)));

        assertThat(records.statements()).containsExactly("LOAD DATA LOCAL", "COM_PING");
    }
}
