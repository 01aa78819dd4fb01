package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HikariCP takes settings for a driver that it does not open itself, and drops them without a word. */
class PoolConfigurationTest {

    /** A driver that is not named as Connector/J's; HikariCP makes one to see that it can. */
    public static final class OtherDriver extends NonRegisteringDriver {
        public OtherDriver() throws SQLException {}
    }

    private final LocalRds rds = LocalRds.start();

    @AfterEach
    void close() {
        rds.close();
    }

    private static String onConnection(HikariDataSource pool, String property) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return connection
                    .unwrap(JdbcConnection.class)
                    .getPropertySet()
                    .getProperty(property)
                    .getStringValue();
        }
    }

    @Test
    void aDataSourcePropertyReachesTheDriverAndWinsOverTheBuilders() throws SQLException {
        IamTokenDataSource.Builder builder =
                rds.dataSource().driverProperty("cachePrepStmts", "false").driverProperty("prepStmtCacheSize", "3");
        try (HikariDataSource pool = builder.buildPool(config -> {
            config.addDataSourceProperty("cachePrepStmts", true);
            config.addDataSourceProperty("prepStmtCacheSqlLimit", 2048);
            config.addDataSourceProperty("serverTimezone", "UTC");
            config.addDataSourceProperty("useSSL", "true");
        })) {
            assertThat(onConnection(pool, "cachePrepStmts")).isEqualTo("true");
            assertThat(onConnection(pool, "prepStmtCacheSize")).isEqualTo("3");
            assertThat(onConnection(pool, "prepStmtCacheSqlLimit")).isEqualTo("2048");
            assertThat(onConnection(pool, "connectionTimeZone")).isEqualTo("UTC");
            assertThat(onConnection(pool, "sslMode")).isEqualTo("VERIFY_IDENTITY");
        }
        assertThat(builder.settings().check().driverProperties())
                .as("the builder is as it was")
                .containsEntry("cachePrepStmts", "false")
                .containsEntry("prepStmtCacheSize", "3")
                .doesNotContainKeys("prepStmtCacheSqlLimit", "connectionTimeZone");
    }

    @Test
    void dataSourcePropertiesAreRefusedAsDriverPropertiesAre() {
        IamTokenDataSource.Builder builder = rds.dataSource();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.buildPool(config -> {
                    config.addDataSourceProperty("sslMode", "DISABLED");
                    config.addDataSourceProperty("serverName", "elsewhere");
                    config.addDataSourceProperty("cachePrepStmts", 1);
                    config.addDataSourceProperty("password", "aPasswordOfTheTests");
                }))
                .withMessageContainingAll(
                        "driverProperty (\"sslMode\") is refused",
                        "driverProperty (\"serverName\") is refused",
                        "cachePrepStmts (\"1\") must be one of",
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
        try (HikariDataSource pool =
                rds.dataSource().buildPool(config -> config.setDriverClassName("com.mysql.cj.jdbc.Driver"))) {
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
