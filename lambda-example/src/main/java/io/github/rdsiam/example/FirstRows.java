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

/** Reads the first rows of a query. */
final class FirstRows {

    private final DataSource pool;

    /** The limit is part of the statement: MySQL's setMaxRows sends a SET, which makes RDS Proxy pin the connection. */
    private final String statement;

    FirstRows(DataSource pool, String query, int limit) {
        this.pool = pool;
        // on a new line, so that a comment at the query's end cannot swallow it
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
