package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mockStatic;

import io.github.rdsiam.internal.concurrent.DaemonThread;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.net.VerifiedTls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.mockito.MockedStatic;

class TlsPreparationTest {

    private static List<Thread> preparing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rds-iam-tls"))
                .toList();
    }

    @Test
    void aFirstConnectPreparesTlsBeforeItHasAServer() throws Exception {
        int closedPort;
        try (ServerSocket bound = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = bound.getLocalPort();
        }
        // another test's may still run
        await().untilAsserted(() -> assertThat(preparing()).isEmpty());
        Connector connector = LocalRds.connector(IamTokenDataSource.builder()
                .endpoint(LocalRds.PROXY)
                .connectVia("127.0.0.1", closedPort)
                .username(LocalRds.USER));
        try (IamTokenDataSource source = new IamTokenDataSource(connector)) {
            assertThat(preparing()).isEmpty();
            assertThatExceptionOfType(SQLException.class).isThrownBy(source::getConnection);

            await().until(connector.target().tls()::isWarm);
            await().untilAsserted(() -> assertThat(preparing()).isEmpty());
        }
    }

    @Test
    void aProcessWithoutAThreadLeftConnectsAllTheSame() {
        VerifiedTls tls = new VerifiedTls(RdsEndpoint.of(LocalRds.PROXY), 3306, LocalRds.REGION, null);
        try (MockedStatic<DaemonThread> threads = mockStatic(DaemonThread.class)) {
            threads.when(() -> DaemonThread.start(any(), any()))
                    .thenThrow(new OutOfMemoryError("unable to create native thread"));
            assertThatNoException().isThrownBy(tls::warmUp);
        }
    }

    @Test
    void whatFailsInPreparationFailsInTheHandshake() {
        RdsEndpoint nowhere = RdsEndpoint.of("orders.abc123.xx-nowhere-1.rds.amazonaws.com");
        VerifiedTls tls = new VerifiedTls(nowhere, 3306, "xx-nowhere-1", null);
        tls.warmUp();
        await().untilAsserted(() -> assertThat(preparing()).isEmpty());
        assertThat(tls.isWarm()).isFalse();
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> tls.handshake(new Socket()))
                .withCauseInstanceOf(IllegalStateException.class);
    }
}
