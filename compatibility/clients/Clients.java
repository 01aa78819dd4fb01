import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CertificateCheck;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs each client against a FakeRdsProxy and checks what the client printed and what the proxy recorded. Start it with
 * {@code run}: it needs port 3306 and a hosts file with the endpoint's name.
 */
final class Clients {

    private static final String REGION = "eu-west-1";
    private static final String ENDPOINT = "orders.proxy-abc123." + REGION + ".rds.amazonaws.com";
    private static final int PORT = 3306; // the drivers' default: the blog's handler sets none
    private static final String USER = "serverless";
    private static final String OTHER_USER = "other";
    private static final String SCHEMA = "orders";
    private static final AwsIdentity IDENTITY =
            new AwsIdentity("ASIACLIENTS", "secret/of+the=clients", "session//token+of=the-clients==");

    private static final DatabaseLogin LOGIN = new DatabaseLogin(USER, "known to the proxy alone");
    private static final String ROWS = "1\tfirst\n2\tsecond\n3\t\u00e7a va\n4\t\uD83D\uDE80\n";
    private static final String ANSWER = "{'statusCode': 200, 'body': '[[1], [2], [3]]'}\n";

    private static final int INVOCATIONS = 2;
    private static final String OUTPUT = "output";
    private static final String ERRORS = "errors";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    // the Debian packages are for Debian's interpreters; another one may come first on the path
    private static final String PYTHON = "/usr/bin/python3";
    private static final String PERL = "/usr/bin/perl";
    private static final String PHP = "/usr/bin/php";

    /**
     * A program that prints the rows it read.
     *
     * @param logins how many connections it opens
     */
    private record Client(String name, int logins, String output, String... command) {

        static Client script(String name, String... command) {
            return new Client(name, 1, ROWS, command);
        }

        /** Invokes a module's {@code lambda_handler} twice in one process, as Lambda does. */
        static Client handler(String name, String module) {
            String invoke = "print(handler.lambda_handler({}, None));";
            return new Client(
                    name,
                    INVOCATIONS,
                    ANSWER.repeat(INVOCATIONS),
                    PYTHON,
                    "-c",
                    "import " + module + " as handler;" + invoke.repeat(INVOCATIONS));
        }
    }

    private static final List<Client> VERIFYING = List.of(
            Client.script("mariadb client, AWS CLI", "bash", "client.sh"),
            Client.script("Python, pymysql and boto3", PYTHON, "client.py"),
            Client.script("Node, mysql2 and the AWS SDK", "node", "client.js"),
            Client.script("Go, go-sql-driver and the AWS SDK", "../target/clients/client"),
            Client.script("PHP, mysqli, AWS CLI", PHP, "client.php"),
            Client.script("Perl, DBD::MariaDB, AWS CLI", PERL, "client.pl"),
            Client.handler("the blog's handler with verification on", "verifying_handler"));

    private static final Client BLOG = Client.handler("the blog's handler", "blog_handler");

    private static final Logger LOG = Logger.getLogger(FakeRdsProxy.class.getName());

    private final EmbeddedDatabase database;
    private final Path directory;
    private int passed;
    private int failed;

    private Clients(EmbeddedDatabase database, Path directory) {
        this.database = database;
        this.directory = directory;
    }

    /** Exits with 0 if every check passed. */
    public static void main(String[] arguments) throws IOException {
        LOG.setLevel(Level.OFF); // it says no more than the records, which a failed check prints
        Path directory = Files.createTempDirectory("clients-");
        boolean passed;
        try (EmbeddedDatabase database = EmbeddedDatabase.start()) {
            passed = new Clients(database, directory).checkAll();
        } finally {
            Files.deleteIfExists(directory.resolve(OUTPUT));
            Files.deleteIfExists(directory.resolve(ERRORS));
            Files.delete(directory);
        }
        System.exit(passed ? 0 : 1);
    }

    private void fill() {
        database.execute(
                "CREATE DATABASE " + SCHEMA + " CHARACTER SET utf8mb4",
                "CREATE TABLE " + SCHEMA + ".my_table (id INT PRIMARY KEY, name VARCHAR(100))",
                "INSERT INTO " + SCHEMA + ".my_table VALUES "
                        + "(1, 'first'), (2, 'second'), (3, '\u00e7a va'), (4, '\uD83D\uDE80'), (5, 'not asked for')",
                "CREATE USER " + USER + " IDENTIFIED BY '" + LOGIN.password() + "'",
                "GRANT SELECT ON " + SCHEMA + ".* TO " + USER);
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
        run.require(run.errors().contains("1045") && run.errors().contains("Access denied for user"), "error 1045");
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
        run.require(run.credentials().size() == INVOCATIONS, "a token received at each invocation");
        for (RecordedLogin login : run.logins()) {
            run.require(login.certificateCheck() == CertificateCheck.NOTHING_VERIFIED, "that nothing was verified");
        }
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
                .port(PORT)
                .database(database.host(), database.port())
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
                Map.entry("IN_PORT", Integer.toString(PORT)),
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
