package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesRowsWithWhateverTypeTheIdHas() {
        assertThat(rows(1)).isEqualTo("[{\"id\":1}]");
        assertThat(rows(new BigInteger("18446744073709551615"))).isEqualTo("[{\"id\":18446744073709551615}]");
        assertThat(rows(new BigDecimal("1.50"))).isEqualTo("[{\"id\":1.50}]");
        assertThat(rows(null)).isEqualTo("[{\"id\":null}]");
        assertThat(rows(true)).isEqualTo("[{\"id\":true}]");
        assertThat(rows(new byte[] {0, (byte) 0xab})).isEqualTo("[{\"id\":\"00ab\"}]");
        assertThat(rows(new UUID(0, 1))).isEqualTo("[{\"id\":\"00000000-0000-0000-0000-000000000001\"}]");
        assertThat(rows(Double.NaN)).isEqualTo("[{\"id\":\"NaN\"}]");
    }

    @Test
    void escapesWhatWouldEndOrBreakAString() {
        assertThat(Json.write("a\"b\\c\n\u0000é")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0000é\"");
        assertThat(Json.write("\ud83d")).isEqualTo("\"\\ud83d\"");
    }

    @Test
    void separatesRows() {
        assertThat(Json.write(List.of(1, 2))).isEqualTo("[1,2]");
        assertThat(Json.write(List.of())).isEqualTo("[]");
    }

    private static String rows(Object id) {
        return Json.write(List.of(Collections.singletonMap("id", id)));
    }
}
