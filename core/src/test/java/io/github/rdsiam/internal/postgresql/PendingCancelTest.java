package io.github.rdsiam.internal.postgresql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.DriverInitiatedCredential;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.LoginRegistry;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.event.Events;
import io.github.rdsiam.internal.net.VerifiedTls;
import io.github.rdsiam.testkit.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The driver does not report a failed cancel request, so this test makes the driver's calls itself. */
class PendingCancelTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    /** Otherwise its socket could be in a snapshot. */
    @Test
    void abortingASessionEndsItsCancelRequest() {
        LoginRegistry logins = new LoginRegistry(null, null, new Timeouts(3_000, (int) LONG.toMillis(), 0));
        try (LocalRds rds = LocalRds.start(DatabaseEngine.POSTGRESQL)) {
            HostAndPort place = new HostAndPort("127.0.0.1", rds.proxy().instancePort());
            RdsEndpoint endpoint = RdsEndpoint.of(LocalRds.INSTANCE);
            VerifiedTls tls = new VerifiedTls(endpoint, 5432, LocalRds.REGION, null);
            LoginProperties session = new LoginProperties(logins.begin(
                    new LoginTarget(place, place, endpoint.kind(), tls),
                    new DriverInitiatedCredential(RdsIamListener.Source.IAM, null, new Events(null)),
                    Deadline.after(LONG),
                    null));
            session.setProperty("cancelSignalTimeout", Long.toString(LONG.toSeconds()));
            // as far as a login has to get for this: to the server
            rds.proxy().enqueue(Fault.NO_TLS, Fault.STALL_BEFORE_GREETING);
            assertThatThrownBy(session::connect).isInstanceOf(IOException.class);
            session.loginEnded();
            CompletableFuture<Void> request = CompletableFuture.runAsync(() -> {
                try {
                    session.connect();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Awaitility.await().until(() -> rds.proxy().accepted() == 2);

            session.abort();

            assertThatThrownBy(() -> request.get(1, TimeUnit.MINUTES))
                    .hasRootCauseInstanceOf(SocketException.class)
                    .rootCause()
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(session::connect).hasMessageContaining("closed");
        } finally {
            logins.close();
        }
    }
}
