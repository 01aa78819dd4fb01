package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.RdsIamDriver;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The driver that came along. */
class DriverTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    private static final int OLDEST_WITHOUT_WARNING = 12;

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @Test
    void isThatOfTheEngineAloneBesideOurs() {
        String name = Server.ENGINE == DatabaseEngine.MYSQL ? "com.mysql.cj.jdbc.Driver" : "org.postgresql.Driver";
        assertThat(DriverManager.drivers().map(driver -> driver.getClass().getName()))
                .containsExactlyInAnyOrder(name, RdsIamDriver.class.getName());
    }

    @Test
    void isWarnedOfIfItHasKnownVulnerabilities(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        Logger logger = Logger.getLogger(IamTokenDataSource.class.getName());
        Warnings warnings = new Warnings();
        logger.addHandler(warnings);
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build();
                Connection connection = source.getConnection()) {
            String version = connection.getMetaData().getDriverVersion();
            if (isVulnerable(version)) {
                assertThat(warnings.messages).singleElement().asString().contains(version, "CVE-2026-", "42.7.12");
            } else {
                assertThat(warnings.messages).isEmpty();
            }
        } finally {
            logger.removeHandler(warnings);
        }
    }

    private static boolean isVulnerable(String version) {
        int patch = version.lastIndexOf('.') + 1;
        return Server.ENGINE == DatabaseEngine.POSTGRESQL
                && Integer.parseInt(version.substring(patch)) < OLDEST_WITHOUT_WARNING;
    }

    private static final class Warnings extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
                messages.add(logged.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
