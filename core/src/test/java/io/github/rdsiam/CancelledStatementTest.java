package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.testkit.Fault;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The drivers cancel a statement on another connection. Connector/J logs in, with a currently valid token; pgjdbc sends
 * the session's key. Both connect to the session's own server, over verified TLS.
 */
@OnBothEngines
class CancelledStatementTest {

    /** A name with two addresses. */
    private static final String NAME = "many.example.com";

    private static final String FIRST = "127.0.0.9";

    /** The code with which PostgreSQL's request begins, after its length. */
    private static final String CANCEL_REQUEST = "\u0004\u00d2\u0016.";

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
                .doesNotContain(CANCEL_REQUEST);
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

    /** RDS Proxy does the same; docs/postgresql.md says what to use instead. */
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

    /** The statement continues until the lock is free, and the server receives neither the key nor a login. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"NO_TLS", "STALL_BEFORE_GREETING", "FOREIGN_CA", "WRONG_HOST_CERTIFICATE"})
    void aServerThatCannotBeVerifiedIsNotAskedForIt(Fault fault) throws Exception {
        try (IamTokenDataSource source = briefly(atInstance()).build();
                Connection holder = source.getConnection();
                Connection connection = source.getConnection();
                Statement lock = holder.createStatement();
                Statement statement = connection.createStatement()) {
            lock.execute(isMysql() ? "SELECT GET_LOCK('held', 0)" : "SELECT pg_advisory_lock(2)");
            int before = rds.proxy().accepted();
            CompletableFuture<Boolean> waiting = waitForLock(statement);
            rds.proxy().enqueue(fault);
            try {
                statement.cancel();
            } catch (SQLException e) {
                assertThat(isMysql()).as("pgjdbc says nothing: %s", e).isTrue();
            }

            assertThat(rds.proxy().accepted()).as("one connection was tried").isEqualTo(before + 1);
            assertThat(waiting).isNotDone();
            lock.execute(isMysql() ? "SELECT RELEASE_LOCK('held')" : "SELECT pg_advisory_unlock(2)");
            assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(rds.proxy().logins())
                .extracting(RecordedLogin::verdict)
                .startsWith(Verdict.ACCEPTED, Verdict.ACCEPTED)
                .doesNotContain(Verdict.CANCEL_REQUEST);
        assertThat(rds.proxy().receivedCredentials())
                .as("of the first two logins")
                .hasSize(2);
        assertThat(new String(rds.proxy().receivedInPlainText(), StandardCharsets.ISO_8859_1))
                .doesNotContain(CANCEL_REQUEST);
    }

    /** Waits on another thread, and returns when the server has the statement. */
    private CompletableFuture<Boolean> waitForLock(Statement statement) {
        String sql = isMysql() ? "SELECT GET_LOCK('held', 600)" : "SELECT pg_advisory_lock(2), 'again'";
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await().until(() -> rds.proxy().statements().stream().anyMatch(sent -> sent.endsWith(sql)));
        return waiting;
    }

    /** pgjdbc waits this long for its cancel request; Connector/J's login has a separate limit. */
    private IamTokenDataSource.Builder briefly(IamTokenDataSource.Builder builder) {
        return isMysql() ? builder : builder.driverProperty("cancelSignalTimeout", "1");
    }

    private boolean isMysql() {
        return engine == DatabaseEngine.MYSQL;
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

    /** With a token, which the instance requests only from members of rds_iam. */
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
