package com.example.orders;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import java.nio.file.Path;

/** Where the database is and who logs in: system properties, with the values of production as defaults. */
final class Database {

    private Database() {}

    /** Opens one physical connection for each call, so give it to a pool. */
    static IamTokenDataSource dataSource() {
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(System.getProperty("orders.engine", "MYSQL")))
                .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .database("orders")
                .username("app")
                // RDS Proxy takes no password when it requires IAM, so this one goes to the instance
                .fallback(SecretsManagerFallback.of("prod/orders/database")
                        .toEndpoint(
                                "orders.abc123.eu-west-1.rds.amazonaws.com",
                                Integer.getInteger("orders.fallback-port", 3306)));
        if (System.getProperty("orders.connect-via") != null) { // a tunnel, and the local RDS Proxy of the tests
            String[] hostAndPort = System.getProperty("orders.connect-via").split(":");
            builder.connectVia(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
        }
        if (System.getProperty("orders.ca-bundle") != null) { // without it, the built-in certificates of RDS
            builder.caBundle(Path.of(System.getProperty("orders.ca-bundle")));
        }
        return builder.build();
    }
}
