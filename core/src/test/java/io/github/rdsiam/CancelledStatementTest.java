package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    void itsLoginHasTheDataSourcesTimeoutsAndTenSecondsInAll() throws IOException {
        Settings settings = rds.dataSource().settings();
        settings.environment(Map.of("AWS_LAMBDA_FUNCTION_NAME", "orders"));
        settings.driverProperties(Map.of("connectTimeout", "500"));
        Settings.Checked checked = settings.check();
        LoginRegistry logins = new LoginRegistry(null, null, checked.timeouts());
        try {
            LoginAttempt first = logins.begin(
                    new LoginTargets(checked).main(),
                    new DriverInitiatedCredential(RdsIamListener.Source.IAM, null, new Events(null)),
                    Deadline.after(Duration.ofMinutes(10)),
                    null);
            assertThat(LoginRegistry.find(first.id())).isSameAs(first);
            logins.end(first);

            LoginAttempt drivers = LoginRegistry.find(first.id());
            assertThat(drivers).isNotSameAs(first);
            assertThat(drivers.target()).isEqualTo(first.target());
            assertThat(drivers.timeouts()).isEqualTo(new Timeouts(500, 10_000, 25_000));
            assertThat(drivers.deadline().remainingMillis()).isBetween(0L, 10_000L);
        } finally {
            logins.close();
        }
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
