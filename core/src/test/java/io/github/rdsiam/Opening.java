package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Opens a connection, checks that it works, and closes it. */
public final class Opening {

    private static final int SECONDS = 10;

    private Opening() {}

    public static void open(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid(SECONDS)).isTrue();
        }
    }
}
