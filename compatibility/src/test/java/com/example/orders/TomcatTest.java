package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tomcat's JDBC pool. */
class TomcatTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @Test
    void readsRows(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build()) {
            PoolProperties properties = new PoolProperties();
            properties.setDataSource(source);
            properties.setInitialSize(1);
            properties.setMaxActive(1);
            properties.setTestOnBorrow(true);
            DataSource pool = new DataSource(properties);
            try {
                for (int i = 0; i < 3; i++) {
                    try (Connection connection = pool.getConnection()) {
                        assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
                    }
                }
            } finally {
                pool.close(true);
            }
        }
        assertThat(proxy.logins()).hasSize(1);
    }
}
