package io.github.rdsiam.testkit.internal.proxy.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import io.github.rdsiam.testkit.internal.proxy.StatementTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTapTest {

    private final ProxyRecords records = new ProxyRecords();
    private final PostgresTap tap = new PostgresTap(records);

    private void take(String message, int piece) {
        byte[] bytes = message.replace('|', '\0').getBytes(UTF_8);
        tap.begin();
        for (int i = 0; i < bytes.length; i += piece) {
            tap.take(bytes, i, Math.min(piece, bytes.length - i));
        }
        tap.end();
    }

    @ParameterizedTest
    @CsvSource({
        "QSELECT 'ü'|, SELECT 'ü'",
        "P|SELECT $1|||, Parse SELECT $1",
        "PS_1|COMMIT|||, Parse S_1: COMMIT",
        "BS_1|hunter2|, Bind",
        "S, Sync",
        "X, Terminate",
        "?, Message ?",
        "Q, ''"
    })
    void namesMessagesAndShowsNoMoreThanItMay(String message, String recorded) {
        take(message, 1 << 16);

        assertThat(records.statements()).containsExactly(recorded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void doesNotDependOnHowTheBytesArrive(int piece) {
        take("QSELECT 'ü'|", piece);
        take("S", piece);

        assertThat(records.statements()).containsExactly("SELECT 'ü'", "Sync");
    }

    @Test
    void saysHowLongAStatementIsThatItDoesNotKeepAsAWhole() {
        take("Q" + "x".repeat(3 * StatementTap.KEPT) + "|", 1 << 16);

        assertThat(records.statements())
                .singleElement()
                .asString()
                .endsWith("xxx... (" + 3 * StatementTap.KEPT + " bytes)")
                .hasSizeLessThan(StatementTap.KEPT + 100);
    }
}
