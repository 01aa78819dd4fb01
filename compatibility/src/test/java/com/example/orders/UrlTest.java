package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.github.rdsiam.RdsIamDriver;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** DriverManager and pools that know only a JDBC URL and the name of a driver class. */
class UrlTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    private Map<String, String> credentials;
    private String url;

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @BeforeEach
    void findCredentials(FakeRdsProxy proxy, AwsIdentity identity) {
        credentials = Map.of(
                "aws.accessKeyId", identity.accessKeyId(),
                "aws.secretAccessKey", identity.secretAccessKey(),
                "aws.sessionToken", String.valueOf(identity.sessionToken()));
        credentials.forEach(System::setProperty);
        url = "jdbc:rds-iam:" + Server.ENGINE.name().toLowerCase(Locale.ROOT) + "://" + proxy.endpoint() + ":"
                + proxy.port() + "/orders?user=app&caBundle=" + proxy.caBundle();
    }

    @AfterEach
    void forgetCredentials() {
        credentials.keySet().forEach(System::clearProperty);
    }

    @Test
    void driverManagerConnects(FakeRdsProxy proxy) throws SQLException {
        for (int i = 0; i < 3; i++) {
            try (Connection connection = DriverManager.getConnection(url)) {
                assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
            }
        }
        assertThat(Set.copyOf(proxy.receivedCredentials())).as("one token").hasSize(1);
    }

    @Test
    void hikariCpReadsRows(FakeRdsProxy proxy) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(RdsIamDriver.class.getName());
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertReadsRows(pool, proxy);
        }
    }

    @Test
    void agroalReadsRows(FakeRdsProxy proxy) throws SQLException {
        AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1)
                        .connectionFactoryConfiguration(factory ->
                                factory.connectionProviderClass(RdsIamDriver.class).jdbcUrl(url)));
        try (AgroalDataSource pool = AgroalDataSource.from(configuration)) {
            assertReadsRows(pool, proxy);
        }
    }

    @Test
    void tomcatsPoolReadsRows(FakeRdsProxy proxy) throws SQLException {
        PoolProperties settings = new PoolProperties();
        settings.setDriverClassName(RdsIamDriver.class.getName());
        settings.setUrl(url);
        settings.setInitialSize(1);
        settings.setMaxActive(1);
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource(settings);
        try {
            assertReadsRows(pool, proxy);
        } finally {
            pool.close(true);
        }
    }

    private static void assertReadsRows(DataSource pool, FakeRdsProxy proxy) throws SQLException {
        for (int i = 0; i < 3; i++) {
            try (Connection connection = pool.getConnection()) {
                assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
            }
        }
        assertThat(proxy.logins()).hasSize(1);
    }
}
