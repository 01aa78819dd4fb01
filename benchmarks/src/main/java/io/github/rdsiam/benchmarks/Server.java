package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The server that all subjects connect to, in a separate JVM: an imitation of RDS Proxy, and MariaDB. It accepts tokens and
 * passwords on the same port with the same certificate, so that its work is the same for all.
 *
 * <p>It writes the environment of its clients to the file that is its argument, and prints the path of its authorities.
 * Then it answers each line with the number of logins since the last one, how many of them resumed a TLS session, and how
 * many failed.
 */
final class Server {

    private Server() {}

    public static void main(String[] args) throws IOException {
        try (LocalAws aws = LocalAws.builder()
                .port(0)
                .proxy(proxy -> proxy.acceptPasswords(true))
                .start()) {
            String table = aws.databaseName() + ".my_table";
            aws.database()
                    .execute(
                            "CREATE TABLE " + table + " (id INT PRIMARY KEY)",
                            "INSERT INTO " + table + " VALUES (1), (2), (3), (4)",
                            "SET GLOBAL max_connections = 2000");
            writeEnvironment(aws, Path.of(args[0]));
            System.out.println(aws.caBundle());
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(counts(aws.proxy().logins()));
                aws.proxy().clearRecords();
            }
        }
    }

    private static void writeEnvironment(LocalAws aws, Path file) throws IOException {
        Properties variables = new Properties();
        variables.putAll(aws.environment());
        variables.setProperty("DB_HOST", aws.endpoint());
        variables.setProperty("DB_PORT", Integer.toString(aws.port()));
        variables.setProperty("DB_NAME", aws.databaseName());
        variables.setProperty("DB_USER", aws.user());
        variables.setProperty("DB_PASSWORD", aws.login().password());
        try (Writer out = Files.newBufferedWriter(file)) {
            variables.store(out, null);
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
