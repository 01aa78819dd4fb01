package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/**
 * The drivers cancel a statement on another connection. That of MySQL logs in, with a token that is alive now; that of
 * PostgreSQL sends a key that the session has. Both go to the session's own server, over verified TLS.
 */
@OnBothEngines
class CancelledStatementTest {

    /** A name with two addresses. */
    private static final String NAME = "many.example.com";

    private static final String FIRST = "127.0.0.9";

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine, builder -> builder.recordStatements(true));
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aQueryTimeoutCancelsTheStatementAtAnInstance() throws SQLException {
        try (IamTokenDataSource source = atInstance().build();
                Connection connection = source.getConnection()) {
            assertCancelled(connection);
        }
        assertThat(rds.proxy().logins())
                .extracting(RecordedLogin::verdict)
                .containsExactly(Verdict.ACCEPTED, afterwards());
        assertThat(new String(rds.proxy().receivedInPlainText(), StandardCharsets.ISO_8859_1))
                .as("requests for TLS alone")
                .doesNotContain("\u0004\u00d2\u0016.");
    }

    private Verdict afterwards() {
        return engine == DatabaseEngine.MYSQL ? Verdict.ACCEPTED : Verdict.CANCEL_REQUEST;
    }

    @Test
    void behindAProxyThatOfMysqlWorksToo() throws SQLException {
        assumeThat(engine).isEqualTo(DatabaseEngine.MYSQL);
        try (IamTokenDataSource source = rds.dataSource().build();
                Connection connection = source.getConnection()) {
            assertCancelled(connection);
        }
        assertThat(rds.proxy().statements()).anyMatch(sent -> sent.startsWith("KILL QUERY "));
        assertThat(rds.proxy().logins()).hasSize(2).allMatch(login -> login.verdict() == Verdict.ACCEPTED);
    }

    /** As RDS Proxy does: docs/postgresql.md says what to use instead. */
    @Test
    void behindAProxyThatOfPostgresqlIsDroppedAndTheStatementGoesOn() throws Exception {
        assumeThat(engine).isEqualTo(DatabaseEngine.POSTGRESQL);
        try (IamTokenDataSource source = rds.dataSource().build();
                Connection holder = source.getConnection();
                Connection connection = source.getConnection();
                Statement lock = holder.createStatement();
                Statement statement = connection.createStatement()) {
            lock.execute("SELECT pg_advisory_lock(1)");
            statement.setQueryTimeout(1);
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("SELECT pg_advisory_lock(1)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await()
                    .until(() ->
                            rds.proxy().logins().stream().anyMatch(login -> login.verdict() == Verdict.CANCEL_REQUEST));
            assertThat(waiting).isNotDone();
            lock.execute("SELECT pg_advisory_unlock(1)");
            assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aNameThatNowStandsForAnotherServerIsNotAskedForIt() throws Exception {
        try (IamTokenDataSource source = atInstance()
                        .connectVia(NAME, rds.proxy().instancePort())
                        .build();
                Connection connection = source.getConnection();
                ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(FIRST, rds.proxy().instancePort()));

            assertCancelled(connection);

            other.setSoTimeout(1);
            assertThatThrownBy(other::accept).as("nobody has connected").isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** With a token, which the instance asks only members of rds_iam for. */
    private IamTokenDataSource.Builder atInstance() {
        if (engine == DatabaseEngine.POSTGRESQL) {
            rds.server().execute("GRANT rds_iam TO " + LocalRds.USER);
        }
        return rds.dataSource().endpoint(LocalRds.INSTANCE).port(rds.proxy().instancePort());
    }

    private void assertCancelled(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            if (engine == DatabaseEngine.MYSQL) {
                assertThatThrownBy(() -> statement.execute("SELECT SLEEP(60)"))
                        .isInstanceOf(java.sql.SQLTimeoutException.class);
            } else {
                assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            }
        }
        assertThat(connection.isClosed()).isFalse();
    }
}
