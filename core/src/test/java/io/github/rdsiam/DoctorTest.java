package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.ContainerCredentials;
import io.github.rdsiam.testsupport.ContainerCredentials.Answer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The doctor in a separate process, as a user would run it. */
@OnBothEngines
class DoctorTest {

    @Parameter
    DatabaseEngine engine;

    private static final Map<String, String> NO_CREDENTIALS = Map.of(
            "AWS_EC2_METADATA_DISABLED", "true",
            "AWS_CONFIG_FILE", "/nowhere/config",
            "AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void saysHowEachStepWent() throws Exception {
        List<String> lines = examine(0, LocalRds.childEnvironment(rds), "--ca-bundle", bundle());

        assertThat(lines)
                .filteredOn(line -> !line.startsWith(" "))
                .extracting(line -> line.replaceAll("ok .*", "ok"))
                .containsExactly(
                        "settings    ok",
                        "credentials ok",
                        "dns         ok",
                        "tcp         ok",
                        "tls         ok",
                        "token       ok",
                        "login       ok",
                        "statements  ok");
        assertThat(String.join("\n", lines))
                .contains(
                        "RDS Proxy in eu-west-1",
                        "access key " + LocalRds.IDENTITY.accessKeyId() + " from environment variables",
                        LocalRds.PROXY + " is 127.0.0.1",
                        "TLSv1.3",
                        "verified against the ",
                        "certificates of --ca-bundle",
                        "signed for app@" + LocalRds.PROXY)
                .containsPattern(
                        engine == DatabaseEngine.MYSQL
                                ? "the database has counted \\d+ statements, \\d+ SELECT and \\d+ SET"
                                : "PostgreSQL 1\\d.*, user \"app\", database \"orders\"");
    }

    @Test
    void saysWhichRoleSigns() throws Exception {
        List<String> lines =
                examine(0, LocalRds.childEnvironment(rds), "--ca-bundle", bundle(), "--assume-role", rds.roleArn());

        assertThat(String.join("\n", lines))
                .contains(
                        "RDS Proxy in eu-west-1, as " + rds.roleArn(),
                        "access key " + rds.sts().sessions().get(0).accessKeyId()
                                + " from environment variables (AWS_ACCESS_KEY_ID), STS AssumeRole, expires at ");
    }

    @Test
    void aRoleThatAsksForAnExternalIdGetsIt() throws Exception {
        rds.sts().createRole(rds.roleArn(), "partner:4711", LocalRds.IDENTITY);
        Map<String, String> environment = LocalRds.childEnvironment(rds);

        examine(
                0,
                environment,
                "--ca-bundle",
                bundle(),
                "--assume-role",
                rds.roleArn(),
                "--external-id",
                "partner:4711");
        assertThat(examine(3, environment, "--ca-bundle", bundle(), "--assume-role", rds.roleArn()))
                .anyMatch(line -> line.startsWith("credentials FAILED  The role " + rds.roleArn() + " could not be"));
        examine(2, environment, "--ca-bundle", bundle(), "--external-id", "partner:4711");
    }

    @Test
    void withoutCredentialsNothingIsDialled() throws Exception {
        List<String> lines = examine(3, NO_CREDENTIALS, "--ca-bundle", bundle());

        assertThat(lines).anyMatch(line -> line.startsWith("credentials FAILED  No AWS credentials to sign"));
        assertThat(rds.proxy().accepted()).isZero();
    }

    @Test
    void anUnknownHost() throws Exception {
        assertFails(4, "dns", FailureKind.UNKNOWN_HOST, "--via", "nowhere.example.com:3306", "--ca-bundle", bundle());
    }

