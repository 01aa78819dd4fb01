package io.github.rdsiam.benchmarks.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The query of every subject. */
final class Rows {

    private static final int SUM = 6;

    private Rows() {}

    /** Takes a connection, reads 1, 2 and 3, and returns it. */
    static void read(Connections connections) throws SQLException {
        int sum = 0;
        try (Connection connection = connections.get();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM my_table ORDER BY id LIMIT 3")) {
            while (rows.next()) {
                sum += rows.getInt("id");
            }
        }
        if (sum != SUM) {
            throw new IllegalStateException("Unexpected rows, with the sum " + sum);
        }
    }
}
