package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.internal.database.SqlDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
class RotationTest {

    private static final DatabaseLogin OLD = new DatabaseLogin("app", "old'\\pw");

    private static EmbeddedDatabase database;

    private final FakeSecretsManager secrets = FakeSecretsManager.start();

    @Parameter
    private RdsEngine engine;

    @BeforeParameterizedClassInvocation
    static void startDatabase(RdsEngine engine) {
        database = EmbeddedDatabase.start(engine, progress -> {});
        database.execute("CREATE DATABASE orders");
        database.in("orders").execute("CREATE TABLE my_table AS SELECT 1 AS id");
    }

    @AfterParameterizedClassInvocation
    static void stopDatabase() {
        database.close();
    }

    @BeforeEach
    void createUserAndSecret() {
        var orders = database.in("orders");
        if (engine == RdsEngine.MYSQL) {
            orders.execute(
                    "DROP USER IF EXISTS app, app_clone",
                    "CREATE USER app IDENTIFIED BY 'old''\\\\pw'",
                    "GRANT SELECT, INSERT ON orders.* TO app WITH GRANT OPTION");
        } else {
            orders.execute("DO $$ BEGIN DROP OWNED BY app; EXCEPTION WHEN undefined_object THEN NULL; END $$");
            orders.execute(
                    "DROP ROLE IF EXISTS app, app_clone",
                    "CREATE USER app PASSWORD 'old''\\pw'",
                    "GRANT SELECT ON my_table TO app");
        }
        secrets.create("app", "{\"host\":\"h\",\"port\":\"3306\",\"username\":\"app\",\"password\":\"old'\\\\pw\"}");
    }

    @AfterEach
    void stop() {
        secrets.close();
    }

    @Test
    void ofASingleUserChangesThePasswordBeforeTheLabels() {
        var rotation = secrets.rotateSingleUser("app", database);

        assertThat(secrets.currentLogin("app")).isEqualTo(OLD);
        assertRefused(OLD);
        assertThat(rows(rotation.pending())).containsExactly("1");

        rotation.finish();
        rotation.finish();

        assertThat(secrets.currentLogin("app")).isEqualTo(rotation.pending());
        assertThat(rotation.pending().user()).isEqualTo("app");
        assertThat(secrets.current("app")).contains("\"host\":\"h\"", "\"port\":\"3306\"");
        assertThat(secrets.issuedSecrets())
                .containsExactly(OLD.password(), rotation.pending().password());
    }

    @Test
    void ofAlternatingUsersKeepsTheOldLoginValid() {
        var toClone = secrets.rotateAlternatingUsers("app", database);

        assertThat(toClone.pending().user()).isEqualTo("app_clone");
        assertThat(rows(OLD)).containsExactly("1");
        assertThat(rows(toClone.pending())).containsExactly("1");
        toClone.finish();
        assertThat(secrets.currentLogin("app")).isEqualTo(toClone.pending());
        assertThat(rows(OLD)).containsExactly("1");

        var back = secrets.rotateAlternatingUsers("app", database);

        assertThat(back.pending().user()).isEqualTo("app");
        assertRefused(OLD);
        assertThat(rows(toClone.pending())).containsExactly("1");
        assertThat(rows(back.pending())).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsAProxyInThroughoutItsWindow(boolean singleUser) throws Exception {
        var builder = Lab.builder(engine).database(database).databaseSecret(secrets, secrets.arn("app"));
        try (var lab = Lab.start(builder)) {
            connect(lab, OLD.user());

            var rotation = singleUser
                    ? secrets.rotateSingleUser("app", database)
                    : secrets.rotateAlternatingUsers("app", database);
            connect(lab, singleUser ? rotation.pending().user() : OLD.user());

            rotation.finish();
            connect(lab, rotation.pending().user());
        }
    }

    @Test
    void doesNotLetAProxyInWhoseSecretIsWrong() throws Exception {
        secrets.put("app", "{\"username\":\"app\",\"password\":\"wrong\"}");
        var builder = Lab.builder(engine).database(database).databaseSecret(secrets, "app");
        try (var lab = Lab.start(builder)) {
            assertThatThrownBy(() -> connect(lab, "app"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode() + " " + e.getSQLState())
                                    .isEqualTo(engine == RdsEngine.MYSQL ? "9501 HY000" : "0 08000"));
            assertThat(lab.lastLogin().detail())
                    .startsWith(
                            engine == RdsEngine.MYSQL
                                    ? "1045 (28000) Access denied"
                                    : "28P01 password authentication failed");
        }
    }

    private static void connect(Lab lab, String databaseUser) throws SQLException {
        var url = Lab.url(lab.engine, Lab.PROXY, lab.proxy.port(), "orders");
        var properties =
                lab.verified(AwsSigner.token(Lab.IDENTITY, Lab.PROXY, lab.proxy.port(), Lab.REGION, databaseUser));
        properties.put("user", databaseUser);
        try (var connection = DriverManager.getConnection(url, properties);
                var rows = connection.createStatement().executeQuery("SELECT CURRENT_USER")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(databaseUser + (lab.engine == RdsEngine.MYSQL ? "@%" : ""));
        }
    }

    @Test
    void refusesASecondOneInTheWindow() {
        secrets.rotateSingleUser("app", database);

        assertThatThrownBy(() -> secrets.rotateSingleUser("app", database))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in progress");
    }

    @Test
    void ofAnUnknownUserLeavesTheSecretAsItWas() {
        secrets.create("ghost", "{\"username\":\"ghost\",\"password\":\"pw\"}");

        assertThatThrownBy(() -> secrets.rotateSingleUser("ghost", database))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no user ghost");

        assertThat(secrets.currentLogin("ghost").password()).isEqualTo("pw");
        database.execute("DROP USER IF EXISTS ghost", "CREATE USER ghost");
        assertThatCode(() -> secrets.rotateSingleUser("ghost", database).finish())
                .doesNotThrowAnyException();
    }

    @Test
    void movesNoLabelWhenTheDatabaseRefusesTheNewLogin() {
        var rotation = secrets.rotateSingleUser("app", database);
        database.execute("ALTER USER app " + (engine == RdsEngine.MYSQL ? "IDENTIFIED BY" : "PASSWORD") + " 'other'");

        assertThatThrownBy(rotation::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("testSecret");
        assertThat(secrets.currentLogin("app")).isEqualTo(OLD);
    }

    private static List<String> rows(DatabaseLogin login) {
        var dialect = SqlDialect.of(database.engine());
        try (var link = dialect.open(database.host(), database.port(), login, "orders")) {
            return link.query("SELECT id FROM my_table").stream()
                    .map(row -> row.get(0))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(DatabaseLogin login) {
        assertThatThrownBy(() -> rows(login))
                .hasMessageContaining(database.engine() == RdsEngine.MYSQL ? "1045" : "28P01");
    }
}
