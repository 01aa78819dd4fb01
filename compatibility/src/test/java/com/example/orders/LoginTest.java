package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One connection after the other, without a pool. */
class LoginTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    private static final boolean MYSQL = Server.ENGINE == DatabaseEngine.MYSQL;

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @Test
    void logsInWithAToken(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build();
                Connection connection = source.getConnection()) {
            assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
        }
        assertThat(proxy.logins()).singleElement().satisfies(login -> {
            assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
        });
    }

    @Test
    void tellsOfARefusedToken(FakeRdsProxy proxy, AwsIdentity identity) {
        proxy.denyIam(true);
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build()) {
            IamAuthenticationException refused =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(refused.reason()).isEqualTo(IamAuthenticationException.Reason.TOKEN_REFUSED);
            assertThat(refused.getSQLState()).isEqualTo(MYSQL ? "28000" : "28P01");
            assertThat(refused.getErrorCode()).isEqualTo(MYSQL ? 1045 : 0);
        }
    }

    /** Drivers before 42.7.11 would accept a login without a credential. */
    @Test
    void refusesAServerThatDoesNotAskForTheToken(FakeRdsProxy proxy, AwsIdentity identity) {
        assumeTrue(Fault.ASKS_FOR_NOTHING.isOf(proxy.engine()));
        proxy.enqueue(Fault.ASKS_FOR_NOTHING);
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build()) {
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(IamAuthenticationException.class)
                    .hasMessageContaining("logged the user in without asking for a credential");
        }
        assertThat(proxy.receivedCredentials()).isEmpty();
    }

    /** At an instance, since RDS Proxy drops PostgreSQL's requests to cancel. */
    @Test
    void cancelsAStatement(FakeRdsProxy.Builder builder, AwsIdentity identity) throws SQLException {
        FakeRdsProxy rds = builder.instanceEndpoint("orders.abc123.eu-west-1.rds.amazonaws.com")
                .iamUser(TestkitExtension.USER)
                .start();
        try (IamTokenDataSource source = Server.instance(rds, identity).build();
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            SQLException cancelled = catchThrowableOfType(
                    SQLException.class, () -> statement.execute(MYSQL ? "SELECT SLEEP(60)" : "SELECT pg_sleep(60)"));
            if (MYSQL) {
                assertThat((Throwable) cancelled).isInstanceOf(SQLTimeoutException.class);
            } else {
                assertThat(cancelled.getSQLState()).as("query_canceled").isEqualTo("57014");
            }
        }
        assertThat(rds.logins())
                .extracting(RecordedLogin::credential)
                .containsExactly(CredentialKind.TOKEN, MYSQL ? CredentialKind.TOKEN : CredentialKind.NONE);
        assertThat(rds.logins()).extracting(RecordedLogin::tlsVersion).containsOnly("TLSv1.3");
    }

    @Test
    void handsOutNothingOnceClosed(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        IamTokenDataSource source = Server.dataSource(proxy, identity).build();
        try (Connection connection = source.getConnection()) {
            source.close();
            assertThat(catchThrowableOfType(SQLException.class, source::getConnection)
                            .getSQLState())
                    .isEqualTo("08003");
            assertThat(Server.ids(connection)).as("the one it has handed out").hasSize(3);
        }
    }
}
