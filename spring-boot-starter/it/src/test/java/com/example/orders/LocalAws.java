package com.example.orders;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.FakeSecretsManager;
import java.util.ArrayList;
import java.util.List;

/** What stands around the application in production: database, RDS Proxy, Secrets Manager. */
final class LocalAws implements AutoCloseable {

    static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String INSTANCE = "orders.abc123.eu-west-1.rds.amazonaws.com";
    static final String SECRET_ID = "prod/orders/mysql";

    final AwsIdentity identity = new AwsIdentity("ASIAORDERSAPP", "not-a-real-secret-key", "session-token-of-orders");
    final DatabaseLogin login = new DatabaseLogin("app", "password-of-app");
    final EmbeddedDatabase database = EmbeddedDatabase.start();
    final FakeSecretsManager secrets = FakeSecretsManager.start();
    final FakeRdsProxy proxy;

    LocalAws() {
        database.execute(
                "drop database if exists orders",
                "create database orders",
                "create or replace user 'app'@'%' identified by '" + login.password() + "'",
                "grant all on orders.* to 'app'@'%'");
        proxy = FakeRdsProxy.builder()
                .endpoint(PROXY)
                .instanceEndpoint(INSTANCE)
                .database(database.host(), database.port())
                .databaseLogin(login)
                .identity(identity)
                .recordStatements(true)
                .start();
        secrets.create(
                SECRET_ID,
                """
                {"engine": "mysql", "host": "%s", "port": %d, "username": "%s", "password": "%s"}
                """
                        .formatted(INSTANCE, proxy.instancePort(), login.user(), login.password()));
    }

    /** The command line that moves the application from production to this machine. */
    String[] arguments() {
        return new String[] {
            "--server.port=0",
            "--spring.datasource.url=jdbc:mysql://" + PROXY + ":" + proxy.port() + "/orders",
            "--rds-iam.ca-bundle=" + proxy.caBundle()
        };
    }

    /** What must never be seen in a log or an answer. */
    List<String> allSecrets() {
        List<String> all = new ArrayList<>(proxy.receivedCredentials());
        all.addAll(List.of(identity.secretAccessKey(), identity.sessionToken(), login.password()));
        return all;
    }

    @Override
    public void close() {
        proxy.close();
        secrets.close();
        database.close();
    }
}
