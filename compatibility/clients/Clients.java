import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CertificateCheck;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Runs each client against a FakeRdsProxy and checks what the client printed and what the proxy recorded. Start it with
 * {@code run}: it needs the ports 3306 and 5432 and a hosts file with the endpoint's name.
 */
final class Clients {

    private static final String REGION = "eu-west-1";
    private static final String ENDPOINT = "orders.proxy-abc123." + REGION + ".rds.amazonaws.com";
    private static final String USER = "serverless";
    private static final String OTHER_USER = "other";
    private static final String SCHEMA = "orders";
    private static final AwsIdentity IDENTITY =
            new AwsIdentity("ASIACLIENTS", "secret/of+the=clients", "session//token+of=the-clients==");

    private static final DatabaseLogin LOGIN = new DatabaseLogin(USER, "known to the proxy alone");
    private static final String ROWS = "1\tfirst\n2\tsecond\n3\t\u00e7a va\n4\t\uD83D\uDE80\n";
    private static final String ANSWER = "{'statusCode': 200, 'body': '[[1], [2], [3]]'}\n";

    private static final List<Verdict> CANCELLED = List.of(Verdict.ACCEPTED, Verdict.CANCEL_REQUEST);
    private static final int INVOCATIONS = 2;
    private static final String OUTPUT = "output";
    private static final String ERRORS = "errors";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    // the Debian packages are for Debian's interpreters; another one may come first on the path
    private static final String PYTHON = "/usr/bin/python3";
    private static final String PERL = "/usr/bin/perl";
    private static final String PHP = "/usr/bin/php";

    /** What the clients show of the proxy's refusal; libpq shows no SQLState of a failed login. */
    private static final String MYSQL_REFUSAL = "1045.*Access denied for user|Access denied for user.*1045";

    private static final String POSTGRESQL_REFUSAL = "FATAL: +The IAM authentication failed for the role " + USER + "\\.";
    private static final String POSTGRESQL_STATE = "28P01";

    /**
     * A program that prints the rows it read.
     *
     * @param logins how many connections it opens
     * @param refusal a pattern of its error when the token is refused
     */
    private record Client(
            RdsEngine engine, String name, int logins, String output, String refusal, String... command) {

        static Client mysql(String name, String... command) {
            return new Client(RdsEngine.MYSQL, name, 1, ROWS, MYSQL_REFUSAL, command);
        }

        static Client postgresql(String name, String refusal, String... command) {
            return new Client(RdsEngine.POSTGRESQL, name, 1, ROWS, refusal, command);
        }

        /** Invokes a module's {@code lambda_handler} twice in one process, as Lambda does. */
        static Client handler(String name, String module) {
            String invoke = "print(handler.lambda_handler({}, None));";
            return new Client(
                    RdsEngine.MYSQL,
                    name,
                    INVOCATIONS,
                    ANSWER.repeat(INVOCATIONS),
                    MYSQL_REFUSAL,
                    PYTHON,
                    "-c",
                    "import " + module + " as handler;" + invoke.repeat(INVOCATIONS));
        }
    }

    private static final List<Client> VERIFYING = List.of(
            Client.mysql("mariadb client, AWS CLI", "bash", "mysql/client.sh"),
            Client.mysql("Python, pymysql and boto3", PYTHON, "mysql/client.py"),
            Client.mysql("Node, mysql2 and the AWS SDK", "node", "mysql/client.js"),
            Client.mysql("Go, go-sql-driver and the AWS SDK", "../target/clients/mysql"),
            Client.mysql("PHP, mysqli, AWS CLI", PHP, "mysql/client.php"),
            Client.mysql("Perl, DBD::MariaDB, AWS CLI", PERL, "mysql/client.pl"),
            Client.handler("the blog's handler with verification on", "verifying_handler"),
            Client.postgresql("psql, AWS CLI", POSTGRESQL_REFUSAL, "bash", "postgresql/client.sh"),
            Client.postgresql("Python, psycopg and boto3", POSTGRESQL_REFUSAL, PYTHON, "postgresql/client.py"),
            Client.postgresql("Node, pg and the AWS SDK", POSTGRESQL_STATE, "node", "postgresql/client.js"),
            Client.postgresql("Go, pgx and the AWS SDK", POSTGRESQL_STATE, "../target/clients/postgresql"),
            Client.postgresql("PHP, PDO, AWS CLI", POSTGRESQL_REFUSAL, PHP, "postgresql/client.php"),
            Client.postgresql("Perl, DBD::Pg, AWS CLI", POSTGRESQL_REFUSAL, PERL, "postgresql/client.pl"));

