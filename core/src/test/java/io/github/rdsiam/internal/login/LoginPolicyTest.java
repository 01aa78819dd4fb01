package io.github.rdsiam.internal.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.Internals;
import io.github.rdsiam.LogCapture;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.event.ConnectContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the secret is used, when IAM is tried again, and that each switch is published once. */
class LoginPolicyTest {

    private final FakeTime time = FakeTime.atNoon();
    private final List<String> published = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private final LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.INFO);
    private final Scripted iam = new Scripted("iam");
    private final Scripted secret = new Scripted("secret");
    private final LoginPolicy policy = new LoginPolicy(iam, secret, Internals::published, time.times());

    private final RdsIamListener listener = new RdsIamListener() {
        @Override
        public void fallbackChanged(FallbackChanged event) {
            published.add(event.active() + " " + event.reason());
        }
    };

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void iamIsTriedFirstAndWhileItWorksAlone() throws SQLException {
        open();
        open();
        assertThat(tried).containsExactly("iam", "iam");
        assertThat(published).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void iamIsNotTriedForAMinuteOnceTheSecretWorked() throws SQLException {
        switchToTheSecret();

        time.pass(Duration.ofSeconds(60).minusNanos(1));
        open();
        assertThat(tried).containsExactly("secret");

        tried.clear();
        time.pass(Duration.ofNanos(1));
        open();
        assertThat(tried).containsExactly("iam", "secret");
    }

    @Test
    void connectionsThatUseTheSecretDoNotProlongTheMinute() throws SQLException {
        switchToTheSecret();
        time.pass(Duration.ofSeconds(50));
        open();
        time.pass(Duration.ofSeconds(10));
        tried.clear();

        open();
        assertThat(tried).containsExactly("iam", "secret");
    }

    @Test
    void aMachineThatWasPausedTriesIamAgain() throws SQLException {
        switchToTheSecret();
        time.stepWall(Duration.ofMinutes(20));

        open();
        assertThat(tried).containsExactly("iam", "secret");
    }

    @Test
    void aClockSetBackDoesNotKeepIamOff() throws SQLException {
        switchToTheSecret();
        time.stepWall(Duration.ofHours(-1));

        open();
        assertThat(tried).containsExactly("iam", "secret");
    }

    @Test
    void afterTheMinuteOneCallerTriesIamWhileTheOthersUseTheSecret() throws SQLException {
        switchToTheSecret();
        time.pass(LoginPolicy.IAM_RETRY_AFTER);
        iam.meanwhile = this::open;

        open();
        assertThat(tried).containsExactly("iam", "secret", "secret");
    }

    @Test
    void eachSwitchIsPublishedOnce() throws SQLException {
        switchToTheSecret();
        open();
        time.pass(Duration.ofMinutes(2));
        open();

        assertThat(published).containsExactly("true TOKEN_REFUSED");
        assertThat(log.messages())
                .containsExactly(
                        "WARN IAM was refused (TOKEN_REFUSED); new connections use the fallback's secret. refused");

        time.pass(Duration.ofMinutes(2));
        iam.failure = null;
        open();
        open();

        assertThat(published).containsExactly("true TOKEN_REFUSED", "false null");
        assertThat(log.messages()).hasSize(2).last().asString().startsWith("WARN IAM works again");
    }

    @Test
    void ofCallersThatSwitchTogetherOneIsPublished() throws SQLException {
        iam.failure = () -> failure(Reason.TOKEN_REFUSED);
        secret.meanwhile = this::open;

        open();
        assertThat(tried).containsExactly("iam", "secret", "iam", "secret");
        assertThat(published).containsExactly("true TOKEN_REFUSED");
    }

    @Test
    void aCallerThatSwitchesAfterIamHasWorkedAgainIsNotPublished() throws SQLException {
        iam.failure = () -> failure(Reason.TOKEN_REFUSED);
        secret.meanwhile = () -> {
            iam.failure = null;
            open();
        };

        open();
        assertThat(published).isEmpty();
        tried.clear();
        open();
        assertThat(tried).containsExactly("iam");
    }

    @Test
    void whenTheSecretFailsTooIamIsTriedInTheSameCall() throws SQLException {
        switchToTheSecret();
        secret.failure = () -> failure(Reason.SECRET_REFUSED);
        iam.failure = null;

        open();
        assertThat(tried).containsExactly("secret", "iam");
        assertThat(published).containsExactly("true TOKEN_REFUSED", "false null");
    }

    @Test
    void whenTheSecretFailsTooIamIsTheNextToBeTried() throws SQLException {
        switchToTheSecret();
        secret.failure = () -> failure(Reason.SECRET_REFUSED);
        assertThat(catchThrowable(this::open)).isInstanceOf(AuthFailure.class);
        tried.clear();

        assertThat(catchThrowable(this::open)).isInstanceOf(AuthFailure.class);
        assertThat(tried).containsExactly("iam", "secret");
    }

    @Test
    void aNetworkErrorOfTheSecretKeepsTheMinute() throws SQLException {
        switchToTheSecret();
        secret.failure = () -> new SQLTransientConnectionException("no network", "08S01");
        assertThat(catchThrowable(this::open)).isInstanceOf(AuthFailure.class);
        assertThat(tried).containsExactly("secret", "iam");
        tried.clear();
        secret.failure = null;

        open();
        assertThat(tried).containsExactly("secret");
    }

    @Test
    void aSecretThatTookAllTheTimeDoesNotHideTheRefusal() throws SQLException {
        switchToTheSecret();
        secret.failure = () -> new SQLTransientConnectionException("no network", "08S01");
        iam.failure = () -> new SQLTransientConnectionException("no time left", "08001");

        assertThat(catchThrowable(() -> policy.open(ConnectContext.begin(Duration.ZERO, listener))))
                .isInstanceOf(AuthFailure.class)
                .hasMessageContaining("no network");
        assertThat(tried).containsExactly("secret");
    }

    @Test
    void aRefusedSecretThatTookAllTheTimeNamesIamsRefusal() throws SQLException {
        switchToTheSecret();
        secret.failure = () -> failure(Reason.SECRET_REFUSED);

        assertThat(catchThrowable(() -> policy.open(ConnectContext.begin(Duration.ZERO, listener))))
                .isInstanceOfSatisfying(
                        AuthFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.SECRET_REFUSED))
                .hasMessage("refused IAM was refused within the last minute: refused");
        assertThat(tried).containsExactly("secret");
    }

    @Test
    void anInterruptedCallerGetsTheRefusalToo() throws SQLException {
        switchToTheSecret();
        secret.failure = () -> new SQLTransientConnectionException("Interrupted while connecting", "08001");
        secret.meanwhile = () -> Thread.currentThread().interrupt();

        assertThat(catchThrowable(this::open))
                .isInstanceOf(AuthFailure.class)
                .hasMessageContaining("Interrupted while connecting");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).containsExactly("secret");
    }

    @Test
    void aNetworkErrorOfIamAfterTheSecretsKeepsTheKnownRefusal() throws SQLException {
        switchToTheSecret();
        SQLException ofTheSecret = new SQLTransientConnectionException("no network", "08S01");
        secret.failure = () -> ofTheSecret;
        iam.failure = () -> new SQLTransientConnectionException("no network either", "08S01");

        Throwable failure = catchThrowable(this::open);
        assertThat(failure).hasMessage("no network either");
        assertThat(failure.getSuppressed()).hasSize(2).startsWith(ofTheSecret);
        assertThat(failure.getSuppressed()[1]).isInstanceOf(IamAuthenticationException.class);
    }

    @Test
    void aSecretThatNeverWorkedIsNotASwitch() throws SQLException {
        iam.failure = () -> failure(Reason.TOKEN_REFUSED);
        secret.failure = () -> failure(Reason.SECRET_REFUSED);
        assertThat(catchThrowable(this::open))
                .isInstanceOfSatisfying(
                        AuthFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOKEN_REFUSED))
                .hasMessage("refused The fallback's secret was tried next: refused");
        iam.failure = null;
        open();

        assertThat(published).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"TOKEN_REFUSED", "CLOCK_SKEW", "NO_CREDENTIALS", "CREDENTIALS_EXPIRED"})
    void everyReasonOfIamLeadsToASecretThatDoesNotNeedTheCredentials(Reason reason) throws SQLException {
        iam.failure = () -> failure(reason);
        secret.needsNoCredentials = true;

        open();
        assertThat(tried).containsExactly("iam", "secret");
        assertThat(published).last().isEqualTo("true " + reason);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"NO_CREDENTIALS", "CREDENTIALS_EXPIRED"})
    void withoutCredentialsASecretThatNeedsThemIsNotTried(Reason reason) {
        iam.failure = () -> failure(reason);

        assertThat(catchThrowable(this::open)).isInstanceOf(AuthFailure.class);
        assertThat(tried).containsExactly("iam");
    }

    @Test
    void aNetworkErrorOfIamDoesNotLeadToTheSecret() {
        SQLException network = new SQLTransientConnectionException("no network", "08S01");
        iam.failure = () -> network;

        assertThat(catchThrowable(this::open)).isSameAs(network);
        assertThat(tried).containsExactly("iam");
    }

    @Test
    void withoutAFallbackTheRefusalIsTheAnswer() {
        AuthFailure refused = failure(Reason.TOKEN_REFUSED);
        iam.failure = () -> refused;
        LoginPolicy alone = new LoginPolicy(iam, null, Internals::published, time.times());

        assertThat(catchThrowable(() -> alone.open(ConnectContext.begin(Duration.ofSeconds(30), listener))))
                .isSameAs(refused);
        assertThat(tried).containsExactly("iam");
    }

    private void switchToTheSecret() throws SQLException {
        iam.failure = () -> failure(Reason.TOKEN_REFUSED);
        open();
        assertThat(tried).containsExactly("iam", "secret");
        tried.clear();
    }

    private void open() throws SQLException {
        ConnectContext connect = ConnectContext.begin(Duration.ofSeconds(30), listener);
        try {
            assertThat(policy.open(connect)).isNull();
        } finally {
            connect.events().deliver();
        }
    }

    private static AuthFailure failure(Reason reason) {
        return new AuthFailure(reason, "refused", "28000", 1045, null);
    }

    private interface Action {
        void run() throws SQLException;
    }

    /** A login that fails as the test wants, and in which something else happens once. */
    private final class Scripted extends Login {

        private final String name;
        private @Nullable Supplier<SQLException> failure;
        private @Nullable Action meanwhile;
        private boolean needsNoCredentials;

        Scripted(String name) {
            super(null, null, time.times(), null);
            this.name = name;
        }

        @Override
        Connection open(ConnectContext connect) throws SQLException {
            tried.add(name);
            Supplier<SQLException> failing = failure;
            Action once = meanwhile;
            meanwhile = null;
            if (once != null) {
                once.run();
            }
            if (failing != null) {
                throw failing.get();
            }
            return null;
        }

        @Override
        String currentId(ConnectContext connect) {
            throw new AssertionError("nothing is remembered here");
        }

        @Override
        Connection logIn(RefusalMemory.Trial trial, ConnectContext connect) {
            throw new AssertionError("open does not come here");
        }

        @Override
        boolean canDoWithoutOurCredentials() {
            return needsNoCredentials;
        }
    }
}
