package io.github.rdsiam.internal.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What only a PostgreSQL login has; the rest is tested with both engines. */
class PostgresLoginTest {

    private final LocalRds rds = LocalRds.start(DatabaseEngine.POSTGRESQL, proxy -> proxy.recordStatements(true));

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aTokenLogsInAndNoStatementIsSent() throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build();
                Connection connection = source.getConnection()) {
            assertThat(rds.proxy().statements()).isEmpty();
            assertThat(connection.getMetaData().getURL())
                    .isEqualTo("jdbc:postgresql://" + LocalRds.PROXY + ":"
                            + rds.proxy().port() + "/orders");
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM my_table ORDER BY id")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isOne();
            }
        }
        assertThat(rds.proxy().logins()).singleElement().matches(login -> login.verdict() == Verdict.ACCEPTED);
    }

    @Test
    void withoutADatabaseTheServerLooksForOneWithTheUsersName() {
        try (IamTokenDataSource source = IamTokenDataSource.builder()
                .engine(DatabaseEngine.POSTGRESQL)
                .endpoint(LocalRds.PROXY)
                .port(rds.proxy().port())
                .username(LocalRds.USER)
                .caBundle(rds.proxy().caBundle())
                .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)))
                .build()) {
            assertThatThrownBy(source::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("database \"" + LocalRds.USER + "\" does not exist")
                    .hasMessageContaining("no database is set");
        }
    }

    @Test
    void aSecretLogsInWhereIamIsRefused() throws SQLException {
        rds.proxy().denyIam(true);
        try (HikariDataSource pool = rds.dataSource().fallback(rds.fallback()).buildPool();
                Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private String failure(UnaryOperator<IamTokenDataSource.Builder> changes) {
        try (IamTokenDataSource source = changes.apply(rds.dataSource()).build()) {
            Throwable failure = catchThrowable(source::getConnection);
            assertThat(failure).isInstanceOf(SQLException.class);
            return failure.getMessage();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSE", "REFUSE_AS_DOCUMENTED", "NO_CREDENTIALS", "UNSUPPORTED_AUTHENTICATION"})
    void everyWordingOfTheProxysRefusalIsOne(Fault fault) {
        rds.proxy().enqueue(fault, fault);

        assertThat(failure(builder -> builder)).startsWith("The IAM token was refused");
    }

    @Test
    void aProxyWithoutASecretOfTheUserIsToldApart() {
        assertThat(failure(builder -> builder.username("App")))
                .contains(
                        "This RDS proxy has no credentials for the role App",
                        "(1) none of the proxy's secrets has the user name \"App\" in exactly this spelling",
                        "Next: compare the user name with the proxy's secrets")
                .doesNotContain("rds-db:connect");
    }

    @Test
    void anInstanceAsksForAPasswordWithoutTheRoleAndWithoutTheUser() {
        for (String user : List.of("app", "nobody")) {
            assertThat(failure(builder -> builder.username(user)
                            .endpoint(LocalRds.INSTANCE)
                            .port(rds.proxy().instancePort())))
                    .contains(
                            "for this user it does not use IAM",
                            "(1) the database user does not exist in exactly this spelling (case matters), or does not have"
                                    + " the role rds_iam (CREATE USER \"" + user + "\"",
                            "Next: as an administrator, SELECT pg_has_role")
                    .doesNotContain("rds-db:connect");
        }
    }

    @Test
    void aProxyThatAsksForAPasswordDoesNotRequireIam() {
        rds.proxy().enqueue(Fault.ASKS_FOR_SASL, Fault.ASKS_FOR_SASL);

        assertThat(failure(builder -> builder))
                .contains(
                        "for this user it does not use IAM",
                        "(1) the proxy does not require IAM for this user",
                        "Next: set IAMAuth to REQUIRED for the user's secret")
                .doesNotContain("rds-db:connect");
    }

    @Test
    void aMemberOfTheRoleCannotLogInWithTheSecretsPassword() {
        rds.server().execute("GRANT rds_iam TO app");
        rds.proxy().denyIam(true);

        assertThat(failure(builder -> builder.fallback(rds.fallback())))
                .contains(
                        "PAM authentication failed for user \"app\"",
                        "(1) the user has the role rds_iam, so it cannot log in with a password",
                        "Next: put another user's login into the secret")
                .doesNotContain("rotation failed halfway");
    }

    @Test
    void aUserWhoMayNotConnectToTheDatabaseNeedsTheRight() {
        rds.server().execute("REVOKE CONNECT ON DATABASE orders FROM PUBLIC");

        assertThat(failure(builder -> builder))
                .startsWith(FailureKind.NO_RIGHT_TO_DATABASE.heading())
                .contains(
                        "permission denied for database \"orders\" (SQLState 42501)",
                        "Next: GRANT CONNECT ON DATABASE <database> TO \"app\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ASKS_FOR_MD5", "ASKS_FOR_SASL", "ASKS_FOR_GSS"})
    void aServerThatAsksForAnotherProofGetsNothingOfTheToken(Fault fault) {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            rds.proxy().enqueue(fault, fault);

            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(IamAuthenticationException.class)
                    .hasMessageContaining("for this user it does not use IAM");
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void aServerThatAsksForNothingIsRefused() {
        try (IamTokenDataSource source = rds.dataSource().build()) {
            rds.proxy().enqueue(Fault.ASKS_FOR_NOTHING);

            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(IamAuthenticationException.class)
                    .hasMessageContaining(PostgresErrors.NOT_ASKED);
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void aPoolWithoutAutocommitKeepsItsSchemaAndItsInitialStatement() throws SQLException {
        rds.server().in(LocalRds.DATABASE).execute("CREATE SCHEMA s1", "CREATE SCHEMA s2");
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setAutoCommit(false);
            config.setSchema("s1");
            config.setConnectionInitSql("SET statement_timeout = 1234");
        })) {
            assertThat(shown(pool, "search_path")).isEqualTo("s1");
            assertThat(shown(pool, "statement_timeout")).isEqualTo("1234ms");
            try (Connection connection = pool.getConnection()) {
                connection.setSchema("s2");
                connection.commit();
            }
            assertThat(shown(pool, "search_path")).isEqualTo("s1");
        }
    }

    private static String shown(HikariDataSource pool, String parameter) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + parameter)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void aSessionThatIsReadOnlyByConfigurationStaysSo() throws SQLException {
        rds.server().execute("ALTER ROLE app SET default_transaction_read_only = on");
        try (HikariDataSource pool = rds.dataSource().buildPool();
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            connection.setReadOnly(false);

            assertThat(rds.proxy().statements()).noneMatch(sent -> sent.contains("READ WRITE"));
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM my_table"))
                    .hasMessageContaining("read-only transaction");
        }
    }
}
