package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The server that all subjects talk to, in a JVM of its own: RDS Proxy's imitation and, unless one runs already, MariaDB.
 * It takes tokens and passwords on the same port with the same certificate, so that its work is the same for all.
 *
 * <p>Its first line is the proxy's port, the authorities' file and the database's port. Then it answers
 * {@code logins} with how many logins there were since it was last asked, how many resumed a TLS session, and how many
 * failed.
 */
final class Server {

    static final String NAME = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String DATABASE = "orders";
    static final String USER = "app";
    static final String DATABASE_PORT = "BACKEND_PORT";

    private Server() {}

    public static void main(String[] args) throws IOException {
        String running = System.getenv(DATABASE_PORT);
        if (running != null) {
            serve(Integer.parseInt(running));
            return;
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
            database.execute(
                    "CREATE DATABASE " + DATABASE,
                    "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + login().password() + "'",
                    "GRANT SELECT ON " + DATABASE + ".* TO '" + USER + "'@'%'",
                    "CREATE TABLE " + DATABASE + ".my_table (id INT PRIMARY KEY)",
                    "INSERT INTO " + DATABASE + ".my_table VALUES (1), (2), (3), (4)",
                    "SET GLOBAL max_connections = 2000");
            serve(database.port());
        }
    }

    private static DatabaseLogin login() {
        return new DatabaseLogin(USER, System.getenv("DB_PASSWORD"));
    }

    private static void serve(int databasePort) throws IOException {
        try (FakeRdsProxy proxy = FakeRdsProxy.builder()
                .endpoint(NAME)
                .database("127.0.0.1", databasePort)
                .databaseLogin(login())
                .acceptPasswords(true)
                .identity(new AwsIdentity(
                        System.getenv("AWS_ACCESS_KEY_ID"),
                        System.getenv("AWS_SECRET_ACCESS_KEY"),
                        System.getenv("AWS_SESSION_TOKEN")))
                .start()) {
            System.out.println(proxy.port() + " " + proxy.caBundle() + " " + databasePort);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(counts(proxy.logins()));
                proxy.clearRecords();
            }
        }
    }

    private static String counts(List<RecordedLogin> logins) {
        long accepted = logins.stream()
                .filter(login -> login.verdict() == Verdict.ACCEPTED)
                .count();
        long resumed = logins.stream()
                .filter(login -> login.verdict() == Verdict.ACCEPTED && login.tlsResumed())
                .count();
        return accepted + " " + resumed + " " + (logins.size() - accepted);
    }
}
