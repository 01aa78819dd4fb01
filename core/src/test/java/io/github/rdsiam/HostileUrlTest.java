package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.url.DriverUrl;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/**
 * Random URLs and properties, in which another host, properties that weaken TLS, passwords and broken text stand wherever
 * text can stand. The seeds are fixed, so that a failure comes again.
 */
@OnBothEngines
class HostileUrlTest {

    private static final int ROUNDS = 10_000;

    /** Wherever it stands, it must not be in a message or a log line. */
    private static final String PASSWORD = "hunter2-of-the-url";

    private static final String ALPHABET = "abc019 %&=?#/@:;,()[]{}'\"\\+-._~\0\n\u202eä€";

    @Parameter
    DatabaseEngine engine;

    private final SystemProperties properties = new SystemProperties();
    private final UrlDataSources sources = new UrlDataSources(() -> 0);
    private final RdsIamDriver driver = new RdsIamDriver(sources);
    private LocalRds rds;

    /** Where nobody may connect: its address is in no place of a URL from which one is dialled. */
    private ServerSocket elsewhere;

    private Engine implementation;
    private Set<String> known;

    @BeforeEach
    void start() throws IOException {
        rds = LocalRds.start(engine);
        rds.systemProperties().forEach(properties::set);
        elsewhere = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.9"));
        implementation = IamTokenDataSource.Builder.implementation(engine);
        known = Stream.concat(
                        implementation.properties().allowed(),
                        rds.dataSource().settings().check().driverProperties().keySet().stream())
                .collect(Collectors.toSet());
    }

    @AfterEach
    void close() throws IOException {
        sources.closeAll();
        elsewhere.close();
        rds.close();
        properties.close();
    }

