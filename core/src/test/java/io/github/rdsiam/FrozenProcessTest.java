package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Which token a login uses, by the wall clock at the time of the login. */
@OnBothEngines
class FrozenProcessTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();
    private final List<Instant> signed = new CopyOnWriteArrayList<>();
    private final RdsIamListener listener = new RdsIamListener() {
        @Override
        public void tokenSigned(TokenSigned event) {
            signed.add(event.signedAt());
        }
    };

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void afterTwentyFrozenMinutesTheNextLoginUsesANewToken() throws SQLException {
        try (IamTokenDataSource source =
                rds.dataSource().clock(clock).listener(listener).build()) {
            open(source);
            open(source);
            clock.stepWall(Duration.ofMinutes(20));
            open(source);
        }
        assertThat(signed).hasSize(2);
    }

    @Test
    void aTokenOfASessionThatEndsInThreeMinutesIsNotUsedAfterThree() throws SQLException {
        AtomicReference<Instant> end = new AtomicReference<>(clock.instant().plus(Duration.ofMinutes(3)));
        FakeCredentials provider = sessions(end::get);
        try (IamTokenDataSource source = rds.dataSource()
                .clock(clock)
                .listener(listener)
                .credentialsProvider(provider)
                .build()) {
            open(source);
            clock.stepWall(Duration.ofSeconds(149));
            open(source);
            assertThat(signed).hasSize(1);
            clock.stepWall(Duration.ofSeconds(2));
            end.set(clock.instant().plus(Duration.ofHours(1)));
            open(source);
            assertThat(signed).hasSize(2);
        }
    }

    @Test
    void anExpiredSessionIsRefusedBeforeALoginIsSent() {
        FakeCredentials provider = sessions(() -> clock.instant().minusSeconds(1));
        try (IamTokenDataSource source =
                rds.dataSource().clock(clock).credentialsProvider(provider).build()) {
            IamAuthenticationException refused =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(refused.reason()).isEqualTo(Reason.CREDENTIALS_EXPIRED);
            assertThat(refused.getMessage()).contains(LocalRds.IDENTITY.accessKeyId());
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    /** Session credentials that end when the test says. */
    private static FakeCredentials sessions(Supplier<Instant> end) {
        return new FakeCredentials(() -> AwsSessionCredentials.builder()
                .accessKeyId(LocalRds.IDENTITY.accessKeyId())
                .secretAccessKey(LocalRds.IDENTITY.secretAccessKey())
                .sessionToken(LocalRds.IDENTITY.sessionToken())
                .expirationTime(end.get())
                .build());
    }
}
