package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.RecordedAssumption;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@OnBothEngines
class RdsIamDriverTest {

    private static final int CONNECTS = 1_000;

    @Parameter
    DatabaseEngine engine;

    private final SystemProperties properties = new SystemProperties();
    private final AtomicLong nanoTime = new AtomicLong();
    private final UrlDataSources sources = new UrlDataSources(nanoTime::get);
    private final RdsIamDriver driver = new RdsIamDriver(sources);
    private LocalRds rds;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
        rds.systemProperties().forEach(properties::set);
    }

    @AfterEach
    void close() throws SQLException {
        sources.closeAll();
        RdsIamDriver.shared().closeAll();
        DriverManager.setLoginTimeout(0);
        rds.close();
        properties.close();
    }

    private String prefix() {
        return "jdbc:rds-iam:" + engine.name().toLowerCase(Locale.ROOT) + "://";
    }

    /** With the settings that only a test needs. */
    private String url(String more) {
        return prefix() + LocalRds.PROXY + ":" + rds.proxy().port() + "/" + LocalRds.DATABASE + "?caBundle="
                + rds.proxy().caBundle() + more;
    }

    private String url() {
        return url("&user=" + LocalRds.USER);
    }

    private String instanceUrl(String more) {
        return prefix() + LocalRds.INSTANCE + ":" + rds.proxy().instancePort() + "/" + LocalRds.DATABASE + "?caBundle="
                + rds.proxy().caBundle() + "&user=" + LocalRds.USER + more;
    }

    private Connection connect(String url) throws SQLException {
        return driver.connect(url, null);
    }

    private SQLException refusal(String url) {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> connect(url));
        assertThat((Throwable) refused).isInstanceOf(SQLNonTransientConnectionException.class);
        assertThat(refused.getSQLState()).isEqualTo("08001");
        return refused;
    }

    @Test
    void driverManagerConnects() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM my_table")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(4);
            assertThat(connection.getMetaData().getURL())
                    .isEqualTo(prefix().replace("rds-iam:", "") + LocalRds.PROXY + ":"
                            + rds.proxy().port() + "/" + LocalRds.DATABASE);
        }
        assertThat(rds.proxy().logins()).extracting(RecordedLogin::credential).containsOnly(CredentialKind.TOKEN);
        assertThat(rds.proxy().logins()).extracting(RecordedLogin::tlsVersion).containsOnly("TLSv1.3");
    }

    @Test
    void aRoleOfTheUrlSignsAndSharesNoTokenWithAnother() throws SQLException {
        String asRole = url("&user=" + LocalRds.USER + "&roleArn=" + rds.roleArn());
        String asPartner = asRole + "&externalId=partner";

        connect(url()).close();
        connect(asRole).close();
        connect(asPartner).close();
        connect(asRole).close();

        assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsOnly(Verdict.ACCEPTED);
        assertThat(rds.sts().calls()).extracting(RecordedAssumption::externalId).containsExactly(null, "partner");
        List<String> tokens = rds.proxy().receivedCredentials();
        assertThat(Set.copyOf(tokens)).hasSize(3);
        for (int i = 0; i < 2; i++) {
            assertThat(tokens.get(i + 1))
                    .contains("X-Amz-Credential=" + rds.sts().sessions().get(i).accessKeyId());
        }
        assertThat(tokens.get(3)).isEqualTo(tokens.get(1));
        assertThat(sources.count()).isEqualTo(3);
    }

    /** They take several seconds, and no two tokens of different seconds are equal. */
    @Test
    @Timeout(300)
    @Tag("exhaustive")
    void oneThousandConnectsSignOnce() throws SQLException {
        Properties user = new Properties();
        user.setProperty("user", LocalRds.USER);
        for (int i = 0; i < CONNECTS; i++) {
            driver.connect(i % 2 == 0 ? url() : url(""), user).close();
        }
        assertThat(rds.proxy().logins()).hasSize(CONNECTS);
        assertThat(new HashSet<>(rds.proxy().receivedCredentials())).hasSize(1);
        assertThat(sources.count()).isEqualTo(1);
    }

    @Test
    void aParameterInThePropertiesCountsAsOneInTheUrl() throws SQLException {
        connect(url()).close();
        Properties user = new Properties();
        user.setProperty("user", LocalRds.USER);
        driver.connect(url(""), user).close();
        driver.connect(url(), user).close();

        assertThat(sources.count()).isEqualTo(1);
        assertThat(new HashSet<>(rds.proxy().receivedCredentials())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&user=other", "&user=app&region=eu-west-1", "&user=app&connectTimeout=1000"})
    void otherParametersMeanAnotherDataSource(String other) throws SQLException {
        connect(url()).close();
        try {
            connect(url(other)).close();
        } catch (SQLException e) {
            // the proxy does not know that user
        }
        assertThat(sources.count()).isEqualTo(2);
    }

    @Test
    void tokensOfAnotherUserAreItsOwn() throws SQLException {
        connect(url()).close();
        assertThatThrownBy(() -> connect(url("&user=other"))).isInstanceOf(IamAuthenticationException.class);

        assertThat(rds.proxy().receivedCredentials())
                .filteredOn(token -> token.contains("DBUser=other"))
                .isNotEmpty();
        assertThat(rds.proxy().logins().get(0).user()).isEqualTo(LocalRds.USER);
    }

    @Test
    void theFallbackGoesToItsTarget() throws SQLException {
        rds.proxy().denyIam(true);
        connect(url("&user=app&fallbackSecret=" + LocalRds.SECRET_ID + "&fallbackTarget=" + LocalRds.INSTANCE + ":"
                        + rds.proxy().instancePort()))
                .close();

        RecordedLogin last = rds.proxy().logins().get(rds.proxy().logins().size() - 1);
        assertThat(last.credential()).isEqualTo(CredentialKind.PASSWORD);
    }

    @Test
    void connectViaIsDialledAndTheEndpointIsVerified() throws SQLException {
        connect(url("&user=app&connectVia=tunnel.example.com:" + rds.proxy().port()))
                .close();

        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void driverPropertiesReachTheDriver() throws SQLException {
        String property = engine == DatabaseEngine.MYSQL ? "allowMultiQueries=true" : "ApplicationName=orders%20tool";
        try (Connection connection = connect(url("&user=app&" + property));
                Statement statement = connection.createStatement()) {
            if (engine == DatabaseEngine.MYSQL) {
                assertThat(statement.execute("SELECT 1; SELECT 2")).isTrue();
            } else {
                try (ResultSet rows = statement.executeQuery("SELECT current_setting('application_name')")) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo("orders tool");
                }
            }
        }
    }

    @Test
    void aPasswordIsIgnoredWithOneWarning() throws SQLException {
        Properties given = new Properties();
        given.setProperty("user", LocalRds.USER);
        given.setProperty("password", "hunter2-of-a-tool");
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO)) {
            driver.connect(url(), given).close();
            driver.connect(url(), given).close();

            assertThat(log.messages())
                    .filteredOn(line -> line.contains("password"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN The password that was given for IamTokenDataSource[app@")
                    .doesNotContain("hunter2");
        }
        assertThat(rds.proxy().receivedCredentials()).noneMatch(credential -> credential.contains("hunter2"));
        assertThat(sources.count()).isEqualTo(1);
    }

    @Test
    void otherUrlsAreLeftToOtherDrivers() throws SQLException {
        for (String url : new String[] {"jdbc:mysql://h/db", "jdbc:postgresql://h/db", "jdbc:rds-iam:h2://h/db", ""}) {
            assertThat(driver.acceptsURL(url)).as(url).isFalse();
            assertThat(connect(url)).as(url).isNull();
        }
        assertThat(driver.acceptsURL(prefix())).isTrue();
        assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> driver.connect(null, null)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> driver.getPropertyInfo(null, null)).isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h/db?user=app | endpoint ("h") is not an RDS name, so region is required
            h/db?user=app&region=eu-west-1&url=x | user, database and server are set with user, the URL and connectVia
            orders.abc123.eu-west-1.rds.amazonaws.com | The parameter user is missing
            orders.abc123.eu-west-1.rds.amazonaws.com:0?user=app | port ("0") must be from 1 to 65535
            orders.abc123.eu-west-1.rds.amazonaws.com?user=%20 | user (" ") must not be blank
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&user=b | parameter 2 repeats an earlier one
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&region=eu-west-2 | region ("eu-west-2") contradicts the endpoint, which is in eu-west-1; leave region out
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&region=x | region ("x") is not a region
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&connectVia=a b | it contains a space
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&connectVia=a | The parameter connectVia is not of the form host:port
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&connectVia=a:0 | connectVia port ("0")
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&caBundle=/no/such.pem | /no/such.pem
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&caBundle= | caBundle
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&fallbackSecret= | fallbackSecret ("") must not be blank
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&fallbackSecret=a&fallbackTarget=b | fallbackTarget is not of the form host:port and not secret-host
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&fallbackSecret=a&fallbackTarget=b:1 | fallbackTarget host ("b") must be the name of an RDS instance
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&fallbackSecret=a&fallbackTarget=secret-host&connectVia=a:1 | with fallbackTarget=secret-host cannot be combined with connectVia
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&externalId=a | The parameter externalId has no effect without roleArn
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&roleArn=x | roleArn ("x") is not the ARN of a role
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&roleArn=arn:aws:iam::111122223333:role/a&externalId=%20 | externalId (" ") is not an external id
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&socketFactory=x | parameter ("socketFactory") is refused: rds-iam opens the sockets
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&sslMode=DISABLED&sslmode=disable | is refused: certificate and host name are always verified
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&User=b | parameter ("User") is refused
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&Region=b | parameter ("Region") is refused: rds-iam does not know it
            orders.abc123.eu-west-1.rds.amazonaws.com?user=app&connectTimeout=x | connectTimeout ("x") must be
            """)
    void whatIsWrongIsSaidInTheWordsOfTheUrl(String rest, String message) {
        assertThat(refusal(prefix() + rest).getMessage())
                .contains(message)
                .doesNotContain("(String", "(Path", "(Secrets", "driverProperty");
        assertThat(sources.count()).isZero();
    }

    @Test
    void theLoginTimeoutOfDriverManagerLimitsTheConnect() throws SQLException {
        rds.proxy().enqueue(Fault.STALL_BEFORE_GREETING);
        DriverManager.setLoginTimeout(1);

        assertThatThrownBy(() -> connect(url())).isInstanceOf(SQLException.class);
        DriverManager.setLoginTimeout(-1);
        connect(url()).close();
    }

    @Test
    void afterAnHourWithOpenConnectionsAQueryTimeoutStillCancels() throws SQLException {
        if (engine == DatabaseEngine.POSTGRESQL) {
            rds.server().execute("GRANT rds_iam TO " + LocalRds.USER);
        }
        try (Connection connection = connect(instanceUrl(""))) {
            nanoTime.addAndGet(Duration.ofHours(2).toNanos());
            connectToNothing();

            assertThat(sources.count()).isEqualTo(2);
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(1);
                String sql = engine == DatabaseEngine.MYSQL ? "SELECT SLEEP(60)" : "SELECT pg_sleep(60)";
                SQLException cancelled = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
                if (engine == DatabaseEngine.MYSQL) {
                    assertThat((Throwable) cancelled).isInstanceOf(SQLTimeoutException.class);
                } else {
                    assertThat(cancelled.getSQLState()).isEqualTo("57014");
                }
            }
        }
        connectToNothing();
        assertThat(sources.count()).as("its last connection is closed").isEqualTo(1);
    }

    @Test
    void afterAnHourADataSourceWithOpenConnectionsIsUsedAgain() throws SQLException {
        try (Connection connection = connect(url())) {
            nanoTime.addAndGet(Duration.ofHours(2).toNanos());
            connectToNothing();
            connect(url()).close();

            assertThat(sources.count()).isEqualTo(2);
            assertThat(new HashSet<>(rds.proxy().receivedCredentials())).hasSize(1);
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void afterAnHourWithoutUseTheNextUseClosesIt() throws SQLException {
        long almost = UrlDataSources.UNUSED.minusSeconds(1).toNanos();
        connect(url()).close();
        nanoTime.addAndGet(almost);
        connect(url()).close();
        nanoTime.addAndGet(almost);
        connectToNothing();
        assertThat(sources.count()).isEqualTo(2);
        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        connectToNothing();
        assertThat(sources.count()).isEqualTo(1);
    }

    @Test
    void aConnectUnderWayKeepsItsDataSourceOpen() {
        rds.proxy().enqueue(Fault.STALL_BEFORE_GREETING);
        CompletableFuture<SQLException> waiting =
                CompletableFuture.supplyAsync(() -> catchThrowableOfType(SQLException.class, () -> connect(url())));
        Awaitility.await().until(() -> rds.proxy().accepted() == 1);
        nanoTime.addAndGet(Duration.ofHours(2).toNanos());
        connectToNothing();

        assertThat(sources.count()).isEqualTo(2);
        assertThat(waiting).isNotDone();
        sources.closeAll();
        assertThat(waiting.join().getSQLState()).as("closed").isEqualTo("08003");
    }

    @Test
    void keepsAtMostTheirLimitOfDataSourcesWithoutOpenConnections() throws SQLException {
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            open.add(connect(url("&user=app&region=eu-west-1&connectTimeout=1000" + i)));
        }
        for (int i = 0; i < UrlDataSources.MOST + 20; i++) {
            assertThatThrownBy(() -> connect(prefix() + LocalRds.INSTANCE + ":1/?user=app" + open.size()))
                    .isInstanceOf(SQLException.class);
            open.add(null);
        }
        assertThat(sources.count()).isBetween(UrlDataSources.MOST, UrlDataSources.MOST + 3);
        for (Connection connection : open.subList(0, 3)) {
            assertThat(connection.isValid(5)).isTrue();
            connection.close();
        }
        connectToNothing();
        assertThat(sources.count()).isLessThanOrEqualTo(UrlDataSources.MOST);
    }

    /** A use of the driver that is independent of the others. */
    private void connectToNothing() {
        assertThatThrownBy(() -> connect(prefix() + LocalRds.INSTANCE + ":1/?user=app"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void deregisteringClosesAllAndLeavesOpenConnectionsOpen() throws SQLException {
        Driver registered = DriverManager.getDriver(url());
        try (Connection connection = registered.connect(url(), null)) {
            assertThat(RdsIamDriver.shared().count()).isEqualTo(1);
            DriverManager.deregisterDriver(registered);

            assertThat(RdsIamDriver.shared().count()).isZero();
            assertThat(connection.isValid(5)).isTrue();
            // a pool that was not closed may still connect
            registered.connect(url(), null).close();
        } finally {
            RdsIamDriver.shared().closeAll();
            RdsIamDriver.register();
        }
    }

    @Test
    void afterDeregistrationTheLastConnectionEndsTheSharing() throws SQLException {
        sources.deregister();
        try (Connection connection = connect(url())) {
            connect(url()).close();
            assertThat(sources.count()).isEqualTo(1);
            assertThat(new HashSet<>(rds.proxy().receivedCredentials())).hasSize(1);
            assertThat(connection.isValid(5)).isTrue();
        }
        connectToNothing();
        assertThat(sources.count()).isZero();
    }

    /** A named pipe, on which a reader waits until there is a writer. */
    private Path pipe() throws Exception {
        Path pipe = directory.resolve("pipe.pem");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private CompletableFuture<SQLException> connectInBackground(String url) {
        return CompletableFuture.supplyAsync(() ->
                catchThrowableOfType(SQLException.class, () -> connect(url).close()));
    }

    @Test
    @Timeout(60)
    void aBundleThatCannotBeReadHoldsUpOnlyItsOwnUrl() throws Exception {
        Path pipe = pipe();
        String hanging = instanceUrl("").replace(rds.proxy().caBundle().toString(), pipe.toString());
        CompletableFuture<SQLException> first = connectInBackground(hanging);
        Awaitility.await().until(() -> sources.count() == 1);
        nanoTime.addAndGet(Duration.ofHours(2).toNanos());
        for (int i = 0; i < 100; i++) {
            String other = prefix() + LocalRds.INSTANCE + ":1/?user=app" + i;
            assertThatThrownBy(() -> connect(other)).isInstanceOf(SQLException.class);
        }
        DriverManager.setLoginTimeout(1);
        SQLException late = catchThrowableOfType(SQLException.class, () -> connect(hanging));

        assertThat((Throwable) late)
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("check that the file in caBundle can be read");
        assertThat(first).isNotDone();
        DriverManager.setLoginTimeout(0);
        Files.writeString(pipe, "nothing to trust");
        assertThat((Throwable) first.join()).isInstanceOf(SQLNonTransientConnectionException.class);
        assertThat(sources.count()).as("the next connect reads it again").isEqualTo(100);
    }

    @Test
    @Timeout(60)
    void whatIsBuiltWhileTheDriverIsDeregisteredIsClosed() throws Exception {
        Path pipe = pipe();
        CompletableFuture<SQLException> waiting =
                connectInBackground(url().replace(rds.proxy().caBundle().toString(), pipe.toString()));
        Awaitility.await().until(() -> sources.count() == 1);
        sources.deregister();
        Files.write(pipe, Files.readAllBytes(rds.proxy().caBundle()));

        assertThat(waiting.join().getSQLState()).as("closed").isEqualTo("08003");
        assertThat(sources.count()).isZero();
    }

    @Test
    @Timeout(60)
    void anAppenderThatConnectsWhileItsDataSourceIsBuiltWaitsForTheLoginTimeout() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(IamTokenDataSource.class);
        List<Throwable> inner = new ArrayList<>();
        String url = url("&user=" + LocalRds.USER + "&fallbackSecret=" + LocalRds.SECRET_ID);
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (inner.isEmpty()) {
                    inner.add(catchThrowableOfType(SQLException.class, () -> {
                        DriverManager.setLoginTimeout(1);
                        connect(url).close();
                    }));
                }
            }
        };
        appender.start();
        logger.addAppender(appender);
        try {
            connect(url).close();
        } catch (SQLException e) {
            // the login timeout is now a second
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(inner.get(0)).isInstanceOf(SQLTimeoutException.class);
    }

    @Test
    void theDefaultPortIsTheSameAsNone() {
        String via = "?user=app&connectVia=127.0.0.1:1";
        String port = ":" + LocalRds.rdsEngine(engine).port();
        for (String server : new String[] {LocalRds.PROXY, LocalRds.PROXY + port}) {
            assertThatThrownBy(() -> connect(prefix() + server + via)).isInstanceOf(SQLException.class);
        }
        assertThat(sources.count()).isEqualTo(1);
    }

    @Test
    void twoNamesOfOneDriverPropertyWithDifferentValuesAreRefused() {
        Assumptions.assumeTrue(engine == DatabaseEngine.MYSQL, "pgjdbc has one name for each");

        assertThat(refusal(url("&user=app&serverTimezone=UTC&connectionTimeZone=LOCAL"))
                        .getMessage())
                .isEqualTo("The parameters serverTimezone and connectionTimeZone are names of the same driver property"
                        + " and have different values; remove serverTimezone");
        assertThat(refusal(url("&user=app&serverTimezone=UTC&connectionTimeZone=LOCAL"
                                + "&cacheDefaultTimezone=true&cacheDefaultTimeZone=false"))
                        .getMessage())
                .as("always the first in the order of names")
                .endsWith("remove cacheDefaultTimezone");
        assertThatCode(() -> connect(url("&user=app&serverTimezone=UTC&connectionTimeZone=UTC"))
                        .close())
                .doesNotThrowAnyException();
    }

    @Test
    void toolsKeepWhatTheirUserHasTypedWhileTheUrlIsIncomplete() throws SQLException {
        Properties given = new Properties();
        given.setProperty("user", "app");
        given.setProperty("password", "hunter2-of-a-tool");
        given.setProperty("connectTimeout", "5");

        assertThat(driver.getPropertyInfo(prefix(), given))
                .extracting(info -> info.name + "=" + info.value)
                .contains("user=app", "connectTimeout=5")
                .noneMatch(shown -> shown.contains("hunter2"));
    }

    @Test
    void listsItsParametersAndTheDriversForTools() throws SQLException {
        DriverPropertyInfo[] infos = driver.getPropertyInfo(url("&user=app&connectTimeout=5"), new Properties());

        assertThat(infos).extracting(info -> info.name).startsWith("user", "region", "connectVia", "caBundle");
        assertThat(infos).extracting(info -> info.name).doesNotHaveDuplicates().doesNotContain("password");
        assertThat(infos).allSatisfy(info -> assertThat(info.description).isNotBlank());
        assertThat(infos).filteredOn(info -> info.required).singleElement().satisfies(info -> {
            assertThat(info.name).isEqualTo("user");
            assertThat(info.value).isEqualTo("app");
        });
        assertThat(infos)
                .filteredOn(info -> info.name.equals("connectTimeout"))
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.value).isEqualTo("5");
                    assertThat(info.choices).isNull();
                });
        String flag = engine == DatabaseEngine.MYSQL ? "allowMultiQueries" : "reWriteBatchedInserts";
        assertThat(infos)
                .filteredOn(info -> info.name.equals(flag))
                .singleElement()
                .satisfies(info -> assertThat(info.choices).contains("true", "false"));
        assertThat(Arrays.stream(driver.getPropertyInfo(prefix(), null)).map(info -> info.name))
                .as("of an incomplete URL")
                .contains("user", flag);
        assertThat(driver.getPropertyInfo("jdbc:h2:mem:orders", null)).hasSizeLessThan(infos.length);
    }

    @Test
    void itsVersionIsTheLibrarys() throws IOException {
        String version = driver.getMajorVersion() + "." + driver.getMinorVersion() + ".";

        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version);
        assertThat(driver.jdbcCompliant()).isFalse();
        assertThatThrownBy(driver::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
    }
}
