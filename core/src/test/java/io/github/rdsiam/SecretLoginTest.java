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
    private final Times times = FakeTime.atSystemTime().times();
    private final Events events = new Events(null);
    private final ClockCheck clockCheck = new ClockCheck(times);
    private final SecretFetcher fetcher = mock();
    private final Secrets secrets = new Secrets(fetcher, times, events);

    @AfterEach
    void close() {
        secrets.close();
        rds.close();
    }

    @Test
    void aRefusalIsRememberedForTheVersionThatWasTriedNotForWhatOthersHaveFetched() throws Exception {
        String right = rds.secrets().currentLogin(LocalRds.SECRET_ID).password();
        AtomicReference<DatabaseSecret> current = new AtomicReference<>(secret("old", "v1", Secrets.CURRENT));
        when(fetcher.fetch(Secrets.CURRENT)).then(call -> current.get());
        when(fetcher.fetch(Secrets.PENDING)).then(call -> {
            // the rotation ends with another version, and another caller fetches it
            current.set(secret(right, "v3", Secrets.CURRENT));
            secrets.current(Deadline.after(LONG));
            return secret("never in force", "v2", Secrets.PENDING);
        });
        try (SecretLogin login = login()) {
            IamAuthenticationException refused =
                    catchThrowableOfType(IamAuthenticationException.class, () -> login.open(ConnectTime.begin(LONG)));
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
        SecretsManagerFallback fallback = rds.fallback();
        Targets targets = new Targets(
                RdsEndpoint.of(LocalRds.PROXY),
                rds.proxy().port(),
                LocalRds.REGION,
                null,
                PemBundle.read(rds.proxy().caBundle(), Clock.systemUTC()),
                fallback);
        Diagnosis diagnosis = new Diagnosis(
                times.wall(), clockCheck, LocalRds.REGION, "aws", LocalRds.USER, AnonymousCredentialsProvider.create());
        Tokens tokens = new Tokens(
                new RdsUtilitiesSigner(),
                new TokenSigner.TokenRequest(LocalRds.PROXY, rds.proxy().port(), LocalRds.REGION, LocalRds.USER),
                new SigningCredentials(
                        StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)), times.wall()),
                times,
                events);
        Logins logins = new Logins(tokens, events, timeouts);
        Attempts attempts = new Attempts(
                new MysqlDriver(DriverProperties.merge(Map.of(), timeouts), LocalRds.DATABASE),
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
