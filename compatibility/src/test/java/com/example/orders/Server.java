package com.example.orders;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What the tests connect to, and with what. */
final class Server {

    private Server() {}

    static void fill(EmbeddedDatabase database) {
        database.execute(
                "CREATE DATABASE IF NOT EXISTS orders",
                "DROP TABLE IF EXISTS orders.orders",
                "CREATE TABLE orders.orders (id INT PRIMARY KEY)",
                "INSERT INTO orders.orders VALUES (1), (2), (3)");
    }

    static IamTokenDataSource.Builder dataSource(FakeRdsProxy proxy, AwsIdentity identity) {
        return IamTokenDataSource.builder()
                .endpoint(proxy.endpoint())
                .port(proxy.port())
                .database("orders")
                .username("app")
                .caBundle(proxy.caBundle())
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        identity.accessKeyId(), identity.secretAccessKey(), identity.sessionToken())));
    }

    static List<Integer> ids(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM orders ORDER BY id")) {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids;
        }
    }
}
