package com.example.orders;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** Migrates the database. */
public final class Migrate {

    static final String URL = "jdbc:rds-iam:mysql://orders.proxy-abc123.eu-west-1.rds.amazonaws.com/orders";

    private Migrate() {}

    public static void main(String[] arguments) {
        migrate(URL);
    }

    static MigrateResult migrate(String url) {
        return Flyway.configure().dataSource(url, "app", null).load().migrate();
    }
}
