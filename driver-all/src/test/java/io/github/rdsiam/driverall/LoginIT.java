package io.github.rdsiam.driverall;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.FakeOidcIssuer;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedAssumption;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A program with this jar and a database driver on its class path. */
@ParameterizedClass
@EnumSource(RdsEngine.class)
class LoginIT {

    private static final String SERVER_REFUSED = "The IAM token was refused for user \"app\"";

    private final RdsEngine engine;
    private LocalAws aws;

    @TempDir
    Path folder;

    LoginIT(RdsEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void start() {
        aws = LocalAws.builder().engine(engine).start();
        aws.database()
                .in(aws.databaseName())
                .execute(
                        "DROP TABLE IF EXISTS orders",
                        "CREATE TABLE orders (id INT PRIMARY KEY)",
                        "INSERT INTO orders VALUES (1), (2), (3)");
    }

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void logsInWithATokenOverVerifiedTls() throws Exception {
        assertThat(run(aws.environment(), "")).containsExactly("1", "2", "3");

        assertLoginWithAToken();
    }

    @Test
    void logsInAsARole() throws Exception {
        assertThat(run(aws.environment(), "&roleArn=" + aws.roleArn())).containsExactly("1", "2", "3");

        assertLoginWithAToken();
        assertThat(aws.sts().calls()).extracting(RecordedAssumption::roleArn).containsExactly(aws.roleArn());
    }

    @Test
    void saysWhyARoleIsRefused() throws Exception {
        String another = "arn:aws:iam::111122223333:role/another";

        assertThat(String.join("\n", run(aws.environment(), "&roleArn=" + another)))
                .contains("The role " + another + " could not be assumed", "compare the trust policy of " + another);
        assertThat(aws.proxy().receivedCredentials()).isEmpty();
    }

    @Test
    void sendsNoTokenToAServerThatIsNotTrusted() throws Exception {
        String untrusted = url().replaceAll("&caBundle=[^&]*", "");

        assertThat(String.join("\n", run(classPath(), aws.environment(), untrusted)))
                .contains("The server's certificate is not trusted");
        assertThat(aws.proxy().receivedCredentials()).isEmpty();
        assertThat(aws.proxy().logins()).extracting(RecordedLogin::credential).containsOnly(CredentialKind.NONE);
    }

    private void assertLoginWithAToken() {
        assertThat(aws.proxy().logins()).singleElement().satisfies(login -> {
            assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
        });
    }

    @Test
    void saysWhyTheTokenIsRefused() throws Exception {
        aws.proxy().denyIam(true);

        assertThat(String.join("\n", run(aws.environment(), "")))
                .contains("io.github.rdsiam.IamAuthenticationException: " + SERVER_REFUSED)
                .doesNotContain("X-Amz-Signature");
    }

    @Test
    void saysThatTheDriverOfTheDatabaseIsMissing() throws Exception {
        String without = classPath().replace(jarOf(engine) + File.pathSeparator, "");
        assertThat(String.join("\n", run(without, aws.environment(), url())))
                .contains(engine == RdsEngine.MYSQL ? "com.mysql:mysql-connector-j" : "org.postgresql:postgresql");
    }

    /** With the SDK's own client, whose parts are looked up by name; its log appears without any setting. */
    @Test
    void readsTheSecretOfTheFallback() throws Exception {
        aws.proxy().denyIam(true);

        List<String> lines = run(
                aws.environment(),
                "&fallbackSecret=" + aws.secretId() + "&fallbackTarget=" + aws.instanceEndpoint() + ":"
                        + aws.instancePort());

        assertThat(lines).containsSubsequence("1", "2", "3");
        assertThat(String.join("\n", lines)).contains("WARNING: IAM was refused", SERVER_REFUSED);
        assertThat(aws.proxy().logins())
                .extracting(RecordedLogin::credential)
                .containsExactly(CredentialKind.TOKEN, CredentialKind.PASSWORD);
    }

    /** Parts of the SDK that it looks up by name. */
    @Test
    void asksStsForTheRoleOfAProfile() throws Exception {
        assertThat(runWithProfile("""
                [default]
                region = eu-west-1
                role_arn = arn:aws:iam::111122223333:role/orders
                source_profile = person
                [profile person]
                aws_access_key_id = AKIAEXAMPLE
                aws_secret_access_key = example
                """)).contains("Connection refused").doesNotContain("the class path lacks");
    }

    @Test
    void asksForALoginToIdentityCenter() throws Exception {
        assertThat(runWithProfile("""
                [default]
                sso_session = people
                sso_account_id = 111122223333
                sso_role_name = orders
                [sso-session people]
                sso_region = eu-west-1
                sso_start_url = https://people.awsapps.com/start
                """)).contains("run aws sso login").doesNotContain("the class path lacks");
    }

    @Test
    void logsInWithWebIdentity() throws Exception {
        FakeOidcIssuer cluster = FakeOidcIssuer.of("https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE");
        String pod = "system:serviceaccount:orders:app";
        String role = "arn:aws:iam::111122223333:role/pod";
        aws.sts().createRole(role, cluster, "sts.amazonaws.com", pod);
        String token = cluster.token(pod, "sts.amazonaws.com", Clock.systemUTC().instant(), Duration.ofHours(1));
        Map<String, String> environment = Map.of(
                "AWS_REGION",
                "eu-west-1",
                "AWS_ROLE_ARN",
                role,
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), token).toString(),
                "AWS_ENDPOINT_URL_STS",
                aws.sts().endpoint().toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true");

        assertThat(run(environment, "")).containsExactly("1", "2", "3");

        assertLoginWithAToken();
        assertThat(aws.sts().calls()).extracting(RecordedAssumption::roleArn).containsExactly(role);
    }

