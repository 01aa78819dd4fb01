package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.RecordedLogin;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsPreparationTest {

    private static List<Thread> preparing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rds-iam-tls"))
                .toList();
    }

    @Test
    void aPoolPreparesBeforeItConnectsAndSendsNothing() throws SQLException {
        try (LocalRds rds = LocalRds.start()) {
            IamTokenDataSource.Builder onLambda = rds.dataSource();
            onLambda.settings().environment = Map.of("AWS_LAMBDA_FUNCTION_NAME", "f");
            try (HikariDataSource pool = onLambda.buildPool()) {
                await().untilAsserted(() -> assertThat(preparing()).isEmpty());
                assertThat(rds.proxy().logins()).isEmpty();

                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.isValid(1)).isTrue();
                }
                // the greeting that was rehearsed is no session to resume
                assertThat(rds.proxy().logins())
                        .extracting(RecordedLogin::tlsResumed)
                        .containsExactly(false);
            }
        }
    }

    @Test
    void whatFailsInPreparationFailsInTheHandshake() {
        RdsEndpoint nowhere = RdsEndpoint.of("orders.abc123.xx-nowhere-1.rds.amazonaws.com");
        EndpointTls tls = new EndpointTls(nowhere, 3306, "xx-nowhere-1", null);
        tls.prepare();
        await().untilAsserted(() -> assertThat(preparing()).isEmpty());
        assertThatIllegalStateException().isThrownBy(() -> tls.handshake(new Socket()));
    }
}
