package io.github.rdsiam.benchmarks;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The server that all subjects connect to, in a separate JVM: an imitation of RDS Proxy, and MariaDB or PostgreSQL. It
 * accepts tokens and passwords on the same port with the same certificate, so that its work is the same for all.
 *
 * <p>It writes the environment of its clients to the file that is its first argument, for the engine that is its second, and
 * prints the path of its authorities. Then it answers each line with the number of logins since the last one, how many of
 * them resumed a TLS session, and how many failed.
 */
final class Server {

    /** In PostgreSQL a user logs in either by token or by password. */
    private static final String USER_WITH_PASSWORD = "plain";

    private static final String SECRET = "benchmarks/login";

    private Server() {}

    public static void main(String[] args) throws Exception {
        try (LocalAws aws = LocalAws.builder()
                .engine(RdsEngine.valueOf(args[1]))
                .port(0)
                .rdsIam(true)
                .proxy(proxy -> proxy.acceptPasswords(true))
                .start()) {
            aws.database()
                    .in(aws.databaseName())
                    .execute(
                            "CREATE TABLE my_table (id INT PRIMARY KEY)",
                            "INSERT INTO my_table VALUES (1), (2), (3), (4)");
            Path environment = Path.of(args[0]);
            DatabaseLogin byPassword = loginByPassword(aws);
            aws.secrets()
                    .create(
                            SECRET,
                            "{\"username\":\"" + byPassword.user() + "\",\"password\":\"" + byPassword.password()
                                    + "\"}");
            Path trustStore = environment.resolveSibling("secrets-manager-trust");
            URI secrets = TlsFront.start(aws.secrets().endpoint(), trustStore);
            writeEnvironment(aws, byPassword, environment, secrets, trustStore);
            System.out.println(aws.caBundle());
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(counts(aws.proxy().logins()));
                aws.proxy().clearRecords();
            }
        }
    }

    /**
     * Returns the login of the subjects with a password. PostgreSQL asks for it in clear text inside TLS, as the proxy asks
     * for a token. SCRAM, its default, would cost the client more.
     */
    private static DatabaseLogin loginByPassword(LocalAws aws) {
        if (aws.engine() == RdsEngine.MYSQL) {
            aws.database().execute("SET GLOBAL max_connections = 2000");
            return aws.login();
        }
        EmbeddedDatabase database = aws.database().in(aws.databaseName());
        DatabaseLogin login = new DatabaseLogin(USER_WITH_PASSWORD, aws.login().password());
        String rules = database.query("SHOW hba_file").get(0);
        database.execute(
                "CREATE USER " + login.user() + " PASSWORD '" + login.password() + "'",
                "GRANT SELECT ON my_table TO " + login.user(),
                "COPY (VALUES ('host all " + login.user() + " all password'), ('host all all all scram-sha-256')) TO '"
                        + rules + "'",
                "SELECT pg_reload_conf()");
        return login;
    }

    private static void writeEnvironment(
            LocalAws aws, DatabaseLogin byPassword, Path file, URI secrets, Path trustStore) throws IOException {
        Properties variables = new Properties();
        variables.putAll(aws.environment());
        variables.setProperty("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.toString());
        variables.setProperty("SECRETS_MANAGER_TRUST_STORE", trustStore.toString());
        variables.setProperty("SECRET_ID", SECRET);
        variables.setProperty("DB_ENGINE", aws.engine().name());
        variables.setProperty("DB_HOST", aws.endpoint());
        variables.setProperty("DB_PORT", Integer.toString(aws.port()));
        variables.setProperty("DB_NAME", aws.databaseName());
        variables.setProperty("DB_USER", aws.user());
        variables.setProperty("DB_USER_WITH_PASSWORD", byPassword.user());
        variables.setProperty("DB_PASSWORD", byPassword.password());
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