    private static final Client BLOG = Client.handler("the blog's handler", "blog_handler");
    private static final Client PSQL_DEFAULTS = Client.postgresql(
            "psql with its defaults, AWS CLI", POSTGRESQL_REFUSAL, "bash", "postgresql/client.sh", "defaults");
    private static final Client CANCELLING = new Client(
            RdsEngine.POSTGRESQL,
            "Python, psycopg and boto3",
            1,
            "not cancelled\n",
            POSTGRESQL_REFUSAL,
            PYTHON,
            "postgresql/client.py",
            "cancel");

    private static final Logger LOG = Logger.getLogger(FakeRdsProxy.class.getName());

    private final EmbeddedDatabase mysql;
    private final EmbeddedDatabase postgresql;
    private final Path directory;
    private int passed;
    private int failed;

    private Clients(EmbeddedDatabase mysql, EmbeddedDatabase postgresql, Path directory) {
        this.mysql = mysql;
        this.postgresql = postgresql;
        this.directory = directory;
    }

    /** Exits with 0 if every check passed. */
    public static void main(String[] arguments) throws IOException {
        LOG.setLevel(Level.OFF); // it says no more than the records, which a failed check prints
        Path directory = Files.createTempDirectory("clients-");
        boolean passed;
        try (EmbeddedDatabase mysql = EmbeddedDatabase.mysql();
                EmbeddedDatabase postgresql = EmbeddedDatabase.postgresql()) {
            passed = new Clients(mysql, postgresql, directory).checkAll();
        } finally {
            Files.deleteIfExists(directory.resolve(OUTPUT));
            Files.deleteIfExists(directory.resolve(ERRORS));
            Files.delete(directory);
        }
        System.exit(passed ? 0 : 1);
    }

    private void fill() {
        mysql.execute(fill(
                SCHEMA + ".my_table",
                "CREATE DATABASE " + SCHEMA + " CHARACTER SET utf8mb4",
                "CREATE USER " + USER + " IDENTIFIED BY '" + LOGIN.password() + "'"));
        postgresql.execute(
                "CREATE DATABASE " + SCHEMA, "CREATE USER " + USER + " PASSWORD '" + LOGIN.password() + "'");
        postgresql.in(SCHEMA).execute(fill("my_table"));
    }

    private static String[] fill(String table, String... before) {
        List<String> statements = new ArrayList<>(List.of(before));
        statements.add("CREATE TABLE " + table + " (id INT PRIMARY KEY, name VARCHAR(100))");
        statements.add("INSERT INTO " + table + " VALUES "
                + "(1, 'first'), (2, 'second'), (3, '\u00e7a va'), (4, '\uD83D\uDE80'), (5, 'not asked for')");
        statements.add("GRANT SELECT ON " + table + " TO " + USER);
        return statements.toArray(String[]::new);
    }

