package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.rdsiam.testkit.RecordedLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.jdbc.PgConnection;

/** HikariCP accepts settings for a driver that it does not open itself, and ignores them silently. */
@OnBothEngines
class PoolConfigurationTest {

    @Parameter
    DatabaseEngine engine;

    /** A driver that is not named as Connector/J's or pgjdbc's; HikariCP makes one to see that it can. */
    public static final class OtherDriver extends NonRegisteringDriver {
        public OtherDriver() throws SQLException {}
    }

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    private String onConnection(HikariDataSource pool, String property) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            if (engine == DatabaseEngine.MYSQL) {
                return connection
                        .unwrap(JdbcConnection.class)
                        .getPropertySet()
                        .getProperty(property)
                        .getStringValue();
            }
            PgConnection driver = connection.unwrap(PgConnection.class);
            return switch (property) {
                case "prepareThreshold" -> Integer.toString(driver.getPrepareThreshold());
                case "defaultRowFetchSize" -> Integer.toString(driver.getDefaultFetchSize());
                default -> driver.getParameterStatus(property);
            };
        }
    }

    @Test
    void aDataSourcePropertyReachesTheDriverAndWinsOverTheBuilders() throws SQLException {
        boolean mysql = engine == DatabaseEngine.MYSQL;
        String changed = mysql ? "prepStmtCacheSize" : "prepareThreshold";
        String kept = mysql ? "metadataCacheSize" : "defaultRowFetchSize";
        String added = mysql ? "serverTimezone" : "ApplicationName";
        String read = mysql ? "connectionTimeZone" : "application_name";
        IamTokenDataSource.Builder builder =
                rds.dataSource().driverProperty(changed, "3").driverProperty(kept, "4");
        try (HikariDataSource pool = builder.buildPool(config -> {
            config.addDataSourceProperty(changed, 7);
            config.addDataSourceProperty(added, "UTC");
            config.addDataSourceProperty(mysql ? "useSSL" : "ssl", "true");
        })) {
            assertThat(onConnection(pool, changed)).isEqualTo("7");
            assertThat(onConnection(pool, kept)).isEqualTo("4");
            assertThat(onConnection(pool, read)).isEqualTo("UTC");
            if (mysql) {
                assertThat(onConnection(pool, "sslMode")).isEqualTo("VERIFY_IDENTITY");
            }
        }
        assertThat(rds.proxy().logins()).extracting(RecordedLogin::tlsVersion).containsOnly("TLSv1.3");
        assertThat(builder.settings().check().driverProperties())
                .as("the builder is as it was")
                .containsEntry(changed, "3")
                .containsEntry(kept, "4")
                .doesNotContainKeys(added, read);
    }

    @Test
    void dataSourcePropertiesAreRefusedAsDriverPropertiesAre() {
        IamTokenDataSource.Builder builder = rds.dataSource();
        String tls = engine == DatabaseEngine.MYSQL ? "sslMode" : "sslmode";
        String flag = engine == DatabaseEngine.MYSQL ? "cachePrepStmts" : "reWriteBatchedInserts";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.buildPool(config -> {
                    config.addDataSourceProperty(tls, engine == DatabaseEngine.MYSQL ? "DISABLED" : "disable");
                    config.addDataSourceProperty("serverName", "elsewhere");
                    config.addDataSourceProperty(flag, 1);
                    config.addDataSourceProperty("password", "aPasswordOfTheTests");
                }))
                .withMessageContainingAll(
                        "driverProperty (\"" + tls + "\") is refused",
                        "driverProperty (\"serverName\") is refused",
                        flag + " (\"1\") must be one of",
                        "driverProperty (\"password\") is refused")
                .withMessageNotContaining("aPasswordOfTheTests");
        assertThat(rds.proxy().accepted()).isZero();
    }

    static Stream<Arguments> replacements() {
        return Stream.of(
                refused("data source", config -> config.setDataSource(new HikariDataSource())),
                refused("dataSourceClassName", c -> c.setDataSourceClassName("com.mysql.cj.jdbc.MysqlDataSource")),
                refused("dataSourceJNDI", config -> config.setDataSourceJNDI("java:comp/env/jdbc/orders")),
                refused("driverClassName", config -> config.setDriverClassName(OtherDriver.class.getName())),
                refused("jdbcUrl", config -> config.setJdbcUrl("jdbc:mysql://elsewhere/orders")),
                refused("username", config -> config.setUsername("root")),
                refused("password", config -> config.setPassword("aPasswordOfTheTests")),
                refused("username", config -> config.setCredentials(Credentials.of("root", "aPasswordOfTheTests"))),
                refused("credentialsProvider", c -> c.setCredentialsProvider(() -> Credentials.of("root", "x"))));
    }

    private static Arguments refused(String setting, Consumer<HikariConfig> customizer) {
        return Arguments.of(setting, customizer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("replacements")
    void whatAPoolOverADataSourceWouldDropIsRefusedInWords(String setting, Consumer<HikariConfig> customizer) {
        IamTokenDataSource.Builder builder = rds.dataSource();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.buildPool(customizer))
                .withMessageStartingWith("The pool's " + setting + " must not be set: ")
                .withMessageNotContaining("aPasswordOfTheTests");
    }

    @Test
    void theDriverThatIsUsedAnywayMayBeNamed() throws SQLException {
        String driver = engine == DatabaseEngine.MYSQL ? "com.mysql.cj.jdbc.Driver" : "org.postgresql.Driver";
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setDriverClassName(driver))) {
            Opening.open(pool);
        }
    }

    @Test
    void aNameThatCouldForgeLogLinesIsRefused() {
        IamTokenDataSource.Builder builder = rds.dataSource();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.buildPool(config -> config.setPoolName("orders\nINFO all is well")))
                .withMessageStartingWith("poolName (\"orders\\u000aINFO all is well\") must not contain");
    }

    @Test
    void neitherIsADatabaseWithAControlCharacterTaken() throws SQLException {
        IamTokenDataSource.Builder builder = rds.dataSource();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.buildPool(config -> config.setCatalog("orders\nINFO all is well")))
                .withMessageStartingWith("catalog (\"orders\\u000aINFO all is well\") must not contain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.buildPool(config -> config.setSchema("orders\u0000x")))
                .withMessageStartingWith("schema (\"orders\\u0000x\") must not contain");
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setCatalog("orders"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.setCatalog("orders\nINFO all is well"))
                    .withMessageStartingWith("catalog (");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.getHikariConfigMXBean().setCatalog("orders\u001b[2J"))
                    .withMessageStartingWith("catalog (");
            assertThat(pool.getCatalog()).isEqualTo("orders");

            pool.setCatalog(null);
            assertThat(pool.getCatalog()).isNull();
            Opening.open(pool);
        }
    }

    @Test
    void aRunningPoolTakesNeitherUserNorPassword() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.setUsername("root"))
                    .withMessageStartingWith("The pool's username must not be set: ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.getHikariConfigMXBean().setPassword("aPasswordOfTheTests"))
                    .withMessageStartingWith("The pool's password must not be set: ")
                    .withMessageNotContaining("aPasswordOfTheTests");
            Credentials other = Credentials.of("root", "aPasswordOfTheTests");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.setCredentials(other))
                    .withMessageStartingWith("The pool's credentials must not be set: ")
                    .withMessageNotContaining("aPasswordOfTheTests");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.getHikariConfigMXBean().setCredentials(other))
                    .withMessageStartingWith("The pool's credentials must not be set: ");
            assertThatIllegalStateException().isThrownBy(() -> pool.addDataSourceProperty("cachePrepStmts", "true"));

            pool.getHikariPoolMXBean().softEvictConnections();
            Opening.open(pool);
        }
    }
}
