import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the programs of docs/programs.md with the lines of that page, with MySQL and with PostgreSQL, against a
 * LocalAws: {@code java Programs.java <page> <folder> [<program>...]}.
 *
 * <p>A code block of the page that has a file name, such as {@code ```bash sqlline/run}, becomes that file. Of a
 * program that is an example, the page prints parts; the files are the example's, and must contain them. {@code
 * sqlline/get} is run once and {@code sqlline/run} twice, the second time with IAM denied. The page says what to write
 * for PostgreSQL as {@code `this` → `that`}: in its section on the jars for all programs, in another section for its
 * own.
 */
final class Programs {

    private static final Pattern SECTION = Pattern.compile("^## .*\\R", Pattern.MULTILINE);
    private static final Pattern FILE =
            Pattern.compile("^```\\w+ (\\S[^\\n]*)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REPLACEMENT = Pattern.compile("`([^`]+)` → `([^`]+)`");
    /** What the page writes behind the endpoint, up to its first parameter. */
    private static final Pattern URL = Pattern.compile("(rds\\.amazonaws\\.com(?::\\d+)?/orders)(\\?user=app)?");

    private static final String REFUSED = "The IAM token was refused for user";
    /** A warning of the driver. */
    private static final String PASSWORD = "The password that was given";

    /** The page's version. */
    private static final String FLYWAY = "11.8.2";

    /** What a server prints when it is ready; then it is stopped. */
    private static final String READY = "Listening on:";

    private static final Logger LOG = Logger.getLogger(FakeRdsProxy.class.getName());
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    /** For a program that is asked to end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /**
     * A program's job.
     *
     * @param program the folder in the names of its files
     * @param version of Flyway, if not the page's
     * @param before statements that make what it finds in the database
     * @param done what is to be seen afterwards
     */
    private record Job(String program, String version, List<String> before, Check done) {

        static Job reads(String program, Check done) {
            return new Job(
                    program,
                    "",
                    List.of(
                            "CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(100))",
                            "INSERT INTO orders VALUES (1, 'first order'), (2, 'second order'), (3, 'third order')"),
                    done);
        }

        static Job prints(String program) {
            return reads(program, run -> run.requirePrinted("third order"));
        }

        static Job migrates(String program, String version) {
            return new Job(
                    program,
                    version,
                    List.of(),
                    run -> run.requireRow("SELECT name FROM invoices", "first invoice"));
        }

        @Override
        public String toString() {
            return version.isEmpty() ? program : program + " " + version;
        }
    }

    private interface Check {
        void run(Run run) throws Exception;
    }

    private static final List<Job> JOBS = List.of(
            Job.prints("sqlline"),
            // 113 MB, and 202 MB in the page's version
            Job.migrates("flyway", "10.0.0"),
            Job.migrates("flyway-maven", ""),
            Job.migrates("flyway-java", "13.12.2"),
            Job.migrates("liquibase", ""),
            Job.reads("jooq", run -> run.requireFile(
                    "target/generated-sources/jooq/com/example/orders/tables/Orders.java", "class orders ")),
            Job.reads("schemaspy", run -> run.requireFile("pages/tables/orders.html", "varchar")),
            Job.prints("quarkus"),
            Job.prints("micronaut"));

    private static final List<Job> BY_HAND = List.of(new Job("keycloak", "", List.of(), run -> run.requireRow(
            "SELECT name FROM " + (run.database().engine() == RdsEngine.MYSQL ? "REALM" : "realm"), "master")));

    /** The programs that are in examples/, with the folder's name. */
    private static final Map<String, String> EXAMPLES = Map.of("flyway-java", "flyway", "quarkus", "quarkus");

    private final EmbeddedDatabase database;
    private final RdsEngine engine;
    private final Path folder;

    /** The page's blocks, and the examples' files, by file name. */
    private final Map<String, String> files = new TreeMap<>();

    private int failed;
    private int passed;

    private Programs(EmbeddedDatabase database, Path page, Path folder) throws IOException {
        this.database = database;
        this.engine = database.engine();
        this.folder = folder.resolve(engine.name().toLowerCase(Locale.ROOT));
        List<String> sections = SECTION.splitAsStream(Files.readString(page)).toList();
        for (String section : sections) {
            Map<String, List<String>> blocks = new TreeMap<>();
            FILE.matcher(section).results().forEach(file -> {
                for (String name : file.group(1).split(" ")) {
                    blocks.computeIfAbsent(name, any -> new ArrayList<>()).add(file.group(2));
                }
            });
            Map<String, String> found = new TreeMap<>();
            blocks.forEach((name, texts) -> found.put(name, String.join("", texts)));
            for (Map.Entry<String, String> example : EXAMPLES.entrySet()) {
                if (blocks.containsKey(example.getKey() + "/run")) {
                    complete(blocks, found, example.getKey(), page.resolveSibling("../examples").resolve(example.getValue()));
                }
            }
            found.forEach((name, text) -> files.put(
                    name,
                    engine == RdsEngine.POSTGRESQL ? replace(replace(text, section), sections.get(1)) : text));
        }
    }

    /** Puts the example's files in the place of the parts of them that the page prints. */
    private static void complete(
            Map<String, List<String>> blocks, Map<String, String> found, String program, Path example)
            throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(example.resolve("src/main"))) {
            paths = Stream.concat(Stream.of(example.resolve("pom.xml")), all.filter(Files::isRegularFile))
                    .toList();
        }
        for (Path path : paths) {
            String text = Files.readString(path);
            String name = program + "/" + example.relativize(path);
            for (String printed : blocks.getOrDefault(name, List.of())) {
                if (!text.contains(printed)) {
                    throw new IllegalStateException("the page prints what is not in " + path + ":\n" + printed);
                }
            }
            found.put(name, text);
        }
    }

    private static String replace(String text, String section) {
        String replaced = text;
        for (MatchResult pair : REPLACEMENT.matcher(section).results().toList()) {
            replaced = replaced.replace(pair.group(1), pair.group(2));
        }
        return replaced;
    }

    /** Exits with 0 if every check passed. */
    public static void main(String[] arguments) throws Exception {
        LOG.setLevel(Level.OFF); // it says no more than the records, which a failed check prints
        Path page = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]).toAbsolutePath();
        List<String> wanted = List.of(arguments).subList(2, arguments.length);
        int passed = 0;
        int failed = 0;
        try (EmbeddedDatabase mysql = EmbeddedDatabase.mysql();
                EmbeddedDatabase postgresql = EmbeddedDatabase.postgresql()) {
            for (EmbeddedDatabase database : List.of(mysql, postgresql)) {
                Programs programs = new Programs(database, page, folder);
                programs.get();
                for (Job job : wanted.isEmpty() ? JOBS : Stream.concat(JOBS.stream(), BY_HAND.stream())
                        .filter(job -> wanted.contains(job.program()))
                        .toList()) {
                    programs.check(job);
                }
                passed += programs.passed;
                failed += programs.failed;
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    /** The jars that all programs need. */
    private void get() throws Exception {
        Files.createDirectories(folder);
        try (LocalAws aws = start(List.of())) {
            write("", "", folder, aws);
            Run run = execute(aws, folder, "get", "get");
            run.require(run.exit() == 0, "exit code 0");
        }
    }

    private void check(Job job) throws Exception {
        Path directory = Files.createDirectories(folder.resolve(job.program()));
        try (LocalAws aws = start(job.before())) {
            write(job.program() + "/", job.version(), directory, aws);
            check(job + " does its job with a token over verified TLS", () -> doesItsJob(job, aws, directory));
            aws.proxy().denyIam(true);
            check(job + " says why IAM is denied", () -> isRefused(aws, directory));
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void check(String what, Step step) {
        String line = what + ", " + engine;
        try {
            step.run();
            System.out.println("passed  " + line);
            passed++;
        } catch (Exception e) {
            System.out.println("FAILED  " + line);
            System.out.println(e);
            failed++;
        }
    }

    private void doesItsJob(Job job, LocalAws aws, Path directory) throws Exception {
        if (Files.exists(directory.resolve("get"))) {
            Run get = execute(aws, directory, "get", "get");
            get.require(get.exit() == 0, "exit code 0");
        }
        Run run = execute(aws, directory, "run", "done");
        run.require(run.exit() == 0, "exit code 0");
        run.require(!run.logins().isEmpty(), "a login");
        for (RecordedLogin login : run.logins()) {
            run.require(login.verdict() == Verdict.ACCEPTED, "accepted logins");
            run.require(login.credential() == CredentialKind.TOKEN, "tokens");
            run.require("TLSv1.3".equals(login.tlsVersion()), "TLS 1.3");
        }
        run.require(!run.printed().contains(PASSWORD), "no password, as the page says");
        job.done().run(run);
    }

    private void isRefused(LocalAws aws, Path directory) throws Exception {
        int before = aws.proxy().logins().size();
        Run run = execute(aws, directory, "run", "refused");
        run.require(run.exit() != 0, "an exit code for failure");
        run.requirePrinted(REFUSED);
        run.require(run.logins().size() > before, "a login");
        run.require(
                run.logins().stream().skip(before).allMatch(login -> login.verdict() == Verdict.DENIED),
                "no accepted login");
    }

    /** With an empty database in which the statements are executed. */
    private LocalAws start(List<String> statements) {
        database.execute("DROP DATABASE IF EXISTS orders" + (engine == RdsEngine.POSTGRESQL ? " WITH (FORCE)" : ""));
        LocalAws aws = LocalAws.builder().database(database).start();
        database.in(aws.databaseName()).execute(statements.toArray(String[]::new));
        return aws;
    }

    /** Writes the page's files whose names begin so, with the URL of the LocalAws. */
    private void write(String prefix, String version, Path directory, LocalAws aws) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!file.getKey().startsWith(prefix) || prefix.isEmpty() && file.getKey().contains("/")) {
                continue;
            }
            String name = file.getKey().substring(prefix.length());
            String text = version.isEmpty() ? file.getValue() : file.getValue().replace(FLYWAY, version);
            Path path = directory.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, URL.matcher(text).replaceAll(url -> local(url, name, aws)));
        }
    }

    private static String local(MatchResult url, String file, LocalAws aws) {
        String and = file.endsWith(".xml") ? "&amp;" : "&";
        return Matcher.quoteReplacement(url.group(1) + (url.group(2) == null ? "?" : url.group(2) + and)
                + aws.urlParameters().replace("&", and));
    }

    /** What a program printed and did. */
    private record Run(int exit, String printed, List<RecordedLogin> logins, Path directory, EmbeddedDatabase database) {

        void require(boolean met, String expected) {
            if (!met) {
                throw new IllegalStateException(String.format(
                        "expected %s%n--- exit code %d, printed%n%s%n--- the proxy recorded%n%s",
                        expected, exit, printed, logins));
            }
        }

        void requirePrinted(String text) {
            require(printed.contains(text), text);
        }

        void requireRow(String query, String row) {
            require(database.in("orders").query(query).contains(row), row + " as the answer to " + query);
        }

        void requireFile(String path, String text) throws IOException {
            Path file = directory.resolve(path);
            require(Files.exists(file) && Files.readString(file).toLowerCase(Locale.ROOT).contains(text), "the file " + path + " with " + text);
        }
    }

    /** Runs as for a user, with the AWS environment variables set. What it prints stays in a file beside the script. */
    private Run execute(LocalAws aws, Path directory, String script, String name)
            throws IOException, InterruptedException {
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
        builder.environment().putAll(aws.environment());
        // seconds, for Quarkus, whose own 5 are too few on a busy machine
        builder.environment().put("QUARKUS_DATASOURCE_JDBC_ACQUISITION_TIMEOUT", "60");
        Process process = builder.start();
        Instant deadline = Instant.now().plus(TIMEOUT);
        boolean ready = false;
        boolean late = false;
        while (!ready && !late && !process.waitFor(100, TimeUnit.MILLISECONDS)) {
            ready = printed(log).contains(READY);
            late = Instant.now().isAfter(deadline);
        }
        end(process);
        String printed = printed(log);
        Run run = new Run(ready ? 0 : process.exitValue(), printed, aws.proxy().logins(), directory, database);
        for (String secret : aws.issuedSecrets()) {
            run.require(!printed.contains(secret), "no credential in what is printed");
        }
        run.require(!late, "an end within " + TIMEOUT);
        return run;
    }

    /** While a process writes, its log may end within a character, which readString does not accept. */
    private static String printed(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    }

    /** With all processes that it has started, which outlive their parent if only that is ended. */
    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        Instant deadline = Instant.now().plus(GRACE);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(Math.max(0, Duration.between(Instant.now(), deadline).toMillis()), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
        process.waitFor();
    }
}
