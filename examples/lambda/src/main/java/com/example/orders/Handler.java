package com.example.orders;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.rdsiam.IamTokenDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

public final class Handler implements RequestHandler<Map<String, Object>, List<String>> {

    private final DataSource pool;

    /** Lambda calls this once for each execution environment, in its init phase. */
    public Handler() {
        this(database().buildPool());
    }

    Handler(DataSource pool) {
        this.pool = pool;
    }

    static IamTokenDataSource.Builder database() {
        return IamTokenDataSource.builder()
                .endpoint(System.getenv("DB_HOST"))
                .database(System.getenv("DB_NAME"))
                .username(System.getenv("DB_USER"));
    }

    @Override
    public List<String> handleRequest(Map<String, Object> event, Context context) {
        List<String> names = new ArrayList<>();
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM orders ORDER BY id LIMIT 10")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException("The orders could not be read", e);
        }
    }
}