    @Test
    void namesTheLoggerThatSaysWhyWebIdentityFails() throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_REGION",
                "eu-west-1",
                "AWS_ROLE_ARN",
                aws.roleArn(),
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), "no token").toString(),
                "AWS_ENDPOINT_URL_STS",
                aws.sts().endpoint().toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true");

        assertThat(String.join("\n", run(environment, "")))
                .contains("log io.github.rdsiam.shaded.software.amazon.awssdk.auth.credentials at DEBUG");
    }

    private String runWithProfile(String profiles) throws Exception {
        Map<String, String> environment = Map.of(
                "AWS_CONFIG_FILE",
                Files.writeString(folder.resolve("config"), profiles).toString(),
                "AWS_ENDPOINT_URL_STS",
                "http://127.0.0.1:1",
                "AWS_MAX_ATTEMPTS",
                "1",
                "AWS_EC2_METADATA_DISABLED",
                "true");
        return String.join("\n", run(environment, ""));
    }

    private List<String> run(Map<String, String> environment, String more) throws Exception {
        return run(classPath(), environment, url() + more);
    }

    private List<String> run(String classPath, Map<String, String> environment, String url) throws Exception {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("AWS_CONFIG_FILE", folder.resolve("none").toString());
        variables.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
        try (ChildJvm child = ChildJvm.start(classPath, ReadRows.class.getName(), variables, url)) {
            child.awaitEnd(1, TimeUnit.MINUTES);
            assertThat(child.lines()).as("names of artifacts").noneMatch(line -> line.matches(".*shaded[\\w.]*:\\w.*"));
            return child.lines();
        }
    }

    private String url() {
        return "jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://" + aws.endpoint() + "/"
                + aws.databaseName() + "?user=" + aws.user() + "&connectVia=" + aws.connectViaHost() + ":"
                + aws.connectViaPort() + "&caBundle="
                + URLEncoder.encode(aws.caBundle().toString(), StandardCharsets.UTF_8);
    }

    /** Only the jar, the driver and ReadRows. */
    private String classPath() throws IOException, URISyntaxException {
        Path program = folder.resolve("io/github/rdsiam/driverall/ReadRows.class");
        Files.createDirectories(program.getParent());
        Files.copy(Path.of(ReadRows.class.getResource("ReadRows.class").toURI()), program);
        return String.join(File.pathSeparator, System.getProperty("driver.jar"), jarOf(engine), folder.toString());
    }

    private static String jarOf(RdsEngine engine) throws URISyntaxException {
        Class<? extends Driver> driver =
                engine == RdsEngine.MYSQL ? com.mysql.cj.jdbc.Driver.class : org.postgresql.Driver.class;
        return Path.of(driver.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
    }
}
