package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** Which token a login uses, judged by the wall clock when it is needed. */
class FrozenProcessTest {

    private final LocalRds rds = LocalRds.start();
    private final FakeTime clock = FakeTime.atSystemTime();
    private final List<Instant> signed = new CopyOnWriteArrayList<>();
    private final RdsIamListener listener = new RdsIamListener() {
        @Override
        public void tokenSigned(TokenSigned event) {
            signed.add(event.signedAt());
        }
    };

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
        Session provider = new Session(clock.instant().plus(Duration.ofMinutes(3)));
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
            provider.ends = clock.instant().plus(Duration.ofHours(1));
            open(source);
            assertThat(signed).hasSize(2);
        }
    }

    @Test
    void anExpiredSessionIsRefusedBeforeALoginIsSent() {
        Session provider = new Session(clock.instant().minusSeconds(1));
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
    private static final class Session implements IdentityProvider<AwsCredentialsIdentity> {

        private volatile Instant ends;

        Session(Instant ends) {
            this.ends = ends;
        }

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            return CompletableFuture.completedFuture(AwsSessionCredentials.builder()
                    .accessKeyId(LocalRds.IDENTITY.accessKeyId())
                    .secretAccessKey(LocalRds.IDENTITY.secretAccessKey())
                    .sessionToken(LocalRds.IDENTITY.sessionToken())
                    .expirationTime(ends)
                    .build());
        }
    }
}
