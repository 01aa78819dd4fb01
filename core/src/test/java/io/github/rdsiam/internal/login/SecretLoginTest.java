package io.github.rdsiam.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.Internals;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.DatabaseSecret;
import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.internal.credential.SecretFetcher;
import io.github.rdsiam.internal.diagnosis.Diagnosis;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.Engine.DriverSettings;
import io.github.rdsiam.internal.engine.LoginRegistry;
import io.github.rdsiam.internal.event.ConnectContext;
import io.github.rdsiam.internal.event.Events;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

class SecretLoginTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LocalRds rds = LocalRds.start();
    private final Clocks times = FakeTime.atSystemTime().times();
    private final Events events = new Events(null);
    private final LoginRegistry logins = new LoginRegistry(null, null, Timeouts.of(Map.of()));
    private final ClockSkew clockCheck = new ClockSkew(times);
    private final SecretFetcher fetcher = mock();
    private final SecretCache secrets = new SecretCache(fetcher, times);

    @AfterEach
    void close() {
        secrets.close();
        logins.close();
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
        Login login = login();
        AuthFailure refused =
                catchThrowableOfType(AuthFailure.class, () -> login.open(ConnectContext.begin(LONG, null)));
        assertThat(refused.reason()).isEqualTo(Reason.SECRET_REFUSED);

        try (Connection connection = login.open(ConnectContext.begin(LONG, null))) {
            assertThat(connection.isValid(5))
                    .as("the version that nobody has tried yet")
                    .isTrue();
        }
    }

    private Login login() {
        Settings.Checked settings =
                Internals.settings(rds.dataSource().fallback(rds.fallback())).check();
        Diagnosis diagnosis = new Diagnosis(
                settings.engine(),
                times.wall(),
                clockCheck,
                LocalRds.REGION,
                "aws",
                LocalRds.USER,
                AnonymousCredentialsProvider.create());
        LoginRunner runner = new LoginRunner(
                settings.engine(),
                new DriverSettings(settings.driverProperties(), settings.database(), null),
                logins,
                diagnosis,
                null);
        return SecretLogin.of(runner, secrets, new LoginTargets(settings), times);
    }

    private static DatabaseSecret secret(String password, String version, String stage) {
        return new DatabaseSecret("id", LocalRds.USER, password, null, "3306", version, stage);
    }
}
