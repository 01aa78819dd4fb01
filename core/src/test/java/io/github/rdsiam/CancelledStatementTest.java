package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver cancels a statement on a connection of its own, which logs in with a token that is alive now. */
class CancelledStatementTest {

    private final LocalRds rds = LocalRds.start(builder -> builder.recordStatements(true));

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void itsLoginHasTheDataSourcesTimeouts() throws IOException {
        Timeouts timeouts =
                Timeouts.of(Map.of("AWS_LAMBDA_FUNCTION_NAME", "orders")).connectMillis(500);
        HostAndPort endpoint = new HostAndPort(LocalRds.PROXY, rds.proxy().port());
        LoginTarget target = new LoginTargets(
                        RdsEndpoint.of(endpoint.host()), endpoint.port(), LocalRds.REGION, null, List.of(), null, 3306)
                .main();
        LoginRegistry logins = new LoginRegistry(null, new Events(null), timeouts);
        LoginAttempt first = new LoginAttempt(
                target,
                new DriverInitiatedCredential(RdsIamListener.Source.IAM, null, new Events(null)),
                Deadline.after(Duration.ofSeconds(30)),
                timeouts,
                false);
        String id = logins.begin(first);
        logins.end(id);

        assertThat(logins.find(id)).isNotSameAs(first);
        assertThat(logins.find(id).timeouts()).isEqualTo(timeouts);
    }

    @Test
    void aQueryTimeoutKillsTheStatement() throws SQLException {
        try (IamTokenDataSource source = rds.dataSource().build();
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT SLEEP(60)").close())
                    .isInstanceOf(java.sql.SQLTimeoutException.class);
            assertThat(rds.proxy().statements()).anyMatch(sent -> sent.startsWith("KILL QUERY "));
            assertThat(rds.proxy().logins()).hasSize(2).allMatch(login -> login.verdict() == Verdict.ACCEPTED);
        }
    }
}
