package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.testkit.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
