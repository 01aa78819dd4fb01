package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.url.DriverUrl;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/**
 * Random URLs and properties that contain another host, properties that weaken TLS, passwords and broken text in any
 * place. The seeds are fixed, so that failures are reproducible.
 *
 * <p>Every address to which this JVM connects is recorded and compared with the URL.
 */
@OnBothEngines
class HostileUrlTest {

    private static final int ROUNDS = 10_000;

    /** It must not appear in a message or a log line. */
    private static final String PASSWORD = "hunter2-of-the-url";

    private static final String ALPHABET = "abc019 %&=?#/@:;,()[]{}'\"\\+-._~\0\n\u202eä€";

    @Parameter
    DatabaseEngine engine;

    private final SystemProperties properties = new SystemProperties();
    private final UrlDataSources sources = new UrlDataSources(() -> 0);
    private final RdsIamDriver driver = new RdsIamDriver(sources);
    private final DialledAddresses dialled = new DialledAddresses();
    private final Map<String, Integer> counts = new TreeMap<>();
    private LocalRds rds;

    /** No connection may go here: the address is never in the part of a URL that names the host. */
    private ServerSocket elsewhere;

    private Engine implementation;
    private Set<String> known;
    private List<String> allowedProperties;

    @BeforeEach
    void start() throws IOException {
        rds = LocalRds.start(engine);
        rds.systemProperties().forEach(properties::set);
        rds.secrets()
                .put(
                        LocalRds.SECRET_ID,
                        rds.secrets()
                                .current(LocalRds.SECRET_ID)
                                .replaceFirst(
                                        "\"port\":[0-9]+",
                                        "\"port\":" + rds.proxy().instancePort()));
        elsewhere = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.9"));
        implementation = IamTokenDataSource.Builder.implementation(engine);
        allowedProperties = implementation.properties().allowed().sorted().toList();
        known = Stream.concat(
                        allowedProperties.stream(),
                        rds.dataSource().settings().check().driverProperties().keySet().stream())
                .collect(Collectors.toSet());
    }

    @AfterEach
    void close() throws IOException {
        dialled.close();
        sources.closeAll();
        elsewhere.close();
        rds.close();
        properties.close();
    }

