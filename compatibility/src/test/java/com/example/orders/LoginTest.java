package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One connection after the other, without a pool. */
@ExtendWith(TestkitExtension.class)
class LoginTest {

    @BeforeAll
    static void fill(EmbeddedDatabase database) {
        Server.fill(database);
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
            assertThat(refused.getSQLState()).isEqualTo("28000");
            assertThat(refused.getErrorCode()).isEqualTo(1045);
        }
    }

    @Test
    void cancelsAStatement(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build();
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatExceptionOfType(SQLTimeoutException.class)
                    .isThrownBy(() -> statement.executeQuery("SELECT SLEEP(60)"));
        }
        assertThat(proxy.logins())
                .extracting(RecordedLogin::credential)
                .containsExactly(CredentialKind.TOKEN, CredentialKind.TOKEN);
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
