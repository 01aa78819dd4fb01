package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SecretLoginTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LocalRds rds = LocalRds.start();
    private final Clocks times = FakeTime.atSystemTime().times();
    private final Events events = new Events(null);
    private final ClockSkew clockCheck = new ClockSkew(times);
    private final SecretFetcher fetcher = mock();
    private final SecretCache secrets = new SecretCache(fetcher, times);

    @AfterEach
    void close() {
        secrets.close();
        rds.close();
    }

    @Test
    void aRefusalIsRememberedForTheVersionThatWasTriedNotForWhatOthersHaveFetched() throws Exception {
        String right = rds.secrets().currentLogin(LocalRds.SECRET_ID).password();
        AtomicReference<DatabaseSecret> current = new AtomicReference<>(secret("old", "v1", SecretCache.CURRENT));
        when(fetcher.fetch(SecretCache.CURRENT)).then(call -> current.get());
        when(fetcher.fetch(SecretCache.PENDING)).then(call -> {
            // the rotation ends with another version, and another caller fetches it
            current.set(secret(right, "v3", SecretCache.CURRENT));
            secrets.current(Deadline.after(LONG), events);
            return secret("never in force", "v2", SecretCache.PENDING);
        });
        try (SecretLogin login = login()) {
            AuthFailure refused = catchThrowableOfType(AuthFailure.class, () -> login.open(ConnectTime.begin(LONG)));
            assertThat(refused.reason()).isEqualTo(Reason.SECRET_REFUSED);

            try (Connection connection = login.open(ConnectTime.begin(LONG))) {
                assertThat(connection.isValid(5))
                        .as("the version that nobody has tried yet")
                        .isTrue();
            }
        }
    }

    private SecretLogin login() {
        Timeouts timeouts = Timeouts.of(Map.of());
        FallbackPolicy fallback = IamTokenDataSource.Builder.policy(rds.fallback());
        LoginTargets targets = new LoginTargets(
                RdsEndpoint.of(LocalRds.PROXY),
                rds.proxy().port(),
                LocalRds.REGION,
                null,
                PemBundle.read(rds.proxy().caBundle(), Clock.systemUTC()),
                fallback,
                3306);
        Diagnosis diagnosis = new Diagnosis(
                times.wall(), clockCheck, LocalRds.REGION, "aws", LocalRds.USER, AnonymousCredentialsProvider.create());
        TokenCache tokens = new TokenCache(
                new RdsUtilitiesSigner(),
                new TokenSigner.TokenRequest(LocalRds.PROXY, rds.proxy().port(), LocalRds.REGION, LocalRds.USER),
                new SigningCredentials(
                        StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)), times.wall()),
                times);
        LoginRegistry logins = new LoginRegistry(tokens, events, timeouts);
        LoginRunner attempts = new LoginRunner(
                new MysqlEngine(),
                new DriverSettings(MysqlProperties.merge(Map.of(), timeouts), LocalRds.DATABASE, null),
                logins,
                OpenLogins.enter(logins),
                timeouts,
                diagnosis,
                events);
        return new SecretLogin(attempts, secrets, targets, diagnosis, events, new LoginGate(times));
    }

    private static DatabaseSecret secret(String password, String version, String stage) {
        return new DatabaseSecret(LocalRds.USER, password, null, "3306", version, stage);
    }
}
