package io.github.rdsiam.example;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The query. */
final class FirstRows {

    /** The limit stands in the statement: setMaxRows would send a SET, on which RDS Proxy pins the connection. */
    private static final String QUERY = "SELECT id FROM my_table ORDER BY id LIMIT 3";

    private FirstRows() {}

    static List<Map<String, @Nullable Object>> read(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(QUERY)) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(Collections.singletonMap("id", result.getObject("id")));
            }
            return rows;
        }
    }
}
