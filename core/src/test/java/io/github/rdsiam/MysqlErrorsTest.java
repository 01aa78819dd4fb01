package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlErrorsTest {

    @ParameterizedTest
    @CsvSource({"28000, 1045, true", "28000, 0, true", "HY000, 1045, true", "HY000, 1044, false", "08S01, 0, false"})
    void aRefusalIsKnownByItsStateOrItsCode(String state, int code, boolean refusal) {
        SQLException error = new SQLException("said", state, code);

        assertThat(MysqlErrors.isRefusal(error)).isEqualTo(refusal);
        assertThat(MysqlErrors.isRefusal(new SQLException("wrapped", "08S01", error)))
                .isEqualTo(refusal);
        assertThat(MysqlErrors.isRateLimit(error)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1040, IAM authentication rate limit exceeded, true",
        "1040, Connections rate limit exceeded (limit 100), true",
        "1040, Too many connections, false",
        "1041, rate limit exceeded, false"
    })
    void aRateLimitIsKnownByItsCodeAndItsWords(int code, String message, boolean limit) {
        SQLException error = new SQLException(message, "08004", code);

        assertThat(MysqlErrors.isRateLimit(error)).isEqualTo(limit);
        assertThat(MysqlErrors.isRefusal(error)).isFalse();
    }
}
