package com.example.orders;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Prints the orders. */
public final class Orders {

    private Orders() {}

    public static void main(String[] arguments) throws SQLException {
        // closed in the opposite order: the pool first
        try (IamTokenDataSource source =
                        Database.production(DatabaseEngine.MYSQL).build();
                HikariDataSource pool = Pools.hikari(source)) {
            names(pool).forEach(System.out::println);
        }
    }

    static List<String> names(DataSource pool) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM orders ORDER BY id")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
