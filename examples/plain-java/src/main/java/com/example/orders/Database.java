package com.example.orders;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;

/** Where the database is and who logs in. */
final class Database {

    private Database() {}

    /** Returns a builder. A data source from {@code build()} opens one physical connection for each call, so give it to a pool. */
    static IamTokenDataSource.Builder production(DatabaseEngine engine) {
        return IamTokenDataSource.builder()
                .engine(engine)
                .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .database("orders")
                .username("app")
                // RDS Proxy takes no password when it requires IAM, so this one goes to the instance
                .fallback(SecretsManagerFallback.of("prod/orders/database")
                        .toEndpoint(
                                "orders.abc123.eu-west-1.rds.amazonaws.com",
                                engine == DatabaseEngine.POSTGRESQL ? 5432 : 3306));
    }
}
