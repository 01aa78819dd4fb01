package io.github.rdsiam.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

    private final SQLException lost = new SQLException("Communications link failure", "08S01");
    private final SQLException killed =
            new SQLException("FATAL: terminating connection due to administrator command", "57P01");

    private final AtomicLong now = new AtomicLong();
    private final RecentEffects effects = new RecentEffects(now::get);

    @Test
    void aLostConnectionIsExplainedByHowFarTheCallerHadGot() {
        Set<Effect> recent = Set.of(Effect.BREAK);

        assertThat(Reason.of(Phase.FIRST_STATEMENT, lost, recent)).contains(Reason.BROKEN_AT_FIRST);
        assertThat(Reason.of(Phase.LATER_STATEMENT, lost, recent)).contains(Reason.BROKEN_IN_TRANSACTION);
        assertThat(Reason.of(Phase.COMMIT, lost, recent)).contains(Reason.BROKEN_IN_COMMIT);
        assertThat(Reason.of(Phase.RETURN, lost, recent)).contains(Reason.BROKEN_ON_RETURN);
    }

    @Test
    void aConnectionKilledInTheDatabaseIsLost() {
        assertThat(Reason.of(Phase.COMMIT, killed, Set.of(Effect.BREAK))).contains(Reason.BROKEN_IN_COMMIT);
    }

    @Test
    void aLostConnectionIsNotExplainedByOtherFaults() {
        assertThat(Reason.of(Phase.FIRST_STATEMENT, lost, Set.of(Effect.LOGIN))).isEmpty();
    }

    @Test
    void aConnectionLostAtTheCheckoutIsNotExplained() {
        assertThat(Reason.of(Phase.CHECKOUT, lost, Set.of(Effect.values()))).isEmpty();
    }

    @Test
    void anErrorOfTheStatementIsNotExplained() {
        SQLException wrong = new SQLSyntaxErrorException("You have an error", "42000");

        assertThat(Reason.of(Phase.FIRST_STATEMENT, wrong, Set.of(Effect.values())))
                .isEmpty();
    }

    @Test
    void aSocketTimeoutIsExplainedBySilenceAlone() {
        SQLException timeout = new SQLException("late", "08S01", new SocketTimeoutException());

        assertThat(Reason.of(Phase.COMMIT, timeout, Set.of(Effect.SILENCE))).contains(Reason.SILENT);
        assertThat(Reason.of(Phase.COMMIT, timeout, Set.of(Effect.BREAK))).isEmpty();
    }

    @Test
    void aCheckoutThatTimedOutIsExplainedByLoginsThatFail() {
        SQLException timeout = new SQLTransientConnectionException(
                "HikariPool-1 - Connection is not available, request timed out after 30000ms");

        assertThat(Reason.of(Phase.CHECKOUT, timeout, Set.of(Effect.LOGIN))).contains(Reason.NOT_IN_TIME);
        assertThat(Reason.of(Phase.CHECKOUT, timeout, Set.of(Effect.BREAK))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE_IN_HANDSHAKE", "ACCOUNT_LOCKED"})
    void aRefusedTokenIsExplainedOnlyTogetherWithTheSecretsFailedLogin(Fault ofTheSecretsLogin) {
        try (LocalAws aws = LocalAws.builder().port(0).start()) {
            System.setProperty(
                    "aws.endpointUrlSecretsManager", aws.secrets().endpoint().toString());
            aws.proxy().denyIam(true);
            aws.proxy().enqueue(Fault.NONE, ofTheSecretsLogin);
            IamAuthenticationException failed = failure(dataSource(aws, true));
            IamAuthenticationException refused = failure(dataSource(aws, false));

            assertThat(failed.reason()).isEqualTo(IamAuthenticationException.Reason.TOKEN_REFUSED);
            assertThat(Reason.of(Phase.CHECKOUT, failed, Set.of(Effect.REFUSAL, Effect.BREAK)))
                    .contains(Reason.REFUSED_AND_FAILED);
            assertThat(Reason.of(Phase.CHECKOUT, failed, Set.of(Effect.REFUSAL, Effect.LOGIN)))
                    .contains(Reason.REFUSED_AND_FAILED);
            assertThat(Reason.of(Phase.CHECKOUT, failed, Set.of(Effect.BREAK, Effect.LOGIN)))
                    .isEmpty();
            assertThat(Reason.of(Phase.CHECKOUT, failed, Set.of(Effect.REFUSAL)))
                    .isEmpty();
            assertThat(Reason.of(Phase.CHECKOUT, refused, Set.of(Effect.values())))
                    .isEmpty();
        } finally {
            System.clearProperty("aws.endpointUrlSecretsManager");
        }
    }

    /** These end only with the login timeout, and would make this test slow. */
    private static final Set<Fault> HANGING =
            EnumSet.of(Fault.STALL_BEFORE_GREETING, Fault.STALL_IN_LOGIN, Fault.STALL_IN_PACKET, Fault.DEAF_RELAY);

    /** The drivers give these failures several SQLStates. */
    @ParameterizedTest
    @EnumSource
    void everyFaultExplainsWhatItDoesToTheSecretsLogin(RdsEngine engine) {
        SoftAssertions all = new SoftAssertions();
        try (LocalAws aws = LocalAws.builder().engine(engine).port(0).start()) {
            System.setProperty(
                    "aws.endpointUrlSecretsManager", aws.secrets().endpoint().toString());
            aws.proxy().denyIam(true);
            for (Fault fault : Fault.values()) {
                if (fault.isOf(engine) && !HANGING.contains(fault)) {
                    aws.proxy().enqueue(Fault.NONE, fault);
                    try (Connection connection = dataSource(aws, true).getConnection()) {
                        all.assertThat((Object) connection).isNotNull();
                    } catch (SQLException e) {
                        all.assertThat(Reason.of(Phase.CHECKOUT, e, Set.of(Effect.values())))
                                .as("%s: %s", fault, Arrays.toString(e.getSuppressed()))
                                .isPresent();
                    }
                }
            }
        } finally {
            System.clearProperty("aws.endpointUrlSecretsManager");
        }
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3D000", "42501", "22023", "42000"})
    void anErrorOfTheSecretsLoginThatNoFaultCausesIsNotExplained(String state) {
        try (LocalAws aws = LocalAws.builder().port(0).start()) {
            aws.proxy().denyIam(true);
            IamAuthenticationException refused = failure(dataSource(aws, false));
            refused.addSuppressed(new SQLException("not of a fault", state));

            assertThat(Reason.of(Phase.CHECKOUT, refused, Set.of(Effect.values())))
                    .isEmpty();
        }
    }

    private static DataSource dataSource(LocalAws aws, boolean fallback) {
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(aws.engine().name()))
                .endpoint(aws.endpoint())
                .port(aws.port())
                .database(aws.databaseName())
                .username(aws.user())
                .caBundle(aws.caBundle())
                .credentialsProvider(new RollingCredentials(aws.proxy()::trust));
        if (fallback) {
            builder.fallback(
                    SecretsManagerFallback.of(aws.secretId()).toEndpoint(aws.instanceEndpoint(), aws.instancePort()));
        }
        return builder.build();
    }

    private static IamAuthenticationException failure(DataSource dataSource) {
        return catchThrowableOfType(IamAuthenticationException.class, dataSource::getConnection);
    }

    @Test
    void anEffectIsNoticedForAWhile() {
        effects.record(Set.of(Effect.BREAK));
        now.addAndGet(Effect.BREAK.window().toNanos());
        assertThat(effects.current()).containsExactly(Effect.BREAK);

        now.incrementAndGet();
        assertThat(effects.current()).isEmpty();
    }
}
