package io.github.rdsiam.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadOnlyEvictionTest {

    @ParameterizedTest
    @CsvSource({
        "1290, CONTINUE_EVICT, MUST_EVICT",
        "1836, CONTINUE_EVICT, MUST_EVICT",
        "1062, CONTINUE_EVICT, CONTINUE_EVICT",
        "1836, DO_NOT_EVICT, DO_NOT_EVICT",
        "1062, MUST_EVICT, MUST_EVICT"
    })
    void theApplicationsVerdictStands(
            int code, SQLExceptionOverride.Override own, SQLExceptionOverride.Override verdict) {
        SQLExceptionOverride applications = new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException e) {
                return own;
            }
        };
        SQLException failure = new SQLException("refused", "HY000", code);
        assertThat(new ReadOnlyEviction(applications, new MysqlEngine()).adjudicate(failure))
                .isEqualTo(verdict);
    }
}
