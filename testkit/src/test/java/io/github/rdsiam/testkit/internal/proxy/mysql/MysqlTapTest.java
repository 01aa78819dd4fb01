package io.github.rdsiam.testkit.internal.proxy.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTapTest {

    private final ProxyRecords records = new ProxyRecords();
    private final MysqlTap tap = new MysqlTap(records);

    private void take(byte[] command, int piece) {
        tap.begin();
        for (int i = 0; i < command.length; i += piece) {
            tap.take(command, i, Math.min(piece, command.length - i));
        }
        tap.end();
    }

    private static byte[] command(int code, String text) {
        return new PayloadWriter().integer(1, code).text(text).toBytes();
    }

    @ParameterizedTest
    @CsvSource({
        "3, SELECT 'ü', SELECT 'ü'",
        "2, orders, COM_INIT_DB orders",
        "22, SELECT ?, COM_STMT_PREPARE SELECT ?",
        "14, '', COM_PING",
        "17, secret, COM_CHANGE_USER",
        "31, '', COM_RESET_CONNECTION",
        "99, ?, COM_99"
    })
    void namesCommandsAndShowsNoMoreThanItMay(int code, String text, String recorded) {
        take(command(code, text), 1 << 16);

        assertThat(records.statements()).containsExactly(recorded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void doesNotDependOnHowTheBytesArrive(int piece) {
        take(command(3, "SELECT 'ü'"), piece);
        take(command(14, ""), piece);
        take(command(3, "SELECT 22"), piece);

        assertThat(records.statements()).containsExactly("SELECT 'ü'", "COM_PING", "SELECT 22");
    }

    @Test
    void saysHowLongAStatementIsThatItDoesNotKeepAsAWhole() {
        byte[] large = new byte[PacketChannel.MAX_PAYLOAD + 10];
        Arrays.fill(large, (byte) 'x');
        large[0] = 3;
        take(large, 1 << 16);

        assertThat(records.statements()).hasSize(1);
        assertThat(records.statements().get(0))
                .startsWith("xxx")
                .endsWith("xxx... (" + (large.length - 1) + " bytes)")
                .hasSizeLessThan(MysqlTap.KEPT + 100);
    }

    @Test
    void recordsNothingForAnEmptyPacket() {
        take(new byte[0], 1);

        assertThat(records.statements()).isEmpty();
    }
}
