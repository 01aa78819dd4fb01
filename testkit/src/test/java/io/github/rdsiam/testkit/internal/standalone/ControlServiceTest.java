package io.github.rdsiam.testkit.internal.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.internal.database.DerivedLogin;
import io.github.rdsiam.testkit.internal.database.SqlDialect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Every route, with valid and invalid requests; {@link ControlServicePostgresqlTest} tests the other engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlServiceTest {

    private final RdsEngine engine = engine();
    private Standalone standalone;
    private Client client;

    /** Of this test. */
    RdsEngine engine() {
        return RdsEngine.MYSQL;
    }

    @BeforeAll
    void start() throws Exception {
        var database = EmbeddedDatabase.shared(engine);
        var options = CommandLine.parse(
                List.of(
                        "--engine",
                        CommandLine.name(engine),
                        "--database",
                        "127.0.0.1:" + database.port(),
                        "--admin",
                        database.admin().user() + ":" + database.admin().password(),
                        "--user",
                        "controlled",
                        "--user",
                        "other"),
                Map.of(),
                unused -> false);
        standalone = new Standalone(options, line -> {});
        client = Client.of(standalone.start());
    }

    @AfterAll
    void close() {
        standalone.close();
    }

    @BeforeEach
    void reset() throws Exception {
        client.control("POST", "/drop?how=FIN");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> summary().get("connections").getAsInt() == 0);
        client.control("POST", "/reset");
    }

    private JsonObject summary() throws Exception {
        return JsonParser.parseString(client.control("GET", "/summary")).getAsJsonObject();
    }

    private List<JsonObject> lines(String path) throws Exception {
        return client.control("GET", path)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private String refusal() {
        return refusal(client);
    }

    private static String refusal(Client client) {
        try {
            client.query("SELECT 7");
            return "accepted";
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    @Test
    void listsWhatThereIs() throws Exception {
        assertThat(client.control("GET", "/"))
                .contains("GET  /logins ", "POST /fault?name=FAULT", "POST /clock?advance=PT16M ", "POST /reset ");
    }

    @Test
    void tellsEveryLoginWithoutItsCredential() throws Exception {
        client.query("SELECT 7");
        var token = client.token("controlled");
        assertThatThrownBy(() -> client.connect("other", token)).isInstanceOf(SQLException.class);

        var logins = lines("/logins");

        assertThat(logins).hasSize(2);
        assertThat(logins.get(0).get("verdict").getAsString()).isEqualTo("ACCEPTED");
        assertThat(logins.get(0).get("detail").isJsonNull()).isTrue();
        assertThat(logins.get(0).get("endpoint").getAsString()).isEqualTo("localhost");
        assertThat(logins.get(0).get("instance").getAsBoolean()).isFalse();
        assertThat(logins.get(0).get("user").getAsString()).isEqualTo("controlled");
        assertThat(logins.get(0).get("credential").getAsString()).isEqualTo("TOKEN");
        assertThat(logins.get(0).get("certificateCheck").getAsString()).isEqualTo("NOT_TESTED");
        assertThat(logins.get(0).get("tlsVersion").getAsString()).isEqualTo("TLSv1.3");
        assertThat(logins.get(1).get("verdict").getAsString()).isEqualTo("WRONG_USER");
        assertThat(logins.get(1).get("detail").getAsString()).isNotEmpty();
        assertThat(client.control("GET", "/logins")).doesNotContain("X-Amz-Signature");
    }

    @Test
    void tellsEveryStatement() throws Exception {
        client.query("SELECT 'a \"quoted\" text'");

        assertThat(lines("/statements"))
                .extracting(line -> line.get("statement").getAsString())
                .anyMatch(statement -> statement.contains("SELECT 'a \"quoted\" text'"));
    }

    @Test
    void counts() throws Exception {
        try (var connection = client.connect()) {
            var summary = summary();
            assertThat(connection.isValid(5)).isTrue();
            assertThat(summary.keySet())
                    .containsExactlyInAnyOrder(
                            "accepted", "connections", "credentials", "credentialsInClearText", "bytes", "logins");
            assertThat(summary.get("accepted").getAsInt()).isEqualTo(1);
            assertThat(summary.get("connections").getAsInt()).isEqualTo(1);
            assertThat(summary.get("credentials").getAsInt()).isEqualTo(1);
            assertThat(summary.get("credentialsInClearText").getAsInt()).isZero();
            assertThat(summary.get("logins").getAsInt()).isEqualTo(1);
            assertThat(summary.get("bytes").getAsLong()).isPositive();
        }
    }

    @Test
    void deniesAndAllows() throws Exception {
        client.control("POST", "/deny");
        assertThat(refusal()).isNotEqualTo("accepted");
        assertThat(lines("/logins").get(0).get("verdict").getAsString()).isEqualTo("DENIED");

        client.control("POST", "/allow");
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void replacesThePolicies() throws Exception {
        var arn = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:prx-0123456789abcdef0/";
        var other = policy("Allow", arn + "other");
        assertThat(client.send("POST", "/policy", other).statusCode()).isEqualTo(200);
        client.connect("other", client.token("other")).close();
        assertThat(refusal()).isNotEqualTo("accepted");
        assertThat(lines("/logins").get(1).get("detail").getAsString())
                .contains("rds-db:connect on " + arn + "controlled");

        var allow = policy("Allow", arn + "*");
        assertThat(client.send("POST", "/policy", "[" + other + "," + allow + "]")
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusal()).isEqualTo("accepted");

        var deny = policy("Deny", arn + "controlled");
        assertThat(client.send("POST", "/policy", "[" + allow + "," + deny + "]")
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusal()).isNotEqualTo("accepted");

        client.control("POST", "/reset");
        assertThat(refusal()).isEqualTo("accepted");

        assertThat(client.send("POST", "/policy", "[]").statusCode()).isEqualTo(200);
        assertThat(refusal()).isNotEqualTo("accepted");
    }

    @Test
    void replacesThePoliciesOfTheRolesSessionsToo() throws Exception {
        var before = session();
        assertThat(refusal(before)).isEqualTo("accepted");

        client.send("POST", "/policy", policy("Deny", "*"));
        assertThat(refusal(before)).isNotEqualTo("accepted");
        var during = session();
        assertThat(refusal(during)).isNotEqualTo("accepted");

        client.control("POST", "/reset");
        assertThat(List.of(refusal(before), refusal(during), refusal(session())))
                .containsOnly("accepted");
    }

    /** A client with the credentials of the role. */
    private Client session() {
        try (var sts = StsClient.builder()
                .endpointOverride(URI.create(client.get("AWS_ENDPOINT_URL_STS")))
                .region(Region.of(client.get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        client.get("AWS_ACCESS_KEY_ID"),
                        client.get("AWS_SECRET_ACCESS_KEY"),
                        client.get("AWS_SESSION_TOKEN"))))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            var credentials = sts.assumeRole(request ->
                            request.roleArn(client.get("TESTKIT_ROLE_ARN")).roleSessionName("test"))
                    .credentials();
            var values = new HashMap<>(client.values());
            values.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
            values.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
            values.put("AWS_SESSION_TOKEN", credentials.sessionToken());
            return new Client(values);
        }
    }

    @Test
    void readsAnArrayOfPoliciesAsStrictlyAsOne() throws Exception {
        var allow = policy("Allow", "*");
        var twice = allow.replace("\"Effect\": \"Allow\"", "\"Effect\": \"Deny\", \"Effect\": \"Allow\"");

        var answer = client.send("POST", "/policy", "[" + allow + "," + twice + "]");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Policy document 2, Statement[0]: duplicate key \"Effect\"\n");

        var named = allow.replace("{\"Version\"", "{\"Id\": \"a, \\\\\\\", ]} [{\", \"Version\"");
        client.send("POST", "/policy", policy("Deny", "*"));
        assertThat(client.send("POST", "/policy", " [" + named + " , " + named + "]\n")
                        .statusCode())
                .isEqualTo(200);
        assertThat(refusal()).isEqualTo("accepted");
    }

    private static String policy(String effect, String resource) {
        return "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"" + effect
                + "\", \"Action\": \"rds-db:connect\", \"Resource\": \"" + resource + "\"}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[",
                "7",
                "{\"Statement\": [{\"Effect\": \"Perhaps\"}]}",
                "[{}, 7]",
                "[[]]",
                "[,]",
                "[{}]]",
                "[] []"
            })
    void saysWhatIsWrongWithAPolicy(String body) throws Exception {
        var answer = client.send("POST", "/policy", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Policy document ").endsWith("\n");
        assertThat(answer.body().lines()).hasSize(1);
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void injectsFaultsInOrder() throws Exception {
        client.control("POST", "/fault?name=FOREIGN_CA&name=NONE&name=REFUSE");

        assertThat(refusal()).isNotEqualTo("accepted");
        // the server notices the end of a handshake after the client
        await().until(() -> lines("/logins").size() == 1);
        assertThat(refusal()).isEqualTo("accepted");
        assertThat(refusal()).isNotEqualTo("accepted");
        assertThat(refusal()).isEqualTo("accepted");
        assertThat(lines("/logins"))
                .extracting(line -> line.get("verdict").getAsString())
                .containsExactly("TLS_FAILED", "ACCEPTED", "FAULT", "ACCEPTED");
        assertThat(lines("/logins").get(0).get("certificateCheck").getAsString())
                .isEqualTo("REJECTED");
    }

    @Test
    void injectsFaultsIntoTheOtherServices() throws Exception {
        client.control("POST", "/fault?secrets=DROP&secrets=NONE&sts=DROP");

        for (var service : List.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL_STS")) {
            assertThat(answer(service)).isEmpty();
            assertThat(answer(service)).isNotEmpty();
        }
    }

    /** The response to an unsigned request; empty if the connection is closed instead. */
    private String answer(String service) throws IOException {
        var port = Integer.parseInt(client.get(service).replaceFirst(".*:", ""));
        return raw(port, "POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
    }

    private static String raw(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({"SINGLE_USER,", "SINGLE_USER,&user=other"})
    void rotates(String kind, String user) throws Exception {
        client.control("POST", "/rotate?kind=" + kind + (user == null ? "" : user));

        assertThat(refusal()).isEqualTo("accepted");
        client.connect("other", client.token("other")).close();
    }

    @Test
    void rotatesToAnotherUserAndBack() throws Exception {
        client.control("POST", "/rotate?kind=ALTERNATING_USERS&user=other");
        client.connect("other_clone", client.token("other_clone")).close();

        client.control("POST", "/rotate?kind=ALTERNATING_USERS&user=other");
        client.connect("other", client.token("other")).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESET", "FIN"})
    void dropsConnections(String how) throws Exception {
        try (var connection = client.connect()) {
            client.control("POST", "/drop?how=" + how);

            assertThatThrownBy(() -> connection.createStatement().executeQuery("SELECT 7"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void movesTheClock() throws Exception {
        client.control("POST", "/clock?advance=PT16M");
        client.control("POST", "/clock?advance=-PT30S");

        assertThat(ahead()).isEqualTo(Duration.ofSeconds(16 * 60 - 30));
        assertThat(refusal()).isNotEqualTo("accepted");
        assertThat(lines("/logins").get(0).get("verdict").getAsString()).isEqualTo("EXPIRED");

        client.control("POST", "/reset");
        assertThat(ahead()).isZero();
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void endsTheSessionsOfRoles() throws Exception {
        try (var sts = StsClient.builder()
                .endpointOverride(URI.create(client.get("AWS_ENDPOINT_URL_STS")))
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials(
                        client.get("AWS_ACCESS_KEY_ID"),
                        client.get("AWS_SECRET_ACCESS_KEY"),
                        client.get("AWS_SESSION_TOKEN")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            var session = sts.assumeRole(
                            role -> role.roleArn(client.get("TESTKIT_ROLE_ARN")).roleSessionName("test"))
                    .credentials();
            try (var secrets = SecretsManagerClient.builder()
                    .endpointOverride(URI.create(client.get("AWS_ENDPOINT_URL_SECRETS_MANAGER")))
                    .region(Region.EU_WEST_1)
                    .credentialsProvider(
                            credentials(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build()) {
                var secret = client.get("TESTKIT_SECRET_ID");
                assertThat(secrets.getSecretValue(get -> get.secretId(secret)).secretString())
                        .contains("controlled");

                client.control("POST", "/clock?advance=PT2H");

                assertThatThrownBy(() -> secrets.getSecretValue(get -> get.secretId(secret)))
                        .hasMessageContaining("The security token included in the request is expired");
            }
        }
    }

    private static StaticCredentialsProvider credentials(String accessKey, String secretKey, String sessionToken) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(accessKey, secretKey, sessionToken));
    }

    private Duration ahead() throws Exception {
        return Duration.parse(JsonParser.parseString(client.control("GET", "/clock"))
                .getAsJsonObject()
                .get("ahead")
                .getAsString());
    }

    @Test
    void putsPasswordsBack() throws Exception {
        for (var kind : List.of("SINGLE_USER", "ALTERNATING_USERS", "ALTERNATING_USERS")) {
            client.control("POST", "/rotate?user=other&kind=" + kind);
        }
        client.control("POST", "/reset");

        var admin = EmbeddedDatabase.shared(engine).admin();
        client.connect("other", client.token("other")).close();
        SqlDialect.of(engine)
                .users("127.0.0.1", EmbeddedDatabase.shared(engine).port(), admin)
                .checkLogin(DerivedLogin.of(admin, "other"));
    }

    @Test
    void beginsAgain() throws Exception {
        client.control("POST", "/deny");
        client.control("POST", "/fault?name=REFUSE&secrets=DROP&sts=DROP");
        client.control("POST", "/clock?advance=PT1H");

        client.control("POST", "/reset");

        assertThat(lines("/logins")).isEmpty();
        assertThat(refusal()).isEqualTo("accepted");
        assertThat(answer("AWS_ENDPOINT_URL_SECRETS_MANAGER")).isNotEmpty();
        assertThat(answer("AWS_ENDPOINT_URL_STS")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /summary?x=1                          | unknown parameter x; there are none here",
                "POST | /deny?for=app                         | unknown parameter for; there are none here",
                "POST | /fault                                | name, secrets or sts is missing",
                "POST | /fault?name=NO_SUCH_FAULT             | name=NO_SUCH_FAULT is not one of NONE, REFUSE, ",
                "POST | /fault?name=                          | name= is not one of NONE, ",
                "POST | /fault?name=REFUSE&secrets=FIRE       | secrets=FIRE is not one of NONE, THROTTLE, ",
                "POST | /fault?name=REFUSE&sts=FIRE           | sts=FIRE is not one of NONE, THROTTLE, ",
                "POST | /fault?fault=REFUSE                   | unknown parameter fault; there are name, secrets, sts",
                "POST | /fault?name                           | the query is not name=value&name=value",
                "POST | /rotate                               | the parameter kind is missing",
                "POST | /rotate?kind=TWICE                    | kind=TWICE is not one of SINGLE_USER, ALTERNATING_USERS",
                "POST | /rotate?kind=SINGLE_USER&user=nobody  | user=nobody is not one of [controlled, other]",
                "POST | /drop                                 | the parameter how is missing",
                "POST | /drop?how=GENTLY                      | how=GENTLY is not one of FIN, RESET, SILENT",
                "POST | /drop?how=FIN&how=FIN                 | how is given more than once",
                "POST | /clock                                | the parameter advance is missing",
                "POST | /clock?advance=16m                    | advance=16m is not a duration such as PT16M",
                "POST | /clock?advance=P99999D                | advance=P99999D: the clock cannot be moved by more than",
                "POST | /clock?advance=PT9999999999999999999S | advance=PT9999999999999999999S is not a duration",
                "POST | /reset?all=true                       | unknown parameter all; there are none here",
                "GET  | /logins?%0Dx=1                        | unknown parameter ?x; there are none here",
            })
    void saysInOneLineWhatIsWrong(String method, String path, String message) throws Exception {
        var answer = client.send(method, path, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith(message).endsWith("\n");
        assertThat(answer.body().lines()).hasSize(1);
        // and nothing has been done
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void refusesFaultsOfTheOtherEngine() throws Exception {
        var fault = engine == RdsEngine.MYSQL ? "ASKS_FOR_MD5" : "SSL_ERROR";

        var answer = client.send("POST", "/fault?name=REFUSE&name=" + fault, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("name=" + fault + " is not a fault of " + CommandLine.name(engine) + "; its faults are [");
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void refusesAQueryThatIsNotEncoded() throws Exception {
        var control = URI.create(client.get("TESTKIT_CONTROL_URL"));

        assertThat(raw(
                        control.getPort(),
                        "GET " + control.getPath()
                                + "/?a=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void knowsItsPathsAndMethods() throws Exception {
        var unknown = client.send("GET", "/login", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("GET  /logins");

        var wrongMethod = client.send("GET", "/deny", "");
        assertThat(wrongMethod.statusCode()).isEqualTo(405);
        assertThat(wrongMethod.body()).isEqualTo("the method here is POST\n");
        assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("POST");
        assertThat(client.send("DELETE", "/clock", "").headers().firstValue("Allow"))
                .hasValue("GET, POST");
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void answersHead() throws Exception {
        var head = client.send("HEAD", "/logins", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(client.send("HEAD", "/deny", "").statusCode()).isEqualTo(405);
        assertThat(client.send("HEAD", "/login", "").statusCode()).isEqualTo(404);
        assertThat(refusal()).isEqualTo("accepted");
    }

    @Test
    void isControlledByThoseWhoKnowItsUrl() throws Exception {
        var control = URI.create(client.get("TESTKIT_CONTROL_URL"));
        assertThat(control.getPath()).matches("/[A-Za-z0-9]{20}");
        assertThat(client.send("GET", "", "").body()).contains("POST /deny ");
        for (var path : List.of("/", "/logins", "/statements", "/x" + control.getPath())) {
            var answer = raw(control.getPort(), "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 404 ").endsWith("begins with that of TESTKIT_CONTROL_URL\n");
        }
    }

    /** A web page in a browser on this machine can send requests to it, but not without these headers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nOrigin: https://example.com",
                "Host: localhost\r\nOrigin: null",
                "Host: example.com",
                "Host: example.com:127",
                "Host: localhost.example.com",
                "Host: 127.0.0.1.example.com",
                "X-Host: localhost",
            })
    void refusesWebPages(String headers) throws Exception {
        var control = URI.create(client.get("TESTKIT_CONTROL_URL"));

        assertThat(raw(
                        control.getPort(),
                        "POST " + control.getPath() + "/deny HTTP/1.0\r\n" + headers + "\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(refusal()).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8080"})
    void takesProgramsOfThisMachine(String host) throws Exception {
        var control = URI.create(client.get("TESTKIT_CONTROL_URL"));

        assertThat(raw(control.getPort(), "GET " + control.getPath() + "/ HTTP/1.0\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }
}
