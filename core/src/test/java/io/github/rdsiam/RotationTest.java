package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedCall;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.SecretsFault;
import io.github.rdsiam.testkit.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.AdditionalAnswers;
import org.mockito.stubbing.Answer;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The fallback's secret while it rotates, and while Secrets Manager fails. */
@OnBothEngines
class RotationTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();

    @BeforeEach
    void denyIam() {
        rds = LocalRds.start(engine);
        rds.proxy().denyIam(true);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void whileTheWindowIsOpenThePendingVersionLogsIn() throws SQLException {
        try (IamTokenDataSource source = source()) {
            open(source);
            Rotation rotation = rds.secrets().rotateSingleUser(LocalRds.SECRET_ID, rds.server());
            int before = rds.secrets().calls().size();

            open(source);

            assertThat(stagesSince(before))
                    .as("the cached version was refused, is still current, so the pending one")
                    .containsExactly("AWSCURRENT", "AWSPENDING");
            rotation.finish();
            open(source);
            assertThat(passwordVerdicts()).endsWith(Verdict.ACCEPTED);
        }
    }

    @Test
    void withoutACachedVersionTheWindowIsBridgedToo() throws SQLException {
        Rotation rotation = rds.secrets().rotateSingleUser(LocalRds.SECRET_ID, rds.server());
        try (IamTokenDataSource source = source()) {
            open(source);
            assertThat(stagesSince(0)).containsExactly("AWSCURRENT", "AWSPENDING");
        }
        rotation.finish();
    }

    @Test
    void aRotationThatEndsBetweenTwoReadingsFailsNobody() throws SQLException {
        Rotation rotation = rds.secrets().rotateSingleUser(LocalRds.SECRET_ID, rds.server());
        try (SecretsManagerClient real = rds.secretsManager()) {
            Answer<Object> finishing = call -> {
                if (rds.secrets().calls().size() == 1) {
                    rotation.finish();
                }
                return AdditionalAnswers.delegatesTo(real).answer(call);
            };
            SecretsManagerClient client = mock(SecretsManagerClient.class, finishing);
            try (IamTokenDataSource source =
                    rds.dataSource().fallback(rds.fallback().client(client)).build()) {
                open(source);
                assertThat(stagesSince(0))
                        .as("the pending version is gone, because it has become the current one")
                        .containsExactly("AWSCURRENT", "AWSPENDING", "AWSCURRENT");
            }
        }
    }

    @Test
    void alternatingUsersChangeTheNameWithoutARestart() throws SQLException {
        try (IamTokenDataSource source = source()) {
            open(source);
            Rotation rotation = rds.secrets().rotateAlternatingUsers(LocalRds.SECRET_ID, rds.server());
            String pending = rotation.pending().user();
            rotation.finish();
            clock.stepWall(SecretCache.FRESH.plusSeconds(1));

            open(source);

            assertThat(pending).isNotEqualTo(LocalRds.USER);
            assertThat(rds.proxy().logins().stream()
                            .filter(login -> login.credential() == CredentialKind.PASSWORD)
                            .map(RecordedLogin::user))
                    .containsExactly(LocalRds.USER, pending);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THROTTLE", "INTERNAL_ERROR", "UNAVAILABLE", "DROP"})
    void anOutageIsBridgedWithTheLastGoodSecretForOneHourMore(SecretsFault outage) throws SQLException {
        try (IamTokenDataSource source = source()) {
            open(source);
            clock.stepWall(SecretCache.FRESH.plusSeconds(1));
            rds.secrets().enqueue(times(outage, 12));
            open(source);

            clock.stepWall(Duration.ofHours(1));
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertBoth(failure, Reason.SECRET_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DENY", "NOT_FOUND", "INVALID_REQUEST", "KMS_DENIED"})
    void aDenialDropsTheSecretAtOnce(SecretsFault denial) throws SQLException {
        try (IamTokenDataSource source = source()) {
            open(source);
            clock.stepWall(SecretCache.FRESH.plusSeconds(1));
            rds.secrets().enqueue(denial, SecretsFault.THROTTLE, SecretsFault.THROTTLE, SecretsFault.THROTTLE);

            for (int i = 0; i < 2; i++) {
                IamAuthenticationException failure =
                        catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
                assertBoth(failure, Reason.SECRET_UNAVAILABLE);
                rds.secrets().enqueue(times(SecretsFault.INTERNAL_ERROR, 12));
            }
        }
    }

    @Test
    void aStaleSecretThatIsRefusedIsAskedForAgainOnceThereIsNoPendingOne() throws SQLException {
        try (IamTokenDataSource source = source()) {
            open(source);
            clock.stepWall(SecretCache.FRESH.plusSeconds(1));
            int before = rds.secrets().calls().size();
            rds.changePassword();
            rds.secrets().enqueue(times(SecretsFault.UNAVAILABLE, 4));

            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);

            assertBoth(failure, Reason.SECRET_REFUSED);
            assertThat(stagesSince(before))
                    .as("the last, because a rotation may have ended in between")
                    .containsExactly("AWSCURRENT", "AWSPENDING", "AWSCURRENT");
        }
    }

    @Test
    void aRefusalIsNotLostWhenSecretsManagerHangs() throws SQLException {
        try (IamTokenDataSource source = source()) {
            open(source);
            source.setLoginTimeout(5);
            rds.changePassword();
            rds.secrets().enqueue(SecretsFault.HANG);

            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);

            assertThat(failure.reason()).isEqualTo(Reason.SECRET_REFUSED);
        }
    }

    /** IAM's refusal, and the fallback's result. */
    private static void assertBoth(IamAuthenticationException failure, Reason fallback) {
        assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        IamAuthenticationException.class,
                        secret -> assertThat(secret.reason()).isEqualTo(fallback));
    }

    private static SecretsFault[] times(SecretsFault fault, int times) {
        SecretsFault[] faults = new SecretsFault[times];
        java.util.Arrays.fill(faults, fault);
        return faults;
    }

    private IamTokenDataSource source() {
        IamTokenDataSource.Builder builder = rds.dataSource().clock(clock).fallback(rds.fallback());
        // otherwise a busy machine tries IAM again, with a clock that the secret's answer has shown to be wrong
        builder.settings().nanoTime(clock);
        return builder.build();
    }

    private List<String> stagesSince(int calls) {
        return rds.secrets().calls().stream()
                .skip(calls)
                .map(RecordedCall::stage)
                .toList();
    }

    private List<Verdict> passwordVerdicts() {
        return rds.proxy().logins().stream()
                .filter(login -> login.credential() == CredentialKind.PASSWORD)
                .map(RecordedLogin::verdict)
                .toList();
    }
}
