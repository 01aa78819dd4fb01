package io.github.rdsiam.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.LocalDeployment;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the script as a user does, with the deployable jar, against the testkit's proxy, whose answers are known. */
class VerifyOnAwsIT {

    private static final Map<String, String> DEPLOYED = Map.of("DatabaseUserExists", "true", "VerifyOnAws", "true");
    private static final Path MODULE = Path.of(System.getProperty("basedir"));
    private static final Duration USUAL_IDLE_TIMEOUT = Duration.ofMinutes(30);

    @RegisterExtension
    static final LocalDeployment aws = LocalDeployment.start();

    @TempDir
    private Path directory;

    private static boolean never(String event) {
        return false;
    }

    private record Run(int exit, String output, String report) {}

    private Run run(LocalAwsCli cli) throws IOException, InterruptedException {
        Path report = directory.resolve("verify-report.md");
        ProcessBuilder builder = new ProcessBuilder(
                        MODULE.resolve("run").toString(), "orders-reader", report.toString())
                .redirectErrorStream(true);
        builder.environment()
                .merge("PATH", MODULE.resolve("src/test/cli").toString(), (path, first) -> first + ":" + path);
        builder.environment().put("LOCAL_AWS_PORT", Integer.toString(cli.port()));
        builder.environment().put("VERIFY_WAIT", LocalAwsCli.WAIT);
        builder.environment().put("TMPDIR", directory.toString());
        Process script = builder.start();
        String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = script.waitFor();
        return new Run(exit, output, Files.exists(report) ? Files.readString(report) : "");
    }

    private static final List<String> OF_MYSQL = List.of(
            "Which authentication plugin does its greeting name? | caching_sha2_password",
            "Does the proxy use TLS to the database? | not seen: the session's Ssl_version is empty",
            pinning("SELECT 1", "does not pin"),
            pinning("SELECT GET_LOCK('rds-iam-verify', 0)", "pins"),
            pinning("SET character_set_results = NULL", "does not pin"),
            pinning("SET sql_select_limit = 10", "pins"));

    private static final String LOCAL_SERVER = "18.6";

    private static final List<String> OF_POSTGRESQL = List.of(
            "Which credential does it ask for? | a clear-text password",
            "Which server_version does it report? Below 12 the driver sends a SET at connect. | " + LOCAL_SERVER,
            "Does it accept direct TLS, without a request for it? | yes",
            refusal("a login without TLS: 28000, This RDS Proxy requires TLS connections"),
            refusal("a token that has expired: 28P01, The IAM authentication failed for the role &lt;user>. Check the"
                    + " IAM token for this role and try again."),
            refusal("a text that is not a token: 28P01, The IAM authentication failed for the role &lt;user>. Check the"
                    + " IAM token for this role and try again."),
            refusal("a user without a secret: 28000, This RDS proxy has no credentials for the role &lt;user>_unknown."
                    + " Check the credentials for this role and try again."),
            refusal("a database that does not exist: 3D000, Request returned an error: database"
                    + " \"rds_iam_verify_unknown\" does not exist"),
            refusal("the startup parameter options: 0A000, Feature not supported: RDS Proxy currently doesn't support"
                    + " command-line options."),
            "Does a cancel request end a statement? | in TLS: no",
            "Does a cancel request end a statement? | in clear text: no",
            // here each session has its own connection
            "Do sessions with different time zones in their startup message share database connections? | inconclusive:"
                    + " sessions with the same time zone did not share a connection",
            "Does the proxy use TLS to the database? | no",
            pinning("SELECT 1 as a simple query", "does not pin"),
            pinning("SELECT pg_advisory_lock(7264) as a simple query", "pins"),
            pinning("SELECT 1 in an unnamed statement", "does not pin"),
            pinning("SELECT 1 in a named statement", "does not pin"),
            pinning("BEGIN, SELECT 1 and a named COMMIT", "does not pin"),
            pinning("SET search_path TO public as a simple query", "pins"),
            pinning("BEGIN; SET LOCAL statement_timeout = '10s'; COMMIT as a simple query", "pins"));

    private static String refusal(String words) {
        return "With which SQLState and message does it refuse a login? | " + words;
    }

    @ParameterizedTest
    @EnumSource(RdsEngine.class)
    void reportsWhatTheLocalProxyIsKnownToDo(RdsEngine engine) throws Exception {
        try (LocalDeployment deployed = LocalDeployment.start(engine)) {
            reports(deployed, engine == RdsEngine.MYSQL ? OF_MYSQL : OF_POSTGRESQL);
        }
    }

