package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** The main job: rows, by a token, over verified TLS, from a pool. */
@OnBothEngines
class PooledTokenLoginTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void readsRowsWithATokenFromThePool() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool();
                Connection connection = pool.getConnection()) {
            assertThat(ids(connection)).containsExactly(1, 2, 3);
        }
        RecordedLogin login = rds.proxy().logins().get(0);
        assertThat(login.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
        assertThat(login.user()).isEqualTo(LocalRds.USER);
        assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
        assertThat(login.tokenAge()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void servesManyCheckoutsWithOneLogin() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> config.setMaximumPoolSize(1))) {
            for (int i = 0; i < 20; i++) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(ids(connection)).hasSize(3);
                }
            }
        }
        assertThat(rds.proxy().logins()).hasSize(1);
    }

    @Test
    void reusesOneTokenForAllConnections() throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build();
                Connection first = source.getConnection();
                Connection second = source.getConnection()) {
            assertThat(ids(first)).isEqualTo(ids(second));
        }
        assertThat(rds.proxy().receivedCredentials())
                .hasSize(2)
                .containsOnly(rds.proxy().receivedCredentials().get(0));
    }

    @Test
    void closesTheDataSourceWithThePool() throws SQLException {
        HikariDataSource pool = rds.dataSource().buildPool();
        IamTokenDataSource source = pool.unwrap(IamTokenDataSource.class);
        pool.close();
        assertThat(source).satisfies(closed -> assertClosed(closed));
    }

    private static void assertClosed(IamTokenDataSource source) {
        org.assertj.core.api.Assertions.assertThatThrownBy(source::getConnection)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    private static List<Integer> ids(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM my_table ORDER BY id LIMIT 3")) {
            List<Integer> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
            return ids;
        }
    }

    @Test
    void takesAConnectionTimeoutOfForEver() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
            config.setConnectionTimeout(Long.MAX_VALUE);
        })) {
            Opening.open(pool);
        }
    }

    @Test
    void opensNothingWhileItIsSuspended() throws Exception {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
            config.setAllowPoolSuspension(true);
            config.setMinimumIdle(0);
            config.setInitializationFailTimeout(-1);
        })) {
            pool.getHikariPoolMXBean().suspendPool();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread caller = new Thread(() -> failure.complete(catchThrowable(() -> Opening.open(pool))));
            caller.start();
            Awaitility.await().until(() -> caller.getState() == Thread.State.WAITING);
            assertThat(rds.proxy().accepted()).isZero();

            pool.getHikariPoolMXBean().resumePool();
            assertThat(failure.get(1, TimeUnit.MINUTES)).isNull();
        }
    }
}
