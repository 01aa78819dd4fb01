package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlEngineTest {

    @ParameterizedTest(name = "Connector/J {0}.{1}: refused {2}")
    @CsvSource({
        "8, 0, true",
        "8, 4, true",
        "9, 0, true",
        "9, 3, true",
        "9, 4, false",
        "9, 7, false",
        "10, 0, false",
        "26, 10, false"
    })
    void aDriverOlderThan94IsRefusedInWords(int major, int minor, boolean refused) {
        if (refused) {
            assertThatExceptionOfType(SQLNonTransientConnectionException.class)
                    .isThrownBy(() -> MysqlEngine.requireSupported(major, minor))
                    .withMessageContaining("MySQL Connector/J " + major + "." + minor + " is on the class path")
                    .withMessageContaining("needs 9.4 or newer")
                    .matches(e -> e.getSQLState().equals("08001"));
        } else {
            assertThatNoException().isThrownBy(() -> MysqlEngine.requireSupported(major, minor));
        }
    }

    @Test
    void theDriverOfThisBuildIsSupported() {
        assertThatNoException().isThrownBy(() -> new MysqlEngine().requireDriver());
    }
}