    @Test
    void aPortWhereNothingListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertFails(
                5,
                "tcp",
                FailureKind.CONNECTION_REFUSED,
                "--via",
                "tunnel.example.com:" + free,
                "--ca-bundle",
                bundle());
    }

    @Test
    void aCertificateThatTheBuiltInAuthoritiesDidNotIssue() throws Exception {
        assertFails(6, "tls", FailureKind.CERTIFICATE_NOT_TRUSTED);
        assertThat(rds.proxy().receivedCredentials()).isEmpty();
    }

    @Test
    void aSettingInTheAdviceHasTheNameOfTheOption() throws Exception {
        rds.proxy().enqueue(Fault.FOREIGN_CA);
        assertThat(examine(6, LocalRds.childEnvironment(rds), "--ca-bundle", bundle()))
                .last()
                .asString()
                .contains("Next: leave --ca-bundle out")
                .doesNotContain("caBundle");
    }

    @Test
    void credentialsThatHaveEndedWhenTheTokenIsSigned() throws Exception {
        try (ContainerCredentials endpoint =
                ContainerCredentials.start(LocalRds.IDENTITY, Answer.SHORT_LIVED, Answer.EXPIRED)) {
            List<String> lines = examine(7, endpoint.insteadOf(Map.of()), "--ca-bundle", bundle());

            assertThat(lines)
                    .anyMatch(line -> line.startsWith("credentials ok      access key "
                            + LocalRds.IDENTITY.accessKeyId() + " from container credentials endpoint"))
                    .anyMatch(line -> line.startsWith("token       FAILED  The AWS credentials of access key"));
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void aDatabaseThatAnswersNoMoreStatements() throws Exception {
        if (engine == DatabaseEngine.MYSQL) {
            // those are the SELECTs of a new connection
            rds.server().execute("ALTER USER '" + LocalRds.USER + "'@'%' WITH MAX_QUERIES_PER_HOUR 2");
        } else {
            rds.server()
                    .in(LocalRds.DATABASE)
                    .execute("REVOKE EXECUTE ON FUNCTION pg_catalog.current_setting(text) FROM PUBLIC");
        }

        List<String> lines = examine(9, LocalRds.childEnvironment(rds), "--ca-bundle", bundle());

        assertThat(lines)
                .anyMatch(line -> line.startsWith("login       ok"))
                .last()
                .asString()
                .startsWith("statements  FAILED  ")
                // MariaDB's name of it, MySQL's, and PostgreSQL's answer
                .containsAnyOf("max_queries_per_hour", "max_questions", "permission denied for function");
    }

    @Test
    void aTokenThatIsRefused() throws Exception {
        rds.proxy().denyIam(true);

        List<String> lines = examine(8, LocalRds.childEnvironment(rds), "--ca-bundle", bundle());

        assertThat(lines)
                .anyMatch(line -> line.startsWith("token       ok"))
                .anyMatch(line -> line.startsWith("login       FAILED  The IAM token was refused for user \"app\"")
                        && line.contains("rds-db:connect on arn:aws:rds-db:eu-west-1:<account>:dbuser:<prx-...>/app"));
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    /** Messages that differ between the engines; the others are tested elsewhere. */
    static Stream<Arguments> wordsOfTheEngine() {
        return Stream.of(
                words(Fault.NO_TLS, FailureKind.NO_TLS, "a MySQL proxy in between", "a PostgreSQL proxy in between"),
                words(Fault.CLOSE_IN_HANDSHAKE, FailureKind.TLS_FAILED, "-starttls mysql", "-starttls postgres"),
                words(
                        Fault.TRUNCATED_PACKET,
                        FailureKind.CONNECTION_CLOSED,
                        "closes MySQL connections",
                        "closes PostgreSQL connections"),
                words(
                        Fault.ACCOUNT_LOCKED,
                        FailureKind.ACCOUNT_LOCKED,
                        "ALTER USER 'app'@'%' ACCOUNT UNLOCK",
                        "ALTER ROLE \"app\" LOGIN"),
                words(Fault.HOST_NOT_ALLOWED, FailureKind.HOST_NOT_ALLOWED, "", "on RDS nobody can edit pg_hba.conf"));
    }

    private static Arguments words(Fault fault, FailureKind kind, String mysql, String postgresql) {
        return Arguments.of(fault, kind, mysql, postgresql);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wordsOfTheEngine")
    void aFailureIsExplainedInTheWordsOfTheEngine(Fault fault, FailureKind kind, String mysql, String postgresql) {
        assumeThat(fault.isOf(LocalRds.rdsEngine(engine))).isTrue();
        rds.proxy().enqueue(fault);

        assertThat(lastLine()).contains(kind.heading()).contains(engine == DatabaseEngine.MYSQL ? mysql : postgresql);
    }

    @Test
    void anUnknownDatabase() {
        rds.server()
                .execute(
                        engine == DatabaseEngine.MYSQL
                                ? "GRANT SELECT ON *.* TO '" + LocalRds.USER + "'@'%'"
                                : "DROP DATABASE " + LocalRds.DATABASE + " WITH (FORCE)");
        if (engine == DatabaseEngine.MYSQL) {
            rds.server().execute("DROP DATABASE " + LocalRds.DATABASE);
        }

        assertThat(lastLine())
                .startsWith("login       FAILED  " + FailureKind.UNKNOWN_DATABASE.heading())
                .contains(engine == DatabaseEngine.MYSQL ? "SHOW DATABASES" : "SELECT datname FROM pg_database");
    }

    @Test
    void aDatabaseThatTheUserMayNotUse() {
        revokeAll();

        assertThat(lastLine())
                .startsWith("login       FAILED  " + FailureKind.NO_RIGHT_TO_DATABASE.heading())
                .contains(
                        engine == DatabaseEngine.MYSQL
                                ? "GRANT SELECT, INSERT, UPDATE, DELETE ON <database>.* TO"
                                : "GRANT CONNECT ON DATABASE <database> TO \"app\"");
    }

    @Test
    void aTokenThatAnInstanceRefuses() {
        rds.close();
        rds = LocalRds.start(engine, proxy -> proxy.iamUser(LocalRds.USER));
        rds.proxy().denyIam(true);

        assertThat(lastLine(LocalRds.INSTANCE, rds.proxy().instancePort()))
                .startsWith("login       FAILED  The IAM token was refused for user \"app\" at " + LocalRds.INSTANCE)
                .contains(engine == DatabaseEngine.MYSQL ? "AWSAuthenticationPlugin" : "GRANT rds_iam TO \"app\"");
    }

    @Test
    void aServerThatAsksForAPasswordsProof() {
        assumeThat(engine).as("MySQL's is tested in HostileLoginTest").isEqualTo(DatabaseEngine.POSTGRESQL);
        rds.proxy().enqueue(Fault.ASKS_FOR_SASL);

        assertThat(lastLine())
                .startsWith("login       FAILED  The IAM token was refused")
                .contains("asked for a SCRAM proof of a password", "for this user it does not use IAM");
    }

    @Test
    void aMissingDriver() throws Exception {
        boolean mysql = engine == DatabaseEngine.MYSQL;
        String classPath = LogInOnce.classPathWithout(mysql ? "mysql-connector-j" : "postgresql");
        try (ChildJvm child = ChildJvm.start(
                classPath,
                Doctor.class.getName(),
                LocalRds.childEnvironment(rds),
                arguments("--ca-bundle", bundle()))) {
            assertThat(child.awaitEnd(60, TimeUnit.SECONDS)).as(child.output()).isBetween(2, 8);
            assertThat(child.output())
                    .contains("FAILED  " + (mysql ? "com.mysql:mysql-connector-j" : "org.postgresql:postgresql")
                            + " is not on the class path");
        }
    }

    private String lastLine() {
        return lastLine(LocalRds.PROXY, rds.proxy().port());
    }

    private String lastLine(String endpoint, int port) {
        List<String> lines = report(endpoint, port, "--ca-bundle", bundle());
        assertThat(lines).last().asString().contains("FAILED");
        return lines.get(lines.size() - 1);
    }

    /** In this JVM, because only the server's message differs. */
    private List<String> report(String endpoint, int port, String... options) {
        List<String> lines = new ArrayList<>();
        try (SystemProperties credentials = new SystemProperties()) {
            credentials.set("aws.accessKeyId", LocalRds.IDENTITY.accessKeyId());
            credentials.set("aws.secretAccessKey", LocalRds.IDENTITY.secretAccessKey());
            credentials.set("aws.sessionToken", String.valueOf(LocalRds.IDENTITY.sessionToken()));
            Doctor.examine(lines::add, lines::add, arguments(endpoint, port, options));
        }
        return lines;
    }

    /** The doctor prints each line that docs/aws-setup.md shows, in the situation that the heading describes. */
    @Test
    void theSetupPageShowsWhatItPrints() throws Exception {
        Map<String, List<String>> printed = new HashMap<>();
        int port = rds.proxy().port();
        List<String> allGreen = atProxy("--ca-bundle", bundle());
        printed.put("All green", allGreen);
        printed.put("The role", join(examine(3, NO_CREDENTIALS, "--ca-bundle", bundle()), allGreen));
        List<String> withoutIamUser = atInstance();
        try (ManyAddressesTest.Unanswered blocked = new ManyAddressesTest.Unanswered("127.0.0.9", port)) {
            assertThat(blocked.answers()).isFalse();
            printed.put(
                    "The network",
                    join(
                            report("orders.cluster-abc123.eu-west-1.rds.amazonaws.com", port),
                            atProxy("--via", "127.0.0.9:" + port),
                            atProxy(),
                            withoutIamUser));
        }
        printed.put("The proxy cannot log in to the database", afterwards(Fault.BORROW_TIMEOUT, LocalRds.PROXY));
        printed.put(
                "The proxy has no secret for the user, or does not require IAM",
                join(
                        afterwards(Fault.NO_CREDENTIALS, LocalRds.PROXY),
                        afterwards(Fault.ASKS_FOR_SASL, LocalRds.PROXY)));
        rds.proxy().denyIam(true);
        List<String> deniedAtProxy = atProxy("--ca-bundle", bundle());

        rds.close();
        rds = LocalRds.start(engine, proxy -> proxy.iamUser(LocalRds.USER));
        assertThat(atInstance()).anyMatch(line -> line.startsWith("login       ok"));
        printed.put("IAM is not enabled", afterwards(Fault.IAM_NOT_ENABLED, LocalRds.INSTANCE));
        rds.proxy().denyIam(true);
        List<String> deniedAtInstance = atInstance();
        printed.put("The policy is missing", join(deniedAtProxy, deniedAtInstance));
        printed.put(
                "The user is missing, or was not made for tokens",
                // MySQL refuses such a user with the same message
                engine == DatabaseEngine.MYSQL ? deniedAtInstance : withoutIamUser);
        rds.proxy().denyIam(false);
        revokeAll();
        printed.put("The user has no privileges on the database", atInstance());

        Map<String, List<String>> shown = linesOfTheSetupPage();
        assertThat(shown.values().stream().mapToInt(List::size).sum())
                .isGreaterThanOrEqualTo(engine == DatabaseEngine.MYSQL ? 22 : 4);
        shown.forEach((heading, lines) -> {
            String actual = String.join("\n", printed.getOrDefault(heading, List.of()))
                    .replace("127.0.0.1", "10.0.1.12")
                    .replaceAll(
                            "(amazonaws\\.com:|TCP port )\\d+",
                            "$1" + LocalRds.rdsEngine(engine).port());
            assertThat(lines)
                    .as(heading)
                    .allSatisfy(line -> assertThat(actual)
                            .containsPattern("(?m)^" + Pattern.quote(line).replaceAll(" ?… ?", "\\\\E.*\\\\Q") + "$"));
        });
    }

    @SafeVarargs
    private static List<String> join(List<String>... runs) {
        List<String> lines = new ArrayList<>();
        for (List<String> run : runs) {
            lines.addAll(run);
        }
        return lines;
    }

    /** By heading. MySQL's are marked as text, those of PostgreSQL as text of PostgreSQL. */
    private Map<String, List<String>> linesOfTheSetupPage() throws IOException {
        Pattern block = Pattern.compile(
                "(?ms)^```" + (engine == DatabaseEngine.MYSQL ? "text" : "text postgresql") + "\n(.*?)^```$");
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String section :
                Files.readString(Path.of("..", "docs", "aws-setup.md")).split("(?m)^##+ ", -1)) {
            List<String> shown = block.matcher(section)
                    .results()
                    .flatMap(found -> found.group(1).lines())
                    .toList();
            if (!shown.isEmpty()) {
                lines.put(section.lines().findFirst().orElseThrow(), shown);
            }
        }
        return lines;
    }

    private List<String> afterwards(Fault fault, String endpoint) {
        if (!fault.isOf(LocalRds.rdsEngine(engine))) {
            return List.of();
        }
        rds.proxy().enqueue(fault);
        return endpoint.equals(LocalRds.PROXY) ? atProxy("--ca-bundle", bundle()) : atInstance();
    }

    private List<String> atProxy(String... options) {
        return report(LocalRds.PROXY, rds.proxy().port(), options);
    }

    private List<String> atInstance() {
        return report(LocalRds.INSTANCE, rds.proxy().instancePort(), "--ca-bundle", bundle());
    }

    private void revokeAll() {
        rds.server()
                .execute(
                        engine == DatabaseEngine.MYSQL
                                ? "REVOKE ALL ON " + LocalRds.DATABASE + ".* FROM '" + LocalRds.USER + "'@'%'"
                                : "REVOKE CONNECT ON DATABASE " + LocalRds.DATABASE + " FROM PUBLIC");
    }

    @ParameterizedTest
    @CsvSource({
        "'', the endpoint and the database user. --help lists all arguments.",
        "host, the endpoint and the database user",
        "--port 3306, the endpoint and the database user",
        "host user --port, --port has no value. --help lists all arguments.",
        "host user --port x, --port",
        "host user --port 0, port",
        "host user --via h, --via",
        "h..x user, endpoint",
        "host user --engine oracle, '--engine (\"oracle\") must be mysql or postgresql. --help lists all arguments.'",
        "host user --x y, Unknown option --x. --help lists all arguments.",
        "host user --password=hunter2 y, Unknown option --password. --help lists all arguments.",
        "host user jdbc:mysql://h/db?password=hunter2, '(not shown, because it does not begin with --) has no value.'",
        "host user --via app:hunter2@h:1, '--via (not shown, because it may contain a password) must be a host name'",
        "host user --assume-role x, '--assume-role (\"x\") is not the ARN of a role'"
    })
    void aCommandLineThatItDoesNotUnderstand(String line, String complaint) {
        List<String> lines = new ArrayList<>();
        List<String> errors = new ArrayList<>();

        int exitCode = Doctor.examine(lines::add, errors::add, line.isEmpty() ? new String[0] : line.split(" ", -1));

        assertThat(exitCode).isEqualTo(2);
        assertThat(lines).isEmpty();
        assertThat(errors).singleElement().asString().contains(complaint).doesNotContain("Usage:", "FAILED", "hunter2");
    }

    @Test
    void settingsThatContradictEachOtherAreAFailedStep() {
        List<String> lines = new ArrayList<>();

        int exitCode = Doctor.examine(lines::add, lines::add, LocalRds.PROXY, "app", "--region", "us-east-1");

        assertThat(exitCode).isEqualTo(2);
        assertThat(lines).singleElement().asString().startsWith("settings    FAILED  region");
    }

    @Test
    void aSettingThatIsMissingHasTheNameOfTheOption() {
        List<String> lines = new ArrayList<>();

        int exitCode = Doctor.examine(lines::add, lines::add, "db.example.com", "app");

        assertThat(exitCode).isEqualTo(2);
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("so --region is required", "the other name to --via")
                .doesNotContain("(String");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "host user --help", "host user --port 1 -h"})
    void helpListsTheArgumentsAndIsNoFailure(String line) {
        List<String> lines = new ArrayList<>();

        int exitCode = Doctor.examine(lines::add, error -> {}, line.split(" ", -1));

        assertThat(exitCode).isZero();
        assertThat(String.join("\n", lines))
                .startsWith("Usage: java -cp <class path> io.github.rdsiam.Doctor <endpoint> <user>")
                .contains(
                        "MySQL or PostgreSQL",
                        "--engine",
                        "--port",
                        "--database",
                        "--region",
                        "--via",
                        "--ca-bundle",
                        "--help",
                        "PropertiesLauncher");
    }

    private void assertFails(int exitCode, String step, FailureKind kind, String... options) throws Exception {
        assertThat(examine(exitCode, LocalRds.childEnvironment(rds), options))
                .last()
                .asString()
                .startsWith(step + " ".repeat(12 - step.length()) + "FAILED  " + kind.heading() + ": user \"app\"")
                .contains("Likely causes: (1) ", "Next: ");
    }

    private String bundle() {
        return rds.proxy().caBundle().toString();
    }

    private List<String> examine(int exitCode, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(Doctor.class, environment, arguments(options))) {
            int ended = child.awaitEnd(60, TimeUnit.SECONDS);
            String output = child.output();
            assertThat(ended).as(output).isEqualTo(exitCode);
            assertThat(output).doesNotContain("X-Amz-Signature", "X-Amz-Security-Token");
            assertThat(rds.proxy().receivedCredentials())
                    .allSatisfy(token -> assertThat(output).doesNotContain(token));
            for (String secret :
                    List.of(LocalRds.IDENTITY.secretAccessKey(), String.valueOf(LocalRds.IDENTITY.sessionToken()))) {
                assertThat(IssuedSecrets.forms(secret))
                        .allSatisfy(form -> assertThat(output).doesNotContain(form));
            }
            return output.lines().toList();
        }
    }

    private String[] arguments(String... options) {
        return arguments(LocalRds.PROXY, rds.proxy().port(), options);
    }

    /** MySQL is the default, so it is not named. */
    private String[] arguments(String endpoint, int port, String... options) {
        List<String> arguments = new ArrayList<>(List.of(endpoint, LocalRds.USER));
        if (engine == DatabaseEngine.POSTGRESQL) {
            arguments.addAll(List.of("--engine", "postgresql"));
        }
        arguments.addAll(List.of("--port", Integer.toString(port), "--database", LocalRds.DATABASE));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }
}