    private boolean checkAll() {
        fill();
        for (Client client : VERIFYING) {
            check(client, "reads rows with a token over verified TLS", () -> readsRows(client));
            check(client, "is refused with a token for another user", () -> isRefused(client));
            check(client, "rejects a certificate of a foreign authority", () -> rejects(client, Fault.FOREIGN_CA));
            check(
                    client,
                    "rejects a certificate for another name",
                    () -> rejects(client, Fault.WRONG_HOST_CERTIFICATE));
        }
        check(BLOG, "reads rows with a token", () -> readsRows(BLOG));
        check(BLOG, "is refused with a token for another user", () -> isRefused(BLOG));
        check(BLOG, "verifies nothing, and the proxy records that", () -> verifiesNothing(BLOG));
        check(PSQL_DEFAULTS, "reads rows with a token", () -> readsRows(PSQL_DEFAULTS));
        check(PSQL_DEFAULTS, "verifies nothing, and the proxy records that", () -> verifiesNothing(PSQL_DEFAULTS));
        check(PSQL_DEFAULTS, "sends its token in clear text without TLS", () -> sendsItsTokenInClearText(PSQL_DEFAULTS));
        check(CANCELLING, "asks to cancel, which the proxy ignores", () -> cancelsNothing(CANCELLING));
        System.out.println(passed + " passed, " + failed + " failed");
        return failed == 0;
    }

    private void check(Client client, String what, Check check) {
        String line = client.name() + ": " + what;
        try {
            check.run();
            System.out.println("passed  " + line);
            passed++;
        } catch (Exception e) {
            System.out.println("FAILED  " + line);
            System.out.println(e);
            failed++;
        }
    }

    private interface Check {
        void run() throws Exception;
    }

    private void readsRows(Client client) throws Exception {
        Run run = run(client, USER);
        run.require(run.exit() == 0, "exit code 0");
        run.require(run.output().equals(client.output()), client.output());
        run.require(run.logins().size() == client.logins(), client.logins() + " logins");
        for (RecordedLogin login : run.logins()) {
            run.require(login.verdict() == Verdict.ACCEPTED, "an accepted login");
            run.require(login.credential() == CredentialKind.TOKEN, "a token");
            run.require(USER.equals(login.user()), "user " + USER);
            run.require("TLSv1.3".equals(login.tlsVersion()), "TLS 1.3");
        }
        run.require(run.statements().stream().anyMatch(text -> text.contains("my_table")), "the query");
    }

    private void isRefused(Client client) throws Exception {
        Run run = run(client, OTHER_USER);
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(
                Pattern.compile(client.refusal(), Pattern.DOTALL)
                        .matcher(run.errors())
                        .find(),
                "the error " + client.refusal());
        run.require(run.logins().size() == 1, "1 login");
        run.require(run.logins().get(0).verdict() == Verdict.WRONG_USER, "the refusal recorded");
        run.require(run.statements().isEmpty(), "no statement");
    }

    private void rejects(Client client, Fault fault) throws Exception {
        Run run = run(client, USER, fault);
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(run.logins().size() == 1, "1 login");
        RecordedLogin login = run.logins().get(0);
        run.require(login.certificateCheck() == CertificateCheck.REJECTED, "the certificate rejected");
        run.require(login.user() == null && !run.plainText().contains(USER), "no user name sent");
        run.require(run.credentials().isEmpty(), "no token sent");
    }

    private void verifiesNothing(Client client) throws Exception {
        Run run = run(client, USER, Fault.FOREIGN_CA, Fault.SELF_SIGNED);
        run.require(run.exit() == 0, "exit code 0");
        run.require(run.output().equals(client.output()), client.output());
        run.require(run.credentials().size() == client.logins(), "a token received at each login");
        for (RecordedLogin login : run.logins()) {
            run.require(login.certificateCheck() == CertificateCheck.NOTHING_VERIFIED, "that nothing was verified");
        }
    }

    private void sendsItsTokenInClearText(Client client) throws Exception {
        Run run = run(client, USER, Fault.NO_TLS);
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(run.credentials().size() == 1, "a token received");
        run.require(run.plainText().contains(run.credentials().get(0)), "the token among the bytes before TLS");
    }

