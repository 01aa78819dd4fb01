package com.example.orders;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import javax.sql.DataSource;

@QuarkusMain
public class Orders implements QuarkusApplication {

    @Inject
    DataSource dataSource;

    @Override
    public int run(String... arguments) throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM orders ORDER BY id")) {
            while (rows.next()) {
                System.out.println(rows.getString(1));
            }
        }
        return 0;
    }
}
