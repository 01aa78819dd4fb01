package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.RecordedLogin;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that could be read as properties, as another host or as another field stay names, and TLS is unchanged. */
@OnBothEngines
class HostileNamesTest {

    /** The value in a message. */
    private static final String VALUE = "\\((\".*\"|not shown, because it may contain a password)\\)";

    @Parameter
    DatabaseEngine engine;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders?sslMode=DISABLED",
                "orders?sslMode=DISABLED#",
                "orders&allowLoadLocalInfile=true",
                "x),(host=evil.example.com,sslMode=DISABLED",
                "orders,sslMode=DISABLED",
                "orders?sslmode=disable&a=",
                "orders?PGHOST=evil.example.com&PGPORT=1",
                "orders?options=-c%20x=1",
                "orders' options='-c x=1"
            })
    void aDatabaseNameIsAValue(String name) {
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = rds.dataSource().database(name).build()) {
            Throwable failure = catchThrowable(source::getConnection);

            assertThat(failure).isInstanceOfSatisfying(SQLException.class, e -> {
                if (engine == DatabaseEngine.MYSQL) {
                    assertThat(e.getErrorCode()).isIn(1044, 1049, 1102);
                } else {
                    assertThat(e.getSQLState()).isEqualTo("3D000");
                    assertThat((Throwable) e).hasMessageContaining("database \"" + name + "\" does not exist");
                }
            });
            RecordedLogin login = rds.proxy().logins().get(0);
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
            assertThat(rds.proxy().accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app?sslMode=DISABLED",
                "app@evil.example.com",
                "app:secret",
                "app(,)#&=%20+ x",
                "app' options='-c x=1",
                "app?sslmode=disable&PGHOST=evil"
            })
    void aUserNameIsAValue(String name) throws SQLException {
        DatabaseLogin account = new DatabaseLogin(name, "password-of-a-hostile-name");
        create(account);
        try (LocalRds rds = LocalRds.start(engine, builder -> builder.databaseLogin(account));
                IamTokenDataSource source = rds.dataSource().username(name).build()) {
            source.getConnection().close();
            assertThat(rds.proxy().logins().get(0).user()).isEqualTo(name);
            assertThat(rds.proxy().logins().get(0).tlsVersion()).isEqualTo("TLSv1.3");
        }
    }

    private void create(DatabaseLogin account) {
        String name = account.user();
        if (engine == DatabaseEngine.MYSQL) {
            String quoted = "'" + name.replace("'", "''") + "'@'%'";
            LocalRds.database()
                    .execute(
                            "DROP USER IF EXISTS " + quoted,
                            "CREATE USER " + quoted + " IDENTIFIED BY '" + account.password() + "'",
                            "GRANT SELECT ON " + LocalRds.DATABASE + ".* TO " + quoted);
        } else {
            EmbeddedDatabase.shared(LocalRds.rdsEngine(engine))
                    .execute(
                            "DROP ROLE IF EXISTS \"" + name + "\"",
                            "CREATE ROLE \"" + name + "\" LOGIN PASSWORD '" + account.password() + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h/x?sslmode=disable&a=",
                "h/x?sslMode=DISABLED",
                "h,evil.example.com",
                "h:1,evil.example.com",
                "user@evil.example.com",
                "h/x?socketFactory=evil",
                "(host=h,sslMode=DISABLED)",
                "h#",
                "h\0.example.com"
            })
    void aHostNameThatIsMoreIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().endpoint(name))
                .withMessageMatching("endpoint " + VALUE + " .*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().connectVia(name, 5432))
                .withMessageMatching("connectVia host " + VALUE + " .*");
    }

    /** In PostgreSQL's startup message and in MySQL's handshake NUL ends a field: what follows would be another one. */
    static Stream<Arguments> places() {
        return Stream.of(
                place("database", source -> source.database("orders\0options\0-c x=1")),
                place("username", source -> source.username("app\0options\0-c x=1")),
                place("region", source -> source.region("eu-west-1\0options\0-c x=1")),
                place("catalog", source -> source.buildPool(config -> config.setCatalog("orders\0x"))),
                place("schema", source -> source.buildPool(config -> config.setSchema("orders\0x"))),
                place("poolName", source -> source.buildPool(config -> config.setPoolName("orders\0x"))));
    }

    private static Arguments place(String setting, Consumer<IamTokenDataSource.Builder> set) {
        return Arguments.of(setting, set);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void noSettingTakesNul(String setting, Consumer<IamTokenDataSource.Builder> set) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.accept(builder()))
                .withMessageMatching(setting + " " + VALUE + " .*")
                .withMessageContaining("\\u0000");
    }

    @Test
    void noDriverPropertyTakesNul() {
        String[] texts = engine == DatabaseEngine.MYSQL
                ? new String[] {"connectionAttributes", "characterEncoding", "connectionTimeZone"}
                : new String[] {"ApplicationName", "currentSchema", "binaryTransferDisable", "maxResultBuffer"};
        for (String property : texts) {
            assertThatIllegalArgumentException()
                    .as(property)
                    .isThrownBy(() -> builder().driverProperty(property, "a\0options\0-c x=1"))
                    .withMessageContaining(property)
                    .withMessageContaining("\\u0000");
        }
    }

    private IamTokenDataSource.Builder builder() {
        return IamTokenDataSource.builder()
                .engine(engine)
                .endpoint(LocalRds.PROXY)
                .username(LocalRds.USER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x'; DELETE FROM %s; --",
                "x\\'; DELETE FROM %s; --",
                "x`; DELETE FROM %s; -- ",
                "x\"; DELETE FROM %s; --",
                "x\0'; DELETE FROM %s; --"
            })
    void aNameThatIsSetOnAnOpenConnectionIsAValue(String pattern) throws SQLException {
        boolean isMysql = engine == DatabaseEngine.MYSQL;
        // an injected statement would find it in any current schema
        String table = (isMysql ? LocalRds.DATABASE : "public") + ".my_table";
        String name = pattern.formatted(table);
        ThrowingConsumer<Throwable> isSet = thrown -> assertThat(thrown).isNull();
        ThrowingConsumer<Throwable> isRefused = thrown -> assertThat(thrown).isInstanceOf(SQLException.class);
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source = rds.dataSource().build();
                Connection connection = source.getConnection()) {
            assertThat(catchThrowable(() -> connection.setCatalog(name))).satisfiesAnyOf(isSet, isRefused);
            assertThat(catchThrowable(() -> connection.setSchema(name))).satisfiesAnyOf(isSet, isRefused);

            if (!isMysql && name.indexOf('\0') < 0) {
                assertThat(ask(connection, "current_setting('search_path')"))
                        .isEqualTo('"' + name.replace("\"", "\"\"") + '"');
            }
            assertThat(ask(connection, "COUNT(*) FROM " + table)).isEqualTo("4");
        }
    }

    private static String ask(Connection connection, String what) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + what)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
