import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs each client against the standalone testkit over a real database, and checks what the client printed and what the
 * testkit recorded. A client gets the variables of testkit.env and the files that they name, as a user of another
 * language does. Start it with {@code run}.
 */
final class Clients {

    private static final String USER = "app";
    /** The testkit has no login of this user. */
    private static final String OTHER_USER = "other";

    private static final String ROWS = "1\tfirst\n2\tsecond\n3\t\u00e7a va\n4\t\uD83D\uDE80\n";
    private static final String ANSWER = "{'statusCode': 200, 'body': '[[1], [2], [3]]'}\n";
    private static final int INVOCATIONS = 2;

    private static final String ACCEPTED = "ACCEPTED";
    private static final String FOREIGN_CA = "FOREIGN_CA";
    private static final String NO_TLS = "NO_TLS";
    /** A request to the control service. A token lasts 15 minutes, and a client signs by the clock of this machine. */
    private static final String LATER = "/clock?advance=PT16M";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    // the Debian packages are for Debian's interpreters; another one may come first on the path
    private static final String PYTHON = "/usr/bin/python3";
    private static final String PERL = "/usr/bin/perl";
    private static final String PHP = "/usr/bin/php";
    private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

    /**
     * The post's variables have other names; two clients can sign for another user than the one that they log in as.
     */
    private static final String WITH_ENVIRONMENT = """
            set -a
            . "$1"
            TESTKIT_USER=$2 TOKEN_USER=$3
            IN_REGION=$AWS_REGION IN_HOST=$TESTKIT_ENDPOINT IN_PORT=$TESTKIT_PORT IN_USERNAME=$TESTKIT_USER
            IN_DATABASE=$TESTKIT_DATABASE_NAME CA_BUNDLE=$TESTKIT_CA_BUNDLE
            shift 3
            exec "$@"
            """;

    /** What a client shows if the testkit has no login of the token's user. */
    private static final Map<RdsEngine, String> REFUSALS = Map.of(
            RdsEngine.MYSQL,
            "Access denied for user '" + OTHER_USER + "'",
            RdsEngine.POSTGRESQL,
            "no credentials for the role " + OTHER_USER + "\\.");

    /** What it shows when the token is for another user than the login, or has expired. */
    private static final Map<RdsEngine, String> TOKEN_REFUSALS = Map.of(
            RdsEngine.MYSQL,
            "Access denied for user '" + USER + "'",
            RdsEngine.POSTGRESQL,
            "The IAM authentication failed for the role " + USER + "\\.");

    /** The processes of the testkit. */
    private enum Place {
        MYSQL(RdsEngine.MYSQL, 0),
        POSTGRESQL(RdsEngine.POSTGRESQL, 0),
        /** For handlers that use the driver's default port. */
        USUAL_PORT(RdsEngine.MYSQL, RdsEngine.MYSQL.port());

        private final RdsEngine engine;
        private final int port;

        Place(RdsEngine engine, int port) {
            this.engine = engine;
            this.port = port;
        }
    }

    /**
     * A program that prints the rows it read.
     *
     * @param logins how many connections it opens
     * @param loginUser null if it has one variable for the user of the token and of the login
     * @param refusal a pattern of its error when the token is refused
     */
    private record Client(
            Place place,
            String name,
            int logins,
            String output,
            String loginUser,
            String refusal,
            List<String> command) {

        static Client of(Place place, String name, String... command) {
            return new Client(place, name, 1, ROWS, null, REFUSALS.get(place.engine), List.of(command));
        }

        /** Reads TOKEN_USER for the token. */
        static Client signing(Place place, String name, String... command) {
            return new Client(place, name, 1, ROWS, USER, TOKEN_REFUSALS.get(place.engine), List.of(command));
        }

        /** Invokes a module's {@code lambda_handler} twice in one process, as Lambda does. */
        static Client handler(String name, String module) {
            String invoke = "print(handler.lambda_handler({}, None));";
            return new Client(
                    Place.USUAL_PORT,
                    name,
                    INVOCATIONS,
                    ANSWER.repeat(INVOCATIONS),
                    null,
                    REFUSALS.get(RdsEngine.MYSQL),
                    List.of(PYTHON, "-c", "import " + module + " as handler;" + invoke.repeat(INVOCATIONS)));
        }

        String wrongUser() {
            return loginUser == null
                    ? "is refused as a user whom the testkit does not have"
                    : "is refused with a token for another user";
        }

        Client printing(String other) {
            return new Client(place, name, logins, other, loginUser, refusal, command);
        }
    }

