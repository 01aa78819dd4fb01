package io.github.rdsiam.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.rdsiam.internal.engine.Engine;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlEngineTest {

    private static final String LINK = "Communications link failure";

    private final Engine engine = new MysqlEngine();

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
    void theDriversWordsAboutPacketsAreLeftOut() {
        SQLException never = new SQLException(
                LINK + "\n\nThe last packet sent successfully to the server was 0 milliseconds ago."
                        + " The driver has not received any packets from the server.",
                "08S01",
                new ConnectException("Connection refused"));
        SQLException once = new SQLException(
                LINK + "\n\nThe last packet successfully received from the server was 12,345 milliseconds ago."
                        + "  The last packet sent successfully to the server was 1 milliseconds ago.",
                "08S01",
                new IOException("Read failed", new IOException("Connection reset.")));

        assertThat(engine.describe(never)).isEqualTo(LINK + ": Connection refused");
        assertThat(engine.describe(once)).isEqualTo(LINK + ": Connection reset");
    }

    @Test
    void theServersOwnTextIsLeftAsItIsButCannotForgeALine() {
        SQLException server = new SQLException("no\r\nINFO all is well.", "28000", 1045);

        assertThat(engine.describe(new SQLException("wrapped", "08S01", server)))
                .isEqualTo("no\\u000d\\u000aINFO all is well");
    }
}
