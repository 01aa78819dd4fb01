package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HikariCP, set up by buildPool() and by the application. */
class HikariTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @Test
    void readsRowsFromOurPool(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        HikariDataSource pool = Server.dataSource(proxy, identity).buildPool(config -> config.setMaximumPoolSize(1));
        IamTokenDataSource source = pool.unwrap(IamTokenDataSource.class);
        try (pool) {
            for (int i = 0; i < 3; i++) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
                }
            }
        }
        assertThat(proxy.logins()).hasSize(1);
        assertThat(catchThrowable(source::getConnection)).as("closed with its pool").isInstanceOf(SQLException.class);
    }

    @Test
    void readsRowsFromAPoolOfOnesOwn(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build()) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(source);
            try (HikariDataSource pool = new HikariDataSource(config);
                    Connection connection = pool.getConnection()) {
                assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void acceptsTheUserNameOfAPool(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build()) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(source);
            config.setUsername("app");
            try (HikariDataSource pool = new HikariDataSource(config);
                    Connection connection = pool.getConnection()) {
                assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void startsNoPoolWithARefusedToken(FakeRdsProxy proxy, AwsIdentity identity) {
        proxy.denyIam(true);
        assertThat(catchThrowable(Server.dataSource(proxy, identity)::buildPool))
                .isInstanceOf(PoolInitializationException.class)
                .hasMessageContaining("The IAM token was refused");
    }
}