    private static final Client BLOG = Client.handler("the blog's handler", "blog_handler");
    private static final Client PSQL_DEFAULTS =
            Client.signing(Place.POSTGRESQL, "psql with its defaults, AWS CLI", "bash", "postgresql/defaults.sh");
    private static final Client CANCELLING = Client.of(
                    Place.POSTGRESQL, "Python, psycopg and boto3", PYTHON, "postgresql/cancel.py")
            .printing("not cancelled\n");

    /** In JSON, as the testkit's control service writes it. */
    private record Login(
            String verdict,
            String user,
            String credential,
            String certificateCheck,
            String tlsVersion,
            String detail) {}

    private record Statement(String statement) {}

    /** A process of the standalone testkit, which ends with its standard input. */
    private static final class Standalone implements AutoCloseable {

        private static final Gson GSON = new Gson();

        private final HttpClient http = HttpClient.newHttpClient();
        private final Process process;
        private final Path environment;
        private final Path log;
        private final String control;
        private long logged;

        Standalone(Place place, Path jar, EmbeddedDatabase database, Path sql, Path directory) throws Exception {
            log = directory.resolveSibling(place + ".log");
            environment = directory.resolve("testkit.env");
            ProcessBuilder builder = new ProcessBuilder(
                            JAVA,
                            "-jar",
                            jar.toString(),
                            "--engine",
                            place.engine.name().toLowerCase(Locale.ROOT),
                            "--database",
                            database.host() + ":" + database.port(),
                            "--database-name",
                            "orders_" + place.name().toLowerCase(Locale.ROOT),
                            "--user",
                            USER,
                            "--sql",
                            sql.toString(),
                            "--port",
                            Integer.toString(place.port),
                            "--dir",
                            directory.toString())
                    .redirectError(log.toFile());
            DatabaseLogin admin = database.admin();
            builder.environment().put("TESTKIT_ADMIN", admin.user() + ":" + admin.password());
            process = builder.start();
            control = awaitReady();
        }

        private String awaitReady() throws Exception {
            try {
                return CompletableFuture.supplyAsync(this::readControlUrl).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                process.destroyForcibly();
                throw new IllegalStateException("the testkit did not start: " + Files.readString(log), e);
            }
        }

        private String readControlUrl() {
            String name = "TESTKIT_CONTROL_URL=";
            List<String> lines = process.inputReader()
                    .lines()
                    .takeWhile(line -> !line.equals("READY"))
                    .toList();
            return lines.stream()
                    .filter(line -> line.startsWith(name))
                    .findFirst()
                    .orElseThrow()
                    .substring(name.length());
        }

        private String send(String method, String path) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(control + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .timeout(TIMEOUT)
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        }

        void start(String... requests) throws IOException, InterruptedException {
            logged = Files.size(log);
            send("POST", "/reset");
            for (String request : requests) {
                send("POST", request);
            }
        }

        /** Its log since the last start. */
        String logged() throws IOException {
            byte[] all = Files.readAllBytes(log);
            return new String(all, (int) logged, all.length - (int) logged, StandardCharsets.UTF_8);
        }

        private <T> List<T> lines(String path, Class<T> type) throws IOException, InterruptedException {
            return send("GET", path)
                    .lines()
                    .map(line -> GSON.fromJson(line, type))
                    .toList();
        }

        List<Login> logins() throws IOException, InterruptedException {
            return lines("/logins", Login.class);
        }

        List<String> statements() throws IOException, InterruptedException {
            return lines("/statements", Statement.class).stream()
                    .map(Statement::statement)
                    .toList();
        }