    @Test
    @Timeout(300)
    void noUrlConnectsElsewhereSetsAnotherPropertyFailsInAnotherWayOrShowsAPassword() throws Exception {
        int connected = 0;
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.DEBUG)) {
            for (int round = 0; round < ROUNDS; round++) {
                Attempt attempt = new Attempt(new Random(round));
                try {
                    requireKnownProperties(attempt);
                    connected += connect(attempt);
                } catch (Throwable e) {
                    if (!(e instanceof SQLException)) {
                        throw new AssertionError("round " + round + ": " + attempt.url, e);
                    }
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).as("round %s", round).doesNotContain(PASSWORD);
                    }
                }
            }
            assertThat(log.messages()).noneMatch(line -> line.contains(PASSWORD));
        }
        assertThat(connected).as("some are well-formed").isGreaterThan(ROUNDS / 100);
        assertThat(rds.proxy().logins())
                .filteredOn(login -> login.verdict() == Verdict.ACCEPTED)
                .hasSizeGreaterThanOrEqualTo(connected)
                .allMatch(login -> "TLSv1.3".equals(login.tlsVersion()));
        assertThat(rds.proxy().receivedCredentials()).noneMatch(credential -> credential.contains(PASSWORD));
        elsewhere.setSoTimeout(1);
        assertThatThrownBy(elsewhere::accept).as("nobody has connected").isInstanceOf(SocketTimeoutException.class);
        assertThat(sources.count()).isLessThanOrEqualTo(UrlDataSources.MOST);
    }

    private int connect(Attempt attempt) throws SQLException {
        try (Connection connection = driver.connect(attempt.url, attempt.properties)) {
            return connection == null ? 0 : 1;
        }
    }

    /** What the driver would get, before it is asked to connect. */
    private void requireKnownProperties(Attempt attempt) {
        DatabaseEngine accepted = DriverUrl.engineOf(attempt.url);
        if (accepted == null) {
            return;
        }
        try {
            DriverUrl parsed = DriverUrl.parse(accepted, attempt.url, attempt.properties);
            parsed.requireComplete();
            assertThat(UrlDataSources.builder(parsed)
                            .settings()
                            .check()
                            .driverProperties()
                            .keySet())
                    .isSubsetOf(known);
        } catch (IllegalArgumentException e) {
            // connect refuses it, too
        }
    }

    /** A URL and properties: at first well-formed, then perhaps with something hostile in one or two places. */
    private final class Attempt {

        private final Random random;
        private final String url;
        private final Properties properties = new Properties();

        Attempt(Random random) {
            this.random = random;
            // most connect to nobody, which takes less time
            String server =
                    random.nextInt(12) == 0 ? LocalRds.PROXY + ":" + rds.proxy().port() : LocalRds.INSTANCE + ":1";
            String database = oneOf("", "/", "/" + LocalRds.DATABASE);
            List<String> query =
                    new ArrayList<>(List.of("caBundle=" + rds.proxy().caBundle()));
            if (random.nextBoolean()) {
                // then the endpoint may have any name
                query.add("region=" + LocalRds.REGION);
            }
            if (random.nextInt(4) > 0) {
                query.add("user=" + LocalRds.USER);
            } else {
                properties.setProperty("user", LocalRds.USER);
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                switch (random.nextInt(11)) {
                    case 0 -> query.add(anyProperty() + "=" + oneOf(hostile(), encoded(hostile())));
                    case 1 -> properties.setProperty(anyProperty(), hostile());
                    case 2 -> query.add(oneOf(hostile(), encoded(hostile())));
                    case 3 -> database = "/" + oneOf(hostile(), encoded(hostile()));
                    case 4 -> server = oneOf(hostile() + server, server + hostile(), "app:" + PASSWORD + "@" + server);
                    case 5 -> query.add(oneOf("password", "Password", "p%61ssword") + "=" + PASSWORD);
                    case 6 -> properties.setProperty("password", PASSWORD);
                    case 7 -> query.add(oneOf("user", "region") + "=" + encoded(hostile()));
                    case 8 ->
                        query.add("connectVia=tunnel.example.com:" + rds.proxy().port() + hostileSuffix());
                    case 9 -> {
                        query.add("fallbackSecret=" + LocalRds.SECRET_ID);
                        query.add("fallbackTarget=" + LocalRds.INSTANCE + ":1" + hostileSuffix());
                    }
                    default -> properties.put(oneOf("user", 5, hostile()), oneOf(5, 'x', hostile()));
                }
            }
            String start = oneOf("jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://");
            url = start + server + database + "?" + String.join("&", query);
        }

        @SafeVarargs
        private <T> T oneOf(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private String anyProperty() {
            return oneOf(
                    "sslMode",
                    "sslmode",
                    "useSSL",
                    "ssl",
                    "verifyServerCertificate",
                    "trustCertificateKeyStoreUrl",
                    "socketFactory",
                    "socketFactoryArg",
                    "sslfactory",
                    "socksProxyHost",
                    "PGHOST",
                    "PGPORT",
                    "host",
                    "port",
                    "serverName",
                    "address",
                    "localSocketAddress",
                    "dnsSrv",
                    "service",
                    "propertiesTransform",
                    "useConfigs",
                    "queryInterceptors",
                    "authenticationPlugins",
                    "authenticationPluginClassName",
                    "allowLoadLocalInfile",
                    "autoDeserialize",
                    "loggerFile",
                    "options",
                    "sessionVariables",
                    "connectTimeout",
                    "socketTimeout",
                    "ApplicationName",
                    "connectionAttributes",
                    "targetServerType",
                    "loadBalanceHosts",
                    "rdsIamLogin",
                    "rdsIamServer",
                    "dbname",
                    "PGDBNAME",
                    "url",
                    "Endpoint",
                    SeededRandom.anything(random, 12),
                    SeededRandom.text(random, ALPHABET, 8));
        }

        private String hostile() {
            String other = "127.0.0.9:" + elsewhere.getLocalPort();
            return oneOf(
                    other,
                    "," + other,
                    "@" + other,
                    "/" + other,
                    "," + other + "/x",
                    "(host=127.0.0.9,port=" + elsewhere.getLocalPort() + ",sslMode=DISABLED)",
                    "address=(host=127.0.0.9)(port=" + elsewhere.getLocalPort() + ")",
                    "x?sslMode=DISABLED",
                    "x&sslmode=disable",
                    "x#",
                    "x;sslMode=DISABLED",
                    "x%00y",
                    "x\0y",
                    "x%0d%0ay",
                    "%",
                    "%zz",
                    "%C0%80",
                    "x' options='-c y=1",
                    "DISABLED",
                    "disable",
                    "false",
                    "true",
                    "5",
                    "-1",
                    "99999999999",
                    "com.evil.Factory",
                    "org.springframework.context.support.ClassPathXmlApplicationContext",
                    "http://127.0.0.9:" + elsewhere.getLocalPort() + "/x",
                    "",
                    " ",
                    "=",
                    "==",
                    "&&",
                    "?",
                    "jdbc:rds-iam:mysql://" + other,
                    SeededRandom.anything(random, 20),
                    SeededRandom.text(random, ALPHABET, 20));
        }

        private String hostileSuffix() {
            return oneOf("", hostile(), encoded(hostile()));
        }

        private String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
