package com.example.orders;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.TestkitExtension;
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

    /** The engine whose driver is on the class path; set by ./run. */
    static final DatabaseEngine ENGINE = DatabaseEngine.valueOf(System.getProperty("engine", "MYSQL"));

    private Server() {}

    /** What starts the servers of that engine. */
    static TestkitExtension testkit() {
        return new TestkitExtension(aws -> aws.engine(RdsEngine.valueOf(ENGINE.name())));
    }

    /** Into the database that all servers of the JVM share. */
    static void fill(LocalAws aws) {
        aws.database()
                .in(aws.databaseName())
                .execute(
                        "DROP TABLE IF EXISTS orders",
                        "CREATE TABLE orders (id INT PRIMARY KEY)",
                        "INSERT INTO orders VALUES (1), (2), (3)");
    }

    static IamTokenDataSource.Builder dataSource(FakeRdsProxy proxy, AwsIdentity identity) {
        return builder(proxy, identity).endpoint(proxy.endpoint()).port(proxy.port());
    }

    static IamTokenDataSource.Builder instance(FakeRdsProxy proxy, AwsIdentity identity) {
        return builder(proxy, identity).endpoint(proxy.instanceEndpoint()).port(proxy.instancePort());
    }

    private static IamTokenDataSource.Builder builder(FakeRdsProxy proxy, AwsIdentity identity) {
        return IamTokenDataSource.builder()
                .engine(ENGINE)
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