        JsonObject summary() throws IOException, InterruptedException {
            return GSON.fromJson(send("GET", "/summary"), JsonObject.class);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException("the testkit did not end: " + Files.readString(log));
            }
        }
    }

    private final Map<Place, Standalone> places = new EnumMap<>(Place.class);
    private final List<Client> verifying;
    private final Client debianPymysql;
    private final Path recipes;
    private final Path directory;
    private int passed;
    private int failed;
    private int skipped;

    private Clients(Path recipes, Path directory) throws IOException {
        this.recipes = recipes;
        this.directory = directory;
        debianPymysql = Client.of(
                Place.MYSQL, "Python, Debian's PyMySQL", "env", "PYTHONPATH=", PYTHON, recipe("pymysql/orders.py"));
        verifying = List.of(
                Client.of(Place.MYSQL, "mariadb client, AWS CLI", "bash", recipe("mariadb/run")),
                Client.of(Place.MYSQL, "Python, pymysql and boto3", PYTHON, recipe("pymysql/orders.py")),
                Client.of(Place.MYSQL, "Node, mysql2 and the AWS SDK", "node", recipe("mysql2/orders.mjs")),
                Client.of(Place.MYSQL, "Go, go-sql-driver and the AWS SDK", recipe("go-mysql/orders")),
                Client.of(Place.MYSQL, "PHP, mysqli, AWS CLI", PHP, recipe("mysqli/orders.php")),
                java(Place.MYSQL, "AWS Advanced JDBC Wrapper, Connector/J", "wrapper-mysql"),
                java(Place.MYSQL, "MariaDB Connector/J, AWS-IAM", "mariadb-connector-j"),
                java(Place.MYSQL, "R2DBC, r2dbc-mysql", "r2dbc-mysql"),
                Client.signing(Place.MYSQL, "Perl, DBD::MariaDB, AWS CLI", PERL, "mysql/client.pl"),
                Client.handler("the blog's handler with verification on", "verifying_handler"),
                Client.of(Place.POSTGRESQL, "psql, AWS CLI", "bash", recipe("psql/run")),
                Client.of(Place.POSTGRESQL, "Python, psycopg and boto3", PYTHON, recipe("psycopg/orders.py")),
                Client.of(Place.POSTGRESQL, "Node, pg and the AWS SDK", "node", recipe("pg/orders.mjs")),
                Client.of(Place.POSTGRESQL, "Go, pgx and the AWS SDK", recipe("go-pgx/orders")),
                Client.of(Place.POSTGRESQL, "PHP, PDO, AWS CLI", PHP, recipe("pdo/orders.php")),
                java(Place.POSTGRESQL, "AWS Advanced JDBC Wrapper, pgjdbc", "wrapper-postgresql"),
                java(Place.POSTGRESQL, "R2DBC, r2dbc-postgresql", "r2dbc-postgresql"),
                Client.signing(Place.POSTGRESQL, "Perl, DBD::Pg, AWS CLI", PERL, "postgresql/client.pl"));
    }

    private String recipe(String file) {
        return recipes.resolve(file).toString();
    }

    private Client java(Place place, String name, String recipe) throws IOException {
        String classPath = recipe(recipe + "/classes")
                + File.pathSeparator
                + Files.readString(recipes.resolve(recipe + "/class-path"));
        return Client.of(place, name, JAVA, "-XX:TieredStopAtLevel=1", "-cp", classPath, "Orders");
    }

    /**
     * Exits with 0 if every check passed.
     *
     * @param arguments the standalone jar, and the folder with the recipes of the page
     */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]);
        Path directory = Files.createTempDirectory("clients-");
        Clients clients = new Clients(Path.of(arguments[1]), directory);
        boolean passed;
        try (EmbeddedDatabase mysql = EmbeddedDatabase.mysql();
                EmbeddedDatabase postgresql = EmbeddedDatabase.postgresql()) {
            try {
                clients.start(jar, mysql, postgresql);
                passed = clients.checkAll();
            } finally {
                clients.stop();
            }
        } finally {
            delete(directory);
        }
        System.exit(passed ? 0 : 1);
    }

    private void start(Path jar, EmbeddedDatabase mysql, EmbeddedDatabase postgresql) throws Exception {
        for (Place place : Place.values()) {
            if (place.port == 0 || isFree(place.port)) {
                EmbeddedDatabase database = place.engine == RdsEngine.MYSQL ? mysql : postgresql;
                Path sql = recipes.resolve("my_table.sql");
                Path own = Files.createDirectory(directory.resolve("a path with spaces of " + place));
                places.put(place, new Standalone(place, jar, database, sql, own));
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void stop() throws IOException, InterruptedException {
        for (Standalone place : places.values()) {
            place.close();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private boolean checkAll() throws IOException {
        checkRecipes();
        for (Client client : verifying) {
            check(client, "reads rows with a token over verified TLS", () -> readsRows(client));
            check(client, client.wrongUser(), () -> isRefused(client));
            check(client, "is refused with an expired token", () -> isRefusedLater(client));
            check(client, "rejects a certificate of a foreign authority", () -> rejects(client, FOREIGN_CA));
            check(client, "rejects a certificate for another name", () -> rejects(client, "WRONG_HOST_CERTIFICATE"));
            check(client, "sends no token without TLS", () -> sendsNoToken(client));
        }
        check(BLOG, "reads rows with a token", () -> readsRows(BLOG));
        check(BLOG, BLOG.wrongUser(), () -> isRefused(BLOG));
        check(BLOG, "is refused with an expired token", () -> isRefusedLater(BLOG));
        check(BLOG, "verifies nothing, and the testkit records that", () -> verifiesNothing(BLOG));
        check(PSQL_DEFAULTS, "reads rows with a token", () -> readsRows(PSQL_DEFAULTS));
        check(PSQL_DEFAULTS, "verifies nothing, and the testkit records that", () -> verifiesNothing(PSQL_DEFAULTS));
        check(
                PSQL_DEFAULTS,
                "sends its token in clear text without TLS",
                () -> sendsItsTokenInClearText(PSQL_DEFAULTS));
        check(
                debianPymysql,
                "sends its token in clear text without TLS",
                () -> sendsItsTokenInClearText(debianPymysql));
        check(CANCELLING, "asks to cancel, which the testkit ignores", () -> cancelsNothing(CANCELLING));
        System.out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed == 0 && (skipped == 0 || System.getenv("CI") == null);
    }

    /** No block of the page is left out. */
    private void checkRecipes() throws IOException {
        Set<String> run = verifying.stream()
                .flatMap(client -> client.command().stream())
                .flatMap(word -> Arrays.stream(word.split(File.pathSeparator)))
                .map(Path::of)
                .filter(file -> file.startsWith(recipes))
                .map(file -> recipes.relativize(file).getName(0).toString())
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> folders = Files.list(recipes)) {
            Set<String> printed = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            report("the page has these recipes", null, () -> {
                if (!printed.equals(run)) {
                    throw new IllegalStateException("the page has " + printed + ", and here are " + run);
                }
            });
        }
    }

    private void check(Client client, String what, Check check) throws IOException {
        String line = client.name() + ": " + what;
        if (places.containsKey(client.place())) {
            report(line, places.get(client.place()), check);
        } else {
            System.out.println("SKIPPED " + line + ": something else listens on port " + client.place().port);
            skipped++;
        }
    }

    /** @param testkit null if the check needs none */
    private void report(String line, Standalone testkit, Check check) throws IOException {
        try {
            check.run();
            System.out.println("passed  " + line);
            passed++;
        } catch (Exception e) {
            System.out.println("FAILED  " + line);
            System.out.println(e);
            if (testkit != null) {
                System.out.println("--- the testkit logged");
                System.out.println(testkit.logged());
            }
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
        for (Login login : run.logins()) {
            run.require(ACCEPTED.equals(login.verdict()), "an accepted login");
            run.require("TOKEN".equals(login.credential()), "a token");
            run.require(USER.equals(login.user()), "user " + USER);
            run.require("TLSv1.3".equals(login.tlsVersion()), "TLS 1.3");
        }
        run.require(run.statements().stream().anyMatch(text -> text.contains("my_table")), "the query");
    }

    private void isRefused(Client client) throws Exception {
        requireRefusal(run(client, OTHER_USER), client.refusal(), "WRONG_USER");
    }

    private void isRefusedLater(Client client) throws Exception {
        requireRefusal(run(client, USER, LATER), TOKEN_REFUSALS.get(client.place().engine), "EXPIRED");
    }

    private static void requireRefusal(Run run, String error, String verdict) {
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(
                Pattern.compile(error, Pattern.DOTALL).matcher(run.errors()).find(), "the error " + error);
        run.require(run.logins().size() == 1, "1 login");
        run.require(verdict.equals(run.logins().get(0).verdict()), "the refusal recorded as " + verdict);
        run.require(run.statements().isEmpty(), "no statement");
    }

    private void rejects(Client client, String fault) throws Exception {
        Run run = run(client, USER, faults(fault));
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(run.logins().size() == 1, "1 login");
        Login login = run.logins().get(0);
        run.require("REJECTED".equals(login.certificateCheck()), "the certificate rejected");
        run.require(login.user() == null, "no user name sent");
        run.require(run.credentials() == 0, "no token sent");
    }

    private void sendsNoToken(Client client) throws Exception {
        Run run = run(client, USER, faults(NO_TLS));
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(run.logins().size() == 1, "1 login");
        run.require("FAULT".equals(run.logins().get(0).verdict()), "the fault played");
        run.require(run.credentials() == 0, "no token sent");
    }

    private void verifiesNothing(Client client) throws Exception {
        Run run = run(client, USER, faults(FOREIGN_CA, "SELF_SIGNED"));
        run.require(run.exit() == 0, "exit code 0");
        run.require(run.output().equals(client.output()), client.output());
        run.require(run.credentials() == client.logins(), "a token received at each login");
        for (Login login : run.logins()) {
            run.require("NOTHING_VERIFIED".equals(login.certificateCheck()), "that nothing was verified");
        }
    }

    private void sendsItsTokenInClearText(Client client) throws Exception {
        Run run = run(client, USER, faults(NO_TLS));
        run.require(run.exit() != 0, "an exit code for failure");
        run.require(run.credentials() == 1, "a token received");
        run.require(run.credentialsInClearText() == 1, "the token received before TLS");
    }

    private void cancelsNothing(Client client) throws Exception {
        Run run = run(client, USER);
        run.require(run.exit() == 0, "exit code 0");
        run.require(run.output().equals(client.output()), client.output());
        run.require(
                run.logins().stream().map(Login::verdict).toList().equals(List.of(ACCEPTED, "CANCEL_REQUEST")),
                "the request to cancel recorded");
    }

    /** What a client printed and what the testkit recorded. */
    private record Run(
            int exit,
            String output,
            String errors,
            List<Login> logins,
            int credentials,
            int credentialsInClearText,
            List<String> statements) {

        void require(boolean met, String expected) {
            if (!met) {
                throw new IllegalStateException(String.format(
                        "expected %s%n--- exit code %d, printed%n%s%n%s--- the testkit recorded%n%s%n%s",
                        expected.strip(), exit, output, errors, logins, statements));
            }
        }
    }

    private static String faults(String... names) {
        return "/fault?name=" + String.join("&name=", names);
    }

    private Run run(Client client, String tokenUser, String... requests) throws IOException, InterruptedException {
        Standalone testkit = places.get(client.place());
        testkit.start(requests);
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        int exit = execute(client, command(client, testkit, tokenUser), output.toFile(), errors.toFile());
        JsonObject summary = awaitVerdicts(testkit);
        return new Run(
                exit,
                Files.readString(output),
                Files.readString(errors),
                testkit.logins(),
                summary.get("credentials").getAsInt(),
                summary.get("credentialsInClearText").getAsInt(),
                testkit.statements());
    }

    private static List<String> command(Client client, Standalone testkit, String tokenUser) {
        String loginUser = client.loginUser() == null ? tokenUser : client.loginUser();
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", WITH_ENVIRONMENT, "bash", testkit.environment.toString(), loginUser, tokenUser));
        command.addAll(client.command());
        return command;
    }

    private int execute(Client client, List<String> command, File output, File errors)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output).redirectError(errors);
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment()
                .putAll(Map.of(
                        "AWS_CONFIG_FILE",
                        "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE",
                        "/dev/null",
                        "PYTHONDONTWRITEBYTECODE",
                        "1",
                        "PYTHONPATH", // the handlers, and PyMySQL from PyPI
                        "mysql" + File.pathSeparator + recipes.resolveSibling("python"),
                        "LC_ALL",
                        "C.UTF-8"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new IllegalStateException(client.name() + " still running after " + TIMEOUT + ", having printed "
                    + Files.readString(output.toPath()) + Files.readString(errors.toPath()));
        }
        return process.exitValue();
    }

    /** The testkit notices the end of a broken login a moment after the client has exited. */
    private static JsonObject awaitVerdicts(Standalone testkit) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(TIMEOUT);
        while (true) {
            JsonObject summary = testkit.summary();
            if (summary.get("logins").getAsInt() >= summary.get("accepted").getAsInt()) {
                return summary;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("a connection without a verdict: " + testkit.logins());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