    private void cancelsNothing(Client client) throws Exception {
        Run run = run(client, USER);
        run.require(run.exit() == 0, "exit code 0");
        run.require(run.output().equals(client.output()), client.output());
        run.require(
                run.logins().stream().map(RecordedLogin::verdict).toList().equals(CANCELLED),
                "the request to cancel recorded");
    }

    /** What a client printed and what its proxy recorded. */
    private record Run(
            int exit,
            String output,
            String errors,
            List<RecordedLogin> logins,
            List<String> credentials,
            List<String> statements,
            String plainText) {

        void require(boolean met, String expected) {
            if (!met) {
                throw new IllegalStateException(String.format(
                        "expected %s%n--- exit code %d, printed%n%s%n%s--- the proxy recorded%n%s%n%s",
                        expected.strip(), exit, output, errors, logins, statements));
            }
        }
    }

    /** Runs a client against a proxy that has a database login of one user. */
    private Run run(Client client, String tokenUser, Fault... faults) throws IOException, InterruptedException {
        try (FakeRdsProxy proxy = FakeRdsProxy.builder()
                .endpoint(ENDPOINT)
                .port(client.engine().port())
                .database(client.engine() == RdsEngine.MYSQL ? mysql : postgresql)
                .databaseLogin(LOGIN)
                .identity(IDENTITY)
                .recordStatements(true)
                .start()) {
            proxy.enqueue(faults);
            int exit = execute(client, environment(proxy, client, tokenUser));
            awaitVerdicts(proxy);
            return new Run(
                    exit,
                    read(OUTPUT),
                    read(ERRORS),
                    proxy.logins(),
                    proxy.receivedCredentials(),
                    proxy.statements(),
                    new String(proxy.receivedInPlainText(), StandardCharsets.ISO_8859_1));
        }
    }

    private static Map<String, String> environment(FakeRdsProxy proxy, Client client, String tokenUser) {
        // a handler has one variable for both
        String user = client.logins() == 1 ? USER : tokenUser;
        return Map.ofEntries(
                Map.entry("IN_REGION", REGION),
                Map.entry("IN_HOST", ENDPOINT),
                Map.entry("IN_PORT", Integer.toString(client.engine().port())),
                Map.entry("IN_USERNAME", user),
                Map.entry("IN_DATABASE", SCHEMA),
                Map.entry("TOKEN_USER", tokenUser),
                Map.entry("CA_BUNDLE", proxy.caBundle().toString()),
                Map.entry("AWS_ACCESS_KEY_ID", IDENTITY.accessKeyId()),
                Map.entry("AWS_SECRET_ACCESS_KEY", IDENTITY.secretAccessKey()),
                Map.entry("AWS_SESSION_TOKEN", IDENTITY.sessionToken()),
                Map.entry("AWS_CONFIG_FILE", "/dev/null"),
                Map.entry("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
                Map.entry("NODE_PATH", "../target/clients/node_modules"),
                Map.entry("PYTHONDONTWRITEBYTECODE", "1"),
                Map.entry("PYTHONPATH", "mysql"), // of the handlers
                Map.entry("LC_ALL", "C.UTF-8"));
    }

    private int execute(Client client, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(client.command())
                .redirectOutput(file(OUTPUT))
                .redirectError(file(ERRORS));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(
                    "still running after " + TIMEOUT + ", having printed " + read(OUTPUT) + read(ERRORS));
        }
        return process.exitValue();
    }

    /** The proxy notices the end of a broken login a moment after the client has exited. */
    private static void awaitVerdicts(FakeRdsProxy proxy) throws InterruptedException {
        Instant deadline = Instant.now().plus(TIMEOUT);
        while (proxy.logins().size() < proxy.accepted()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("a connection without a verdict: " + proxy.logins());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private File file(String name) {
        return directory.resolve(name).toFile();
    }

    private String read(String name) throws IOException {
        return Files.readString(file(name).toPath());
    }
}
