package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class OrdersTest {

    @ParameterizedTest
    @EnumSource
    void hikariReadsRowsWithATokenOverVerifiedTls(RdsEngine engine) throws SQLException {
        try (LocalAws aws = start(engine);
                IamTokenDataSource source = local(aws).build();
                HikariDataSource pool = Pools.hikari(source)) {
            assertThat(Orders.names(pool)).containsExactly("first order", "second order");
            assertThat(aws.proxy().logins()).isNotEmpty().allSatisfy(OrdersTest::isByToken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void agroalReadsRowsWithATokenOverVerifiedTls(RdsEngine engine) throws SQLException {
        try (LocalAws aws = start(engine);
                IamTokenDataSource source = local(aws).build();
                AgroalDataSource pool = Pools.agroal(source)) {
            assertThat(Orders.names(pool)).containsExactly("first order", "second order");
            assertThat(aws.proxy().logins()).isNotEmpty().allSatisfy(OrdersTest::isByToken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsRowsWithTheSecretAndWarnsWhenIamIsDenied(RdsEngine engine) throws SQLException {
        Logger logger = (Logger) LoggerFactory.getLogger(IamTokenDataSource.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (LocalAws aws = start(engine);
                IamTokenDataSource source = local(aws).build()) {
            aws.proxy().denyIam(true);

            assertThat(Orders.names(source)).containsExactly("first order", "second order");

            assertThat(aws.proxy().logins()).last()
                    .extracting(RecordedLogin::credential, RecordedLogin::endpoint)
                    .containsExactly(CredentialKind.PASSWORD, aws.instanceEndpoint());
            assertThat(log.list)
                    .filteredOn(event -> event.getLevel() == Level.WARN)
                    .singleElement()
                    .asString()
                    .contains("IAM was refused (TOKEN_REFUSED); new connections use the fallback's secret");
        } finally {
            logger.detachAppender(log);
        }
    }

    private static void isByToken(RecordedLogin login) {
        assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
        assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
    }

    private static LocalAws start(RdsEngine engine) {
        LocalAws aws = LocalAws.builder().engine(engine).secretId("prod/orders/database").start();
        aws.database()
                .in(aws.databaseName())
                .execute(
                        "DROP TABLE IF EXISTS orders",
                        "CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(100))",
                        "INSERT INTO orders VALUES (1, 'first order'), (2, 'second order')");
        aws.systemProperties().forEach(System::setProperty);
        return aws;
    }

    /** The database of production; only what the program dials, trusts and signs with is local. */
    private static IamTokenDataSource.Builder local(LocalAws aws) {
        return Database.production(DatabaseEngine.valueOf(aws.engine().name()))
                .connectVia(aws.connectViaHost(), aws.connectViaPort())
                .caBundle(aws.caBundle())
                .fallback(SecretsManagerFallback.of("prod/orders/database")
                        .toEndpoint(aws.instanceEndpoint(), aws.instancePort()));
    }
}
