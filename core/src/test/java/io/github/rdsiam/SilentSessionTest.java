package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.testkit.Drop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** If a server stops responding while a session is reset, the caller waits no longer than the usual timeout. */
@OnBothEngines
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(TrustsIdleConnections.class)
class SilentSessionTest {

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

    @ParameterizedTest
    @EnumSource(Drop.class)
    void aDeadConnectionThatHadToBePutRightIsReplaced(Drop how) throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMaximumPoolSize(1);
            config.setValidationTimeout(250);
        })) {
            try (Connection connection = pool.getConnection()) {
                beginBySql(connection);
            }
            rds.proxy().dropConnections(how);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                run(connection, "INSERT INTO my_table VALUES (77)");
                assertThat(connection.getNetworkTimeout()).isZero();
            }
        }
    }

    @Test
    void theCallerWhoseTimeThatTookIsToldWhichPoolAndWhy() throws Exception {
        // a JVM's first connection may take most of the two seconds
        try (IamTokenDataSource source = rds.dataSource().build()) {
            source.getConnection().close();
        }
        try (Swallower between = new Swallower(isMysql() ? "SET autocommit=1" : "ROLLBACK");
                HikariDataSource pool = rds.dataSource()
                        .connectVia("127.0.0.1", between.port())
                        .buildPool(config -> {
                            config.setPoolName("orders");
                            config.setMaximumPoolSize(1);
                            config.setConnectionTimeout(2_000);
                        })) {
            try (Connection connection = pool.getConnection()) {
                beginBySql(connection);
            }
            assertThatThrownBy(pool::getConnection)
                    .isInstanceOf(SQLTransientConnectionException.class)
                    .hasMessage("orders - No usable connection within connectionTimeout: the session could not be"
                            + " reset")
                    .hasCauseInstanceOf(SQLException.class);
            between.awaitEnd();
        }
    }

    @Test
    void aConnectionThatWasPutRightKeepsItsNetworkTimeout() throws SQLException {
        try (HikariDataSource pool = rds.dataSource()
                .driverProperty("socketTimeout", isMysql() ? "77000" : "77")
                .buildPool(config -> config.setMaximumPoolSize(1))) {
            try (Connection connection = pool.getConnection()) {
                beginBySql(connection);
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.getNetworkTimeout()).isEqualTo(77_000);
            }
        }
    }

    @Test
    void aPoolsIsolationLevelIsPartOfTheLogin() throws Exception {
        try (Swallower between = new Swallower(
                        "SET SESSION " + (isMysql() ? "" : "CHARACTERISTICS AS ") + "TRANSACTION ISOLATION LEVEL");
                HikariDataSource pool = rds.dataSource()
                        .connectVia("127.0.0.1", between.port())
                        .buildPool(config -> {
                            config.setInitializationFailTimeout(-1);
                            config.setMinimumIdle(0);
                            config.setConnectionTimeout(6_000);
                            config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
                        })) {
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLTransientConnectionException.class);
            between.awaitEnd();
        }
    }

    /** MySQL gets a query in every login, PostgreSQL only for a pool's isolation level. */
    @Test
    void aQuestionForTheSessionThatIsNotAnsweredIsAFailedLogin() throws Exception {
        try (Swallower between =
                new Swallower(isMysql() ? "SELECT @@session.autocommit" : "SHOW TRANSACTION ISOLATION LEVEL")) {
            Connector connector = LocalRds.connector(rds.dataSource().connectVia("127.0.0.1", between.port()));
            connector.isolate(Connection.TRANSACTION_SERIALIZABLE);
            try (IamTokenDataSource source = new IamTokenDataSource(connector)) {
                source.setLoginTimeout(8);
                assertThatThrownBy(source::getConnection)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining(FailureKind.SERVER_SILENT.heading());
                between.awaitEnd();
            }
        }
    }

    private boolean isMysql() {
        return engine == DatabaseEngine.MYSQL;
    }

    /** Makes a reset of the session necessary. */
    private void beginBySql(Connection connection) throws SQLException {
        run(connection, isMysql() ? "SET autocommit=0" : "BEGIN");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A relay to the proxy that forwards no answer after a statement has reached it. */
    private final class Swallower implements AutoCloseable {

        private final String statement;
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Thread accepting = new Thread(this::accept, "swallower");

        Swallower(String statement) throws IOException {
            this.statement = statement;
            accepting.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            try (Socket client = listener.accept();
                    Socket proxy = new Socket(
                            InetAddress.getLoopbackAddress(), rds.proxy().port())) {
                Thread answers = new Thread(() -> passOn(proxy, client, true), "swallower answers");
                answers.start();
                passOn(client, proxy, false);
                proxy.close();
                answers.join();
            } catch (IOException | InterruptedException e) {
                // the test has ended
            }
        }

        private void passOn(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[1 << 14];
            try (InputStream in = from.getInputStream()) {
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!answers || rds.proxy().statements().stream().noneMatch(sent -> sent.contains(statement))) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                // one side has gone
            }
        }

        /** Until the client has ended its connection. */
        void awaitEnd() throws InterruptedException {
            accepting.join();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            listener.close();
            accepting.join();
        }
    }
}
