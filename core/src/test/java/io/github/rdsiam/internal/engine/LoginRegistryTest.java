package io.github.rdsiam.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.DriverInitiatedCredential;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.event.Events;
import io.github.rdsiam.internal.net.VerifiedTls;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginRegistryTest {

    private static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";

    private static final Timeouts TIMEOUTS = new Timeouts(500, 10_000, 25_000);

    private final LoginRegistry logins = new LoginRegistry(null, null, TIMEOUTS);

    @AfterEach
    void close() {
        logins.close();
    }

    private LoginAttempt begin() {
        HostAndPort place = new HostAndPort(HOST, 3306);
        RdsEndpoint endpoint = RdsEndpoint.of(HOST);
        return logins.begin(
                new LoginTarget(place, place, endpoint.kind(), new VerifiedTls(endpoint, 3306, "eu-west-1", null)),
                new DriverInitiatedCredential(RdsIamListener.Source.IAM, null, new Events(null)),
                Deadline.after(Duration.ofMinutes(1)),
                null);
    }

    @Test
    void aLoginThatHasEndedIsNotAbortedByClosing() {
        LoginAttempt attempt = begin();

        assertThat(logins.end(attempt)).isTrue();
        logins.close();

        assertThat(attempt.isAborted()).isFalse();
    }

    @Test
    void aLoginThatIsAbortedByClosingDoesNotEndAsItsOwn() {
        LoginAttempt attempt = begin();

        logins.close();

        assertThat(attempt.isAborted()).isTrue();
        assertThat(logins.end(attempt))
                .as("the connection must not be handed out")
                .isFalse();
    }

    @Test
    void aLoginOfTheDriversOwnHasTheDataSourcesTimeoutsAndTenSecondsInAll() {
        LoginAttempt first = begin();
        logins.end(first);

        LoginAttempt drivers = LoginRegistry.find(first.id(), null);
        assertThat(drivers).isNotSameAs(first);
        assertThat(drivers.target()).isEqualTo(first.target());
        HostAndPort server = new HostAndPort("192.0.2.1", 3306);
        assertThat(LoginRegistry.find(first.id(), server).target())
                .isEqualTo(first.target().via(server))
                .isNotEqualTo(first.target());
        assertThat(drivers.timeouts).isEqualTo(TIMEOUTS);
        assertThat(drivers.deadline.remainingMillis()).isBetween(0L, 10_000L);
    }

    @Test
    void nothingIsFoundAfterClosing() {
        LoginAttempt attempt = begin();
        assertThat(LoginRegistry.find(attempt.id(), null)).isSameAs(attempt);

        logins.close();
        assertThat(begin().isAborted()).isTrue();

        assertThat(LoginRegistry.find(attempt.id(), null)).isNull();
    }
}
