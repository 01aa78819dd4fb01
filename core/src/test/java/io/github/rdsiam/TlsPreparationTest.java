package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.RecordedLogin;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsPreparationTest {

    private static List<Thread> preparing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rds-iam-tls"))
                .toList();
    }

    @Test
    void theRehearsedGreetingIsNotSentAndLeavesNoSessionAndNoThread() throws SQLException {
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source = rds.dataSource().build()) {
            Opening.open(source);
            await().untilAsserted(() -> assertThat(preparing()).isEmpty());
            assertThat(rds.proxy().logins())
                    .extracting(RecordedLogin::tlsResumed)
                    .containsExactly(false);
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