    private void reports(LocalDeployment aws, List<String> ofEngine) throws Exception {
        Map<String, String> parameters = new HashMap<>(DEPLOYED);
        parameters.put("Engine", aws.proxy().engine().secretName());
        List<RecordedLogin> byLibrary = new ArrayList<>();
        List<RecordedLogin> logins = new ArrayList<>();
        Predicate<String> look = event -> {
            if (event.contains("\"check\":\"session\"")) {
                aws.proxy().clearRecords();
            } else if (event.contains("\"check\":\"tokens\"")) {
                byLibrary.addAll(aws.proxy().logins());
            } else if (event.contains("\"check\":\"pinning\"") && logins.isEmpty()) {
                logins.addAll(aws.proxy().logins());
            }
            return false;
        };
        try (LocalAwsCli cli = new LocalAwsCli(aws, parameters, look, VerifyOnAwsIT::never)) {
            Run run = run(cli);

            assertThat(run.exit()).as(run.output()).isZero();
            long resumed = byLibrary.stream().filter(RecordedLogin::tlsResumed).count();
            assertThat(rows(run.report()))
                    .containsAll(ofEngine)
                    .contains(
                            "Which of TLS 1.3 and 1.2 does it speak? | TLSv1.3 and TLSv1.2",
                            "Does a later connection resume the TLS session of an earlier one? | " + resumed
                                    + " of 2 later connections resumed",
                            "How old may a token be? | accepted up to 14:50, refused from 15:10",
                            "How far ahead may the signer's clock be? | accepted up to 4:50, refused from 5:10",
                            "Does the driver's ping restart the idle timeout? | yes",
                            "Is the metric of refused logins called ClientConnectionsSetupFailedAuth? | yes")
                    .noneMatch(row -> row.contains("no answer"))
                    .filteredOn(row -> row.contains("inconclusive"))
                    .isSubsetOf(ofEngine);
            assertThat(run.report()).contains("CN=*.proxy-&lt;id>.eu-west-1.rds.amazonaws.com");
            assertThat(logins).extracting(RecordedLogin::verdict).contains(Verdict.EXPIRED, Verdict.NOT_YET_VALID);
            assertThat(cli.idleTimeout()).isEqualTo(USUAL_IDLE_TIMEOUT);
            assertNothingSecretIn(aws, run, cli);
            assertThat(aws.proxy().connections()).isZero();
            assertThat(leftovers()).containsExactly("verify-report.md");
        }
    }

    private static String pinning(String sql, String verdict) {
        return "Which statements pin a session to its database connection? | `" + sql + "` " + verdict;
    }

    /** Question and answer of each row. */
    private static List<String> rows(String report) {
        return report.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.split(" \\| ", -1))
                .filter(cells -> cells.length > 2)
                .map(cells -> cells[0].substring(2) + " | " + cells[1])
                .toList();
    }

    private List<String> leftovers() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void assertNothingSecretIn(LocalDeployment aws, Run run, LocalAwsCli cli) {
        String said = run.output() + run.report() + cli.commands() + cli.functionOutput();
        assertThat(said)
                .doesNotContain(
                        "X-Amz-Signature",
                        aws.functionVariables().get("AWS_SECRET_ACCESS_KEY"),
                        aws.functionVariables().get("AWS_SESSION_TOKEN"));
        assertThat(run.report())
                .doesNotContain("orders", "abc123", "123456789012", "127.0.0.1", "ASIA")
                .isASCII();
    }

    @Test
    void startsACheckAgainWhenAnotherEnvironmentAnswers() throws Exception {
        List<String> replaced = new ArrayList<>();
        Predicate<String> once = event -> Stream.of("judge", "read")
                .filter(step -> event.contains("\"step\":\"" + step + "\"") && !replaced.contains(step))
                .findFirst()
                .map(replaced::add)
                .orElse(false);
        try (LocalAwsCli cli = new LocalAwsCli(aws, DEPLOYED, once, VerifyOnAwsIT::never)) {
            Run run = run(cli);

            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(replaced).containsExactlyInAnyOrder("judge", "read");
            assertThat(rows(run.report()))
                    .contains(
                            "Does the driver's ping restart the idle timeout? | yes",
                            pinning("SELECT 1", "does not pin"))
                    .noneMatch(row -> row.contains("inconclusive"));
        }
    }

    @Test
    void setsTheIdleTimeoutBackWhenTheFunctionFails() throws Exception {
        Predicate<String> whileLowered = event -> event.contains("\"step\":\"read\"");
        try (LocalAwsCli cli = new LocalAwsCli(aws, DEPLOYED, VerifyOnAwsIT::never, whileLowered)) {
            Run run = run(cli);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output())
                    .contains("the function failed", "out of memory", "restoring the proxy's idle timeout to 1800 s");
            assertThat(cli.commands()).anyMatch(command -> command.contains("300"));
            assertThat(cli.idleTimeout()).isEqualTo(USUAL_IDLE_TIMEOUT);
            assertThat(leftovers()).isEmpty();
        }
    }

    @Test
    void saysWhatToDoWithoutTheFunction() throws Exception {
        try (LocalAwsCli cli = new LocalAwsCli(
                aws, Map.of("DatabaseUserExists", "true"), VerifyOnAwsIT::never, VerifyOnAwsIT::never)) {
            Run run = run(cli);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output()).contains("deploy it with VerifyOnAws=true");
            assertThat(cli.commands()).hasSize(1);
        }
    }
}
