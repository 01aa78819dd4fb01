package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.database.MysqlHome;
import io.github.rdsiam.testkit.internal.secrets.SecretJson;
import java.io.File;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

class LocalAwsTest {

    @RegisterExtension
    static final TestkitExtension SHOP =
            new TestkitExtension(aws -> aws.databaseName("shop_1").user("shopkeeper"));

    /** Ports that must be closed when all tests have run. */
    private static final List<Integer> PORTS = new ArrayList<>();

    @AfterAll
    static void allAreClosed() {
        assertThat(PORTS).hasSize(2).doesNotHaveDuplicates();
        assertThat(PORTS)
                .allSatisfy(port -> assertThatThrownBy(() -> dial(port)).isInstanceOf(ConnectException.class));
    }

    private static void dial(int port) throws Exception {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    @ParameterizedTest
    @EnumSource
    void takesATokenForThePortOfTheEndpointWhileItListensOnAnother(RdsEngine engine) throws Exception {
        try (var aws =
                LocalAws.builder().engine(engine).user("direct").rdsIam(true).start()) {
            assertThat(aws.port()).isEqualTo(engine.port()).isNotEqualTo(aws.connectViaPort());
            assertThat(Lab.database(
                            aws, aws.endpoint(), aws.connectViaPort(), token(aws, aws.endpoint(), engine.port())))
                    .isEqualTo("orders");
            assertThat(Lab.database(
                            aws,
                            aws.instanceEndpoint(),
                            aws.instancePort(),
                            token(aws, aws.instanceEndpoint(), engine.port())))
                    .isEqualTo("orders");
            assertThat(aws.proxy().logins())
                    .extracting(RecordedLogin::verdict)
                    .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesATokenForThePortOnWhichItListensIfToldSo(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder().engine(engine).port(0).start()) {
            assertThat(aws.port()).isEqualTo(aws.connectViaPort());
            assertThat(Lab.database(aws, aws.endpoint(), aws.port(), token(aws, aws.endpoint(), aws.port())))
                    .isEqualTo("orders");
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasASecretThatLogsInToTheInstance(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder().engine(engine).start();
                var client = SecretsManagerClient.builder()
                        .endpointOverride(URI.create(aws.environment().get("AWS_ENDPOINT_URL_SECRETS_MANAGER")))
                        .region(Region.of(aws.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(credentials(aws.identity())))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            var value = client.getSecretValue(request -> request.secretId(aws.secretId()))
                    .secretString();

            assertThat(aws.secretId()).isEqualTo("prod/orders/" + engine.secretName());
            assertThat(value).contains("\"engine\":\"" + engine.secretName() + "\"");
            assertThat(value).contains("\"host\":\"" + aws.instanceEndpoint() + "\"", "\"port\":" + aws.instancePort());
            assertThat(SecretJson.login(value)).isEqualTo(aws.login());
            assertThat(Lab.database(
                            aws,
                            aws.instanceEndpoint(),
                            aws.instancePort(),
                            aws.login().password()))
                    .isEqualTo("orders");
        }
    }

    private static String policy(String resource) {
        return "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"rds-db:connect\", \"Resource\": \"" + resource
                + "\"}}";
    }

    private static void assertRefused(LocalAws aws, String token, String arn) {
        assertThatThrownBy(() -> Lab.database(aws, aws.endpoint(), aws.connectViaPort(), token))
                .isInstanceOf(SQLException.class);
        var logins = aws.proxy().logins();
        var login = logins.get(logins.size() - 1);
        assertThat(login.verdict()).isEqualTo(Verdict.DENIED);
        assertThat(login.detail()).contains(arn);
    }

    @ParameterizedTest
    @EnumSource
    void evaluatesThePoliciesOfTheIdentity(RdsEngine engine) throws Exception {
        String users = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:prx-0123456789abcdef0/";
        try (var aws = LocalAws.builder()
                .engine(engine)
                .policies(policy(users + "reader"), policy(users + "app"))
                .start()) {
            String token = token(aws, aws.endpoint(), engine.port());
            assertThat(Lab.database(aws, aws.endpoint(), aws.connectViaPort(), token))
                    .isEqualTo("orders");

            aws.proxy().attach(aws.identity(), IamPolicy.of(policy(users + "reader")));
            assertRefused(aws, token, users + "app");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalAws.builder().policies("{}"))
                .withMessageStartingWith("Policy document 1: ");
    }

    @ParameterizedTest
    @EnumSource
    void evaluatesThemForTheSessionsOfTheRoleToo(RdsEngine engine) throws Exception {
        String users = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:prx-0123456789abcdef0/";
        try (var aws = LocalAws.builder()
                        .engine(engine)
                        .policies(policy(users + "app"))
                        .start();
                var client = sts(aws)) {
            assertThat(Lab.database(aws, aws.endpoint(), aws.connectViaPort(), tokenOfARole(aws, client)))
                    .isEqualTo("orders");
        }
        try (var aws = LocalAws.builder()
                        .engine(engine)
                        .policies(policy(users + "reader"))
                        .start();
                var client = sts(aws)) {
            assertRefused(aws, tokenOfARole(aws, client), users + "app");
        }
    }

    private static StsClient sts(LocalAws aws) {
        return StsClient.builder()
                .endpointOverride(aws.sts().endpoint())
                .region(Region.of(aws.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials(aws.identity())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Test
    void evaluatesThePolicyOfARoleForItsSessions() throws Exception {
        try (var aws = LocalAws.builder().policies().start();
                var client = sts(aws)) {
            String arn = aws.proxy().resourceArn(aws.user());
            aws.sts().attach(aws.roleArn(), IamPolicy.of(policy(arn)));
            String allowed = tokenOfARole(aws, client);
            aws.sts().attach(aws.roleArn(), IamPolicy.of(policy(arn + "s")));
            String refused = tokenOfARole(aws, client);

            assertThat(Lab.database(aws, aws.endpoint(), aws.connectViaPort(), allowed))
                    .isEqualTo("orders");
            assertRefused(aws, refused, arn);
            assertRefused(aws, token(aws, aws.endpoint(), aws.port()), arn);
        }
    }

    private static String tokenOfARole(LocalAws aws, StsClient client) {
        client.assumeRole(request -> request.roleArn(aws.roleArn()).roleSessionName("test"));
        var sessions = aws.sts().sessions();
        return AwsSigner.token(sessions.get(sessions.size() - 1), aws.endpoint(), aws.port(), aws.region(), aws.user());
    }

    private static AwsSessionCredentials credentials(AwsIdentity identity) {
        return AwsSessionCredentials.create(
                identity.accessKeyId(), identity.secretAccessKey(), identity.sessionToken());
    }

    @Test
    void takesYourNamesYourUserAndYourSecret() throws Exception {
        var database = EmbeddedDatabase.shared();
        var login = new DatabaseLogin("reader", "password'of\\reader");
        database.execute(
                "CREATE DATABASE IF NOT EXISTS archive",
                "CREATE USER IF NOT EXISTS reader IDENTIFIED BY 'password''of\\\\reader'",
                "GRANT SELECT ON archive.* TO reader");
        var identity = new AwsIdentity("AKIAMINE", "key-of-mine", null);
        try (var aws = LocalAws.builder()
                .endpoint("another.example.com")
                .instanceEndpoint("orders.abc123.eu-west-1.rds.amazonaws.com")
                .region("eu-south-1")
                .databaseName("archive")
                .login(login)
                .identity(identity)
                .secretId("mine")
                .secretValue(started -> "{\"username\":\"reader\",\"password\":\"password'of\\\\reader\",\"note\":"
                        + started.instancePort() + "}")
                .proxy(proxy -> proxy.recordStatements(true))
                .start()) {
            assertThat(aws.region()).isEqualTo("eu-south-1");
            assertThat(Lab.database(aws, aws.endpoint(), aws.connectViaPort(), token(aws, aws.endpoint(), 3306)))
                    .isEqualTo("archive");
            assertThat(aws.proxy().statements()).isNotEmpty();
            assertThat(aws.secrets().current("mine")).endsWith(aws.instancePort() + "}");
            assertThat(database.query("SHOW GRANTS FOR reader")).noneMatch(grant -> grant.contains("ALL PRIVILEGES"));
            assertThat(aws.environment()).doesNotContainKey("AWS_SESSION_TOKEN");
            assertThat(aws.systemProperties()).doesNotContainKey("aws.sessionToken");
            assertThat(aws.issuedSecrets())
                    .contains("key-of-mine", "password'of\\reader")
                    .doesNotContainNull();
        }
    }

    @Test
    void leadsAnApplicationHere() {
        try (var aws = LocalAws.start()) {
            assertThat(aws.environment())
                    .containsEntry("AWS_REGION", "eu-west-1")
                    .containsEntry("AWS_DEFAULT_REGION", "eu-west-1")
                    .containsEntry("AWS_ACCESS_KEY_ID", aws.identity().accessKeyId())
                    .containsEntry("AWS_SESSION_TOKEN", aws.identity().sessionToken())
                    .containsEntry("AWS_ENDPOINT_URL_STS", aws.sts().endpoint().toString());
            assertThat(aws.systemProperties())
                    .containsEntry("rds-iam.connect-via", "127.0.0.1:" + aws.connectViaPort())
                    .containsEntry("rds-iam.ca-bundle", aws.caBundle().toString())
                    .containsEntry("aws.secretAccessKey", aws.identity().secretAccessKey())
                    .containsEntry(
                            "aws.endpointUrlSecretsManager",
                            aws.secrets().endpoint().toString())
                    .containsEntry("aws.endpointUrlSts", aws.sts().endpoint().toString());
            assertThat(URLDecoder.decode(aws.urlParameters(), StandardCharsets.UTF_8))
                    .isEqualTo("connectVia=127.0.0.1:" + aws.connectViaPort() + "&caBundle=" + aws.caBundle());
        }
    }

    @Test
    void encodesAUrlsParameterAsTheDriverDecodesIt() {
        assertThat(LocalAws.encode("/tmp/a b & c+d=é?;#%20/ca.pem"))
                .isEqualTo("%2Ftmp%2Fa%20b%20%26%20c%2Bd%3D%C3%A9%3F%3B%23%2520%2Fca.pem");
    }

    @ParameterizedTest
    @EnumSource
    void sharesTheDatabaseWithItsRowsAndItsUsers(RdsEngine engine) throws Exception {
        try (var first = LocalAws.builder().engine(engine).start();
                var second = LocalAws.builder().engine(engine).start()) {
            first.database().in("orders").execute("CREATE OR REPLACE VIEW left_behind AS SELECT 1 AS id");

            assertThat(second.database()).isSameAs(first.database()).isSameAs(EmbeddedDatabase.shared(engine));
            assertThat(second.database().in("orders").query("SELECT id FROM left_behind"))
                    .containsExactly("1");
            for (var aws : List.of(first, second)) {
                assertThat(Lab.database(
                                aws, aws.endpoint(), aws.connectViaPort(), token(aws, aws.endpoint(), engine.port())))
                        .isEqualTo("orders");
            }
        }
        EmbeddedDatabase.shared(engine).close();
        assertThat(EmbeddedDatabase.shared(engine).in("orders").query("SELECT id FROM left_behind"))
                .containsExactly("1");
    }

    /**
     * As on RDS: at the instance, PostgreSQL's members of rds_iam cannot use passwords, and others cannot use tokens.
     */
    @Test
    void asksAUserOfPostgresqlForOneCredentialAtTheInstance() throws Exception {
        var builder = LocalAws.builder().engine(RdsEngine.POSTGRESQL).user("either");
        try (var aws = builder.start()) {
            var token = token(aws, aws.instanceEndpoint(), 5432);
            assertThatThrownBy(() -> Lab.database(aws, aws.instanceEndpoint(), aws.instancePort(), token))
                    .hasMessageContaining("password authentication failed");
        }
        try (var aws = builder.rdsIam(true).start()) {
            assertThatThrownBy(() -> Lab.database(
                            aws,
                            aws.instanceEndpoint(),
                            aws.instancePort(),
                            aws.login().password()))
                    .hasMessageContaining("PAM authentication failed");
        }
    }

    /** The user may use what the administrator creates, as in MySQL. */
    @Test
    void letsTheUserOfPostgresqlUseWhatTheAdministratorCreates() {
        try (var aws = LocalAws.builder().engine(RdsEngine.POSTGRESQL).start()) {
            var orders = aws.database().in(aws.databaseName());
            orders.execute(
                    "DROP TABLE IF EXISTS created_later",
                    "CREATE TABLE created_later (id INT GENERATED ALWAYS AS IDENTITY)",
                    "SET ROLE app",
                    "INSERT INTO created_later DEFAULT VALUES",
                    "CREATE TABLE IF NOT EXISTS own (id INT)");
            assertThat(orders.query("SELECT id FROM created_later")).containsExactly("1");
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        var aws = LocalAws.start();
        var bundle = aws.caBundle();
        assertThat(bundle).exists();

        aws.close();
        aws.close();

        assertThat(bundle).doesNotExist();
        for (int port : new int[] {
            aws.connectViaPort(), aws.instancePort(), aws.secrets().endpoint().getPort()
        }) {
            assertThatThrownBy(() -> dial(port)).isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beginsAgainAsAtTheStart(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder().engine(engine).start()) {
            aws.proxy().denyIam(true);
            assertThat(connects(aws)).isFalse();
            aws.proxy().enqueue(Fault.REFUSE);
            aws.secrets().enqueue(SecretsFault.DENY);
            aws.secrets().denyAll(true);
            aws.sts().enqueue(StsFault.DENY);

            // the end of the refused connection may arrive after the first reset, and its bytes are counted
            await().untilAsserted(() -> {
                aws.reset();
                assertThat(aws.proxy().summary()).isEqualTo(new ProxySummary(0, 0, 0, 0, 0, 0));
            });

            assertThat(aws.proxy().logins()).isEmpty();
            assertThat(connects(aws)).isTrue();
            assertThat(get(aws.secrets().endpoint())).isNotEqualTo("DENY");
            assertThat(aws.secrets().calls()).hasSize(1);
            assertThat(get(aws.sts().endpoint())).doesNotContain("AccessDenied");
            assertThat(aws.sts().calls()).hasSize(1);
            assertThat(aws.proxy().summary().logins()).isEqualTo(1);
            assertThat(aws.proxy().summary().credentials()).isEqualTo(1);
            assertThat(aws.proxy().summary().credentialsInPlainText()).isZero();
        }
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void keepsNoMoreRecordsThanItShould() throws Exception {
        try (var aws = LocalAws.builder()
                .recordLimit(2)
                .proxy(proxy -> proxy.recordStatements(true))
                .start()) {
            for (int i = 0; i < 3; i++) {
                assertThat(connects(aws)).isTrue();
                get(aws.secrets().endpoint());
                get(aws.sts().endpoint());
            }
            assertThat(aws.proxy().logins()).hasSize(2);
            assertThat(aws.proxy().receivedCredentials()).hasSize(2);
            assertThat(aws.proxy().statements()).hasSize(2);
            assertThat(aws.secrets().calls()).hasSize(2);
            assertThat(aws.sts().calls()).hasSize(2);
            assertThat(aws.proxy().summary().logins()).isEqualTo(3);
            assertThat(aws.proxy().summary().credentials()).isEqualTo(3);
        }
        assertThatThrownBy(() -> LocalAws.builder().recordLimit(0)).hasMessage("Not a number of records: 0");
    }

    @Test
    void opensTheServicesOnPortsOfYourChoice() throws Exception {
        int secrets;
        int sts;
        try (var first = LocalAws.start()) {
            secrets = first.secrets().endpoint().getPort();
            sts = first.sts().endpoint().getPort();
            assertThatThrownBy(LocalAws.builder().stsPort(sts)::start)
                    .hasMessageContaining("Port " + sts + " of 127.0.0.1 cannot be opened");
        }
        try (var second = LocalAws.builder().secretsPort(secrets).stsPort(sts).start()) {
            assertThat(second.secrets().endpoint().getPort()).isEqualTo(secrets);
            assertThat(second.sts().endpoint().getPort()).isEqualTo(sts);
        }
    }

    /** A client with the bundle of an earlier start. */
    @ParameterizedTest
    @EnumSource
    void keepsItsAuthoritiesInADirectory(RdsEngine engine, @TempDir Path directory) throws Exception {
        var builder = LocalAws.builder().engine(engine).proxy(proxy -> proxy.keepAuthorities(directory));
        String bundle;
        try (var first = builder.start()) {
            bundle = Files.readString(first.caBundle());
        }
        try (var second = builder.start()) {
            assertThat(second.caBundle()).isEqualTo(directory.resolve("ca.pem")).hasContent(bundle);
            assertThat(connects(second)).isTrue();
        }
        assertThat(directory.resolve("ca.pem")).exists();
    }

    @Test
    void leavesNothingBehindWhenTheSecretCannotBeMade() {
        var failed = new AtomicReference<LocalAws>();
        var builder = LocalAws.builder().secretValue(aws -> {
            failed.set(aws);
            throw new IllegalStateException("no template");
        });

        assertThatThrownBy(builder::start).hasMessage("no template");

        assertThat(failed.get().caBundle()).doesNotExist();
        for (int port : new int[] {
            failed.get().connectViaPort(),
            failed.get().instancePort(),
            failed.get().secrets().endpoint().getPort()
        }) {
            assertThatThrownBy(() -> dial(port)).isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void locksNobodyOutIfTheUserIsTheAdministrator(RdsEngine engine) throws Exception {
        try (var aws = LocalAws.builder().engine(engine).user("admin").start()) {
            assertThat(Lab.database(
                            aws, aws.endpoint(), aws.connectViaPort(), token(aws, aws.endpoint(), engine.port())))
                    .isEqualTo("orders");
            assertThat(EmbeddedDatabase.shared(engine).query("SELECT 1")).containsExactly("1");
        }
    }

    /** This is why a test that rotates uses another user. */
    @ParameterizedTest
    @EnumSource
    void sharesAUsersPasswordWithAllThatHaveTheSameUser(RdsEngine engine) throws Exception {
        try (var first = LocalAws.builder().engine(engine).user("rotated").start();
                var second = LocalAws.builder().engine(engine).user("rotated").start();
                var other = LocalAws.builder().engine(engine).start()) {
            first.secrets().rotateSingleUser(first.secretId(), first.database()).finish();

            assertThat(connects(first)).isTrue();
            assertThat(connects(second)).isFalse();
            assertThat(connects(other)).isTrue();

            try (var third = LocalAws.builder().engine(engine).user("rotated").start()) {
                assertThat(connects(third)).isTrue();
                assertThat(connects(second)).isTrue();
                assertThat(connects(first)).isFalse();
            }
        }
    }

    private static boolean connects(LocalAws aws) throws Exception {
        try {
            Lab.database(
                    aws,
                    aws.endpoint(),
                    aws.connectViaPort(),
                    token(aws, aws.endpoint(), aws.engine().port()));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void hasAnInstanceInTheRegionOfTheEndpoint() {
        try (var aws = LocalAws.builder()
                .endpoint("shop.proxy-xyz.us-east-1.rds.amazonaws.com")
                .start()) {
            assertThat(aws.region()).isEqualTo("us-east-1");
            assertThat(aws.instanceEndpoint()).isEqualTo("orders.abc123.us-east-1.rds.amazonaws.com");
        }
    }

    @Test
    void keepsItsNamesPortAndRegionWhateverTheProxysChangesAre() throws Exception {
        try (var aws = LocalAws.builder()
                .proxy(proxy -> proxy.endpoint("x.example.com").signedPort(4406).region("us-west-2"))
                .start()) {
            assertThat(Lab.database(aws, LocalAws.ENDPOINT, aws.connectViaPort(), token(aws, aws.endpoint(), 3306)))
                    .isEqualTo("orders");
        }
    }

    @Test
    void refusesADatabaseOfAnotherEngine() {
        var mysql = EmbeddedDatabase.shared();
        assertThatThrownBy(LocalAws.builder().database(mysql).engine(RdsEngine.POSTGRESQL)::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is POSTGRESQL, but the database is MYSQL");
        assertThatThrownBy(Lab.builder().engine(RdsEngine.POSTGRESQL)::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is POSTGRESQL, but the database is MYSQL");
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> LocalAws.builder().port(-1)).hasMessage("Not a port: -1");
    }

    @Test
    void knowsThePasswordsThatMustNotBeLogged() {
        try (var aws = LocalAws.start()) {
            assertThat(aws.issuedSecrets())
                    .contains(
                            aws.login().password(),
                            aws.database().admin().password(),
                            aws.identity().secretAccessKey(),
                            aws.identity().sessionToken());
        }
    }

    @Test
    void isGivenToATestWithTheNamesOfItsApplication(LocalAws aws, LocalAws same) throws Exception {
        assertThat(aws).isSameAs(same);
        assertThat(aws.user()).isEqualTo("shopkeeper");
        assertThat(Lab.database(aws, aws.endpoint(), aws.connectViaPort(), token(aws, aws.endpoint(), 3306)))
                .isEqualTo("shop_1");
        PORTS.add(aws.connectViaPort());
    }

    @Test
    void isGivenToAnotherTestAsAnother(LocalAws aws) {
        PORTS.add(aws.connectViaPort());
    }

    /** Loads the testkit three times, as a development server that restarts does, and never closes anything. */
    static final class Restarting {
        public static void main(String[] arguments) throws Exception {
            List<URL> jars = new ArrayList<>();
            for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                jars.add(Path.of(entry).toUri().toURL());
            }
            for (int start = 1; start <= 3; start++) {
                try (var loader = new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                    var run = (Callable<?>) loader.loadClass(Run.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
                    System.out.println(run.call());
                }
            }
            System.out.println(ProcessHandle.current().children().count());
        }
    }

    /** One start of the application: adds a row and counts the rows. */
    public static final class Run implements Callable<String> {
        @Override
        public String call() {
            var aws = LocalAws.start();
            aws.database()
                    .execute(
                            "CREATE TABLE IF NOT EXISTS orders.starts (id INT AUTO_INCREMENT PRIMARY KEY)",
                            "INSERT INTO orders.starts VALUES ()");
            return aws.database().query("SELECT COUNT(*) FROM orders.starts").get(0);
        }
    }

    @Test
    void hasOneDatabaseForAllClassLoadersOfAJvmAndLeavesNoFileWhenNobodyClosesIt(@TempDir Path temporary)
            throws Exception {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
                        "-D" + MysqlHome.PROPERTY + "=" + System.getProperty(MysqlHome.PROPERTY, ""),
                        Restarting.class.getName())
                .redirectErrorStream(true)
                .start();
        var printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(printed).as("rows after each start, processes").isEqualToNormalizingNewlines("1\n2\n3\n1\n");
        assertThat(child.waitFor()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    private static String token(LocalAws aws, String host, int port) {
        return AwsSigner.token(aws.identity(), host, port, aws.region(), aws.user());
    }
}
