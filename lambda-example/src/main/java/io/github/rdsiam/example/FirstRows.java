package io.github.rdsiam.example;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A query's first rows. */
final class FirstRows {

    private final DataSource pool;

    /** The limit stands in the statement: setMaxRows would send a SET, on which RDS Proxy pins the connection. */
    private final String statement;

    FirstRows(DataSource pool, String query, int limit) {
        this.pool = pool;
        // on a line of its own, which no comment at the query's end can swallow
        this.statement = query + "\nLIMIT " + limit;
    }

    List<Map<String, @Nullable Object>> read() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement select = connection.createStatement();
                ResultSet result = select.executeQuery(statement)) {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        }
    }

    private static Map<String, @Nullable Object> row(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            row.put(columns.getColumnLabel(column), result.getObject(column));
        }
        return row;
    }
}