    @Test
    @Timeout(300)
    @Tag("exhaustive")
    void noUrlConnectsElsewhereSetsAnotherPropertyFailsInAnotherWayOrShowsAPassword() throws Exception {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.DEBUG)) {
            for (int round = 0; round < ROUNDS; round++) {
                Attempt attempt = new Attempt(new Random(round), round % 100 == 0);
                try {
                    check(attempt);
                } catch (Throwable e) {
                    throw new AssertionError("round " + round + ": " + attempt.url + " " + attempt.properties, e);
                }
            }
            assertThat(log.messages()).noneMatch(line -> line.contains(PASSWORD));
        }
        for (String path : List.of(
                "connected",
                "connected by the fallback",
                "connected to the secret's host",
                "connected as a role",
                "connected by a tunnel",
                "connected with a driver property",
                "dialled for a hostile user of the URL",
                "dialled for a hostile user of the properties",
                "dialled with a hostile database",
                "refused before a dial")) {
            assertThat(counts.getOrDefault(path, 0)).as(path + " in " + counts).isGreaterThanOrEqualTo(5);
        }
        assertThat(rds.proxy().logins())
                .filteredOn(login -> login.verdict() == Verdict.ACCEPTED)
                .hasSizeGreaterThanOrEqualTo(counts.get("connected"))
                .allMatch(login -> "TLSv1.3".equals(login.tlsVersion()));
        assertThat(rds.proxy().receivedCredentials()).noneMatch(credential -> credential.contains(PASSWORD));
        elsewhere.setSoTimeout(1);
        assertThatThrownBy(elsewhere::accept).as("nobody has connected").isInstanceOf(SocketTimeoutException.class);
        assertThat(sources.count()).isLessThanOrEqualTo(UrlDataSources.MOST);
    }

    /** The control: both detect a connection to another address. */
    @Test
    void aConnectionToElsewhereIsNoticed() throws IOException {
        Attempt attempt = new Attempt(new Random(0), false);
        String address = "127.0.0.9:" + elsewhere.getLocalPort();
        CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> {
            try (Socket server = elsewhere.accept()) {
                server.setSoLinger(true, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> driver.connect(prefix() + LocalRds.INSTANCE + "?user=app&connectVia=" + address, null))
                .isInstanceOf(SQLException.class);

        assertThat(accepted).as("the listener notices it").succeedsWithin(Duration.ofSeconds(30));
        assertThat(dialled.take()).containsKey(address);
        assertThat(attempt.written()).doesNotContain(address);
    }

    private void check(Attempt attempt) throws SQLException {
        requireKnownProperties(attempt);
        driver.acceptsURL(attempt.url);
        for (DriverPropertyInfo info : driver.getPropertyInfo(attempt.url, attempt.properties)) {
            assertThat(String.valueOf(info.value)).isNotEqualTo(PASSWORD);
        }
        rds.proxy().denyIam(attempt.denied);
        dialled.take();
        String end = "connected";
        try (Connection connection = driver.connect(attempt.url, attempt.properties)) {
            if (connection == null) {
                return;
            }
        } catch (SQLException e) {
            requireNoPassword(e);
            end = "dialled";
        }
        Map<String, String> addresses = dialled.take();
        // by the testkit; and perhaps late, by the SDK
        addresses.remove("127.0.0.1:" + rds.server().port());
        addresses.remove(rds.secrets().endpoint().getAuthority());
        addresses.remove(rds.sts().endpoint().getAuthority());
        assertThat(addresses.keySet()).as("%s", addresses).isSubsetOf(attempt.written());
        if (addresses.isEmpty()) {
            end = "refused before a dial";
        }
        count(end);
        for (String path : attempt.paths) {
            count(end + " " + path);
        }
    }

    private void count(String path) {
        counts.merge(path, 1, Integer::sum);
    }

    private static void requireNoPassword(Throwable e) {
        assertThat(e.toString()).doesNotContain(PASSWORD);
        for (Throwable suppressed : e.getSuppressed()) {
            requireNoPassword(suppressed);
        }
        if (e.getCause() != null) {
            requireNoPassword(e.getCause());
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

    private String prefix() {
        return "jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://";
    }

    /** Records connection attempts: a socket asks the JVM's proxy selector first. */
    private static final class DialledAddresses extends ProxySelector {

        private final ProxySelector before = ProxySelector.getDefault();

        /** With the connecting thread. */
        private final Map<String, String> addresses = new ConcurrentHashMap<>();

        DialledAddresses() {
            ProxySelector.setDefault(this);
        }

        @Override
        public List<Proxy> select(URI uri) {
            addresses.put(
                    uri.getAuthority().toLowerCase(Locale.ROOT),
                    Thread.currentThread().getName());
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {}

        Map<String, String> take() {
            Map<String, String> taken = new TreeMap<>(addresses);
            addresses.clear();
            return taken;
        }

        void close() {
            ProxySelector.setDefault(before);
        }
    }

    /** A URL and properties: at first well-formed, then perhaps with something hostile in one or two places. */
    private final class Attempt {

        private final Random random;
        private final boolean denied;
        private final String url;
        private final Properties properties = new Properties();

        /** What it tries, for the counts. */
        private final Set<String> paths = new TreeSet<>();

        private final List<String> tunnels = new ArrayList<>();
        private final List<String> targets = new ArrayList<>();
        private final String authority;

        Attempt(Random random, boolean denied) {
            this.random = random;
            this.denied = denied;
            // most do not connect, which takes less time
            String server = denied || random.nextInt(40) == 0
                    ? LocalRds.PROXY + ":" + rds.proxy().port()
                    : LocalRds.INSTANCE + ":1";
            String orders = "/" + LocalRds.DATABASE;
            String database = oneOf("", "/", orders, orders, orders, orders);
            List<String> query =
                    new ArrayList<>(List.of("caBundle=" + rds.proxy().caBundle()));
            if (random.nextBoolean()) {
                // then the endpoint may have any name
                query.add("region=" + LocalRds.REGION);
            }
            addUser(query);
            if (denied) {
                addFallback(query, "");
            } else if (random.nextInt(50) == 0) {
                server = LocalRds.PROXY + ":" + rds.proxy().port();
                addRole(query);
            }
            if (random.nextInt(6) == 0) {
                String name = oneOf(allowedProperties.toArray(new String[0]));
                List<String> choices = implementation.properties().choices(name);
                query.add(name + "=" + (choices.isEmpty() ? "100000" : choices.get(random.nextInt(choices.size()))));
                paths.add("with a driver property");
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                switch (random.nextInt(11)) {
                    case 0 -> query.add(anyProperty() + "=" + oneOf(hostile(), encoded(hostile())));
                    case 1 -> properties.setProperty(anyProperty(), hostile());
                    case 2 -> query.add(oneOf(hostile(), encoded(hostile())));
                    case 3 -> {
                        database = "/" + oneOf(hostile(), encoded(hostile()));
                        paths.add("with a hostile database");
                    }
                    case 4 -> server = oneOf(hostile() + server, server + hostile(), "app:" + PASSWORD + "@" + server);
                    case 5 -> query.add(oneOf("password", "Password", "p%61ssword") + "=" + PASSWORD);
                    case 6 -> properties.setProperty("password", PASSWORD);
                    case 7 ->
                        query.set(
                                query.size() - 1,
                                query.get(query.size() - 1) + oneOf(";", "&") + "password=" + PASSWORD);
                    case 8 -> {
                        String tunnel =
                                oneOf("tunnel.example.com:" + rds.proxy().port(), "127.0.0.1:1");
                        String suffix = hostileSuffix();
                        query.add("connectVia=" + tunnel + oneOf(suffix, encoded(suffix)));
                        tunnels.add(tunnel + suffix);
                        if (suffix.isEmpty()) {
                            server = LocalRds.PROXY + ":" + rds.proxy().port();
                            paths.add("by a tunnel");
                        }
                    }
                    case 9 -> addFallback(query, hostileSuffix());
                    default -> properties.put(oneOf("user", 5, hostile()), oneOf(5, 'x', hostile()));
                }
            }
            authority = server.split("[/?]", 2)[0];
            url = prefix() + server + database + "?" + String.join("&", query);
        }

        /** The addresses that it names for a connection. */
        Set<String> written() {
            Set<String> written = new TreeSet<>(targets);
            if (tunnels.isEmpty()) {
                written.add(authority.toLowerCase(Locale.ROOT));
            } else {
                written.addAll(tunnels);
            }
            return written;
        }

        private void addUser(List<String> query) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    query.add("user=" + encoded(hostile()));
                    paths.add("for a hostile user of the URL");
                }
                case 1 -> {
                    properties.setProperty("user", hostile());
                    paths.add("for a hostile user of the properties");
                }
                case 2 -> properties.setProperty("user", LocalRds.USER);
                default -> query.add("user=" + LocalRds.USER);
            }
        }

        private void addFallback(List<String> query, String suffix) {
            String target = LocalRds.INSTANCE + ":" + (denied ? rds.proxy().instancePort() : 1);
            query.add("fallbackSecret=" + LocalRds.SECRET_ID);
            paths.add("by the fallback");
            if (random.nextBoolean()) {
                query.add("fallbackTarget=secret-host" + oneOf(suffix, encoded(suffix)));
                targets.add(LocalRds.INSTANCE + ":" + rds.proxy().instancePort());
                paths.add("to the secret's host");
            } else {
                query.add("fallbackTarget=" + target + oneOf(suffix, encoded(suffix)));
                targets.add(target + suffix);
            }
        }

        private void addRole(List<String> query) {
            query.add("roleArn=" + rds.roleArn());
            paths.add("as a role");
            if (random.nextInt(3) == 0) {
                query.add("externalId=" + encoded(hostile()));
            }
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
                    "tlsVersions",
                    "enabledTLSProtocols",
                    "serverTimezone",
                    "connectionTimeZone",
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
                    "TLSv1.2" + ",TLSv1.2".repeat(1500),
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
            return oneOf("", hostile());
        }

        private String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
