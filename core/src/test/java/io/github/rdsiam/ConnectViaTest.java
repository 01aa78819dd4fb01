package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;

/** B7, B15: what is dialled may be a tunnel or an alias; what is signed and verified is the endpoint. */
class ConnectViaTest {

    private static final int REAL_PORT = 3306;

    @Test
    void aTunnelIsDialledWhileTheEndpointIsSignedAndVerified() throws SQLException {
        try (LocalRds rds = LocalRds.start(builder -> builder.signedPort(REAL_PORT));
                IamTokenDataSource source = rds.dataSource()
                        .port(REAL_PORT)
                        .connectVia("tunnel.example.com", rds.proxy().port())
                        .build()) {
            open(source);
            assertThat(rds.proxy().logins()).extracting(RecordedLogin::verdict).containsExactly(Verdict.ACCEPTED);
        }
    }

    @Test
    void anAliasGivenAsTheEndpointFailsBeforeAnyTokenAndIsNamed() {
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source = rds.dataSource()
                        .endpoint("alias.example.com")
                        .region(LocalRds.REGION)
                        .build()) {
            Throwable failure = catchThrowable(source::getConnection);

            assertThat(failure)
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageStartingWith(FailureKind.WRONG_HOST_NAME.heading())
                    .hasMessageContaining("\"alias.example.com\" is an alias")
                    .hasMessageContaining("endpoint(String)")
                    .hasMessageContaining("connectVia(String, int)");
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }
}
