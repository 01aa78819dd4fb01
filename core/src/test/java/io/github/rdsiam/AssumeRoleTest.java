package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.credential.AssumedRole;
import io.github.rdsiam.internal.credential.Role;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedAssumption;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.StsFault;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens signed by an assumed role, with the SDK's own client and a local AWS STS. */
@OnBothEngines
class AssumeRoleTest {

    private static final int CALLERS = 50;

    /** Of the pool, in seconds. */
    private static final int LAMBDAS_LOGIN_TIMEOUT = 5;

    private static final String PARTNER = "arn:aws:iam::210987654321:role/partner/orders-reader";

    @Parameter
    DatabaseEngine engine;

    private final SystemProperties properties = new SystemProperties();
    private final FakeTime clock = FakeTime.atSystemTime();
    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.named(engine, aws -> aws.clock(clock));
        properties.set("aws.endpointUrlSts", rds.sts().endpoint().toString());
        properties.set("aws.endpointUrlSecretsManager", rds.secrets().endpoint().toString());
    }

    @AfterEach
    void close() {
        properties.close();
        rds.close();
    }

    private IamTokenDataSource.Builder builder() {
        IamTokenDataSource.Builder builder = rds.dataSource().clock(clock).assumeRole(rds.roleArn());
        builder.settings().nanoTime(clock);
        builder.settings().signer(new ClockedSigner(clock));
        return builder;
    }

    private int asked() {
        return rds.sts().calls().size();
    }

    private List<Verdict> verdicts() {
        return rds.proxy().logins().stream().map(RecordedLogin::verdict).toList();
    }

    private static IamAuthenticationException failure(IamTokenDataSource source) {
        return catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
    }

    /** Who signed the last token. */
    private String signer() {
        List<String> tokens = rds.proxy().receivedCredentials();
        return tokens.get(tokens.size() - 1).replaceAll(".*X-Amz-Credential=([A-Z0-9]+)%2F.*", "$1");
    }

    private AwsIdentity session(int number) {
        return rds.sts().sessions().get(number);
    }

    @Test
    void theRolesTokenLogsIn() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            open(source);
            open(source);

            assertThat(source).asString().contains(LocalRds.PROXY, ", as " + rds.roleArn());
        }
        assertThat(verdicts()).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(signer()).isEqualTo(session(0).accessKeyId());
        assertThat(rds.sts().calls())
                .singleElement()
                .usingRecursiveComparison()
                .ignoringFields("at")
                .isEqualTo(new RecordedAssumption(
                        Instant.EPOCH,
                        LocalRds.IDENTITY.accessKeyId(),
                        rds.roleArn(),
                        "rds-iam-" + LocalRds.USER,
                        null,
                        LocalRds.REGION,
                        200));
    }

    @Test
    void noTokenOutlivesTheSessionThatSignedIt() throws SQLException {
        Queue<RdsIamListener.TokenSigned> signed = new ConcurrentLinkedQueue<>();
        RdsIamListener listener = new RdsIamListener() {
            @Override
            public void tokenSigned(TokenSigned event) {
                signed.add(event);
            }
        };
        Instant begin = clock.instant();
        try (IamTokenDataSource source = builder().listener(listener).build()) {
            open(source);
            clock.pass(Duration.ofMinutes(50));
            open(source);
            clock.pass(Duration.ofMinutes(9).plusSeconds(40));
            open(source);
        }
        assertThat(verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(asked()).as("the session of an hour, and the one after it").isEqualTo(2);
        List<RdsIamListener.TokenSigned> all = new ArrayList<>(signed);
        assertThat(all).hasSize(3);
        assertThat(all.get(1).signerExpiry()).isBeforeOrEqualTo(begin.plus(Duration.ofHours(1)));
        assertThat(all.get(1).usableUntil()).isBefore(all.get(1).signerExpiry());
        assertThat(all.get(2).signerExpiry()).isAfter(begin.plus(Duration.ofMinutes(110)));
        assertThat(signer()).isEqualTo(session(1).accessKeyId());
    }

    @Test
    void theProxyRefusesATokenWhoseSessionHasEnded() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            open(source);
        }
        String token = rds.proxy().receivedCredentials().get(0);
        clock.pass(Duration.ofMinutes(50));
        rds.proxy().trust(session(0), clock.instant());
        IamTokenDataSource.Builder builder = rds.dataSource();
        builder.settings().signer((request, credentials) -> token);
        try (IamTokenDataSource source = builder.build()) {
            assertThat(failure(source).reason()).isEqualTo(Reason.TOKEN_REFUSED);
        }
    }

    @Test
    void allWhoWaitShareOneNewSession() throws Exception {
        ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (IamTokenDataSource source = builder().build()) {
            open(source);
            clock.pass(Duration.ofHours(2));
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                opened.add(source.getConnection());
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        callers));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);

            assertThat(opened).hasSize(CALLERS);
            assertThat(asked()).isEqualTo(2);
        } finally {
            callers.shutdownNow();
            for (Connection connection : opened) {
                connection.close();
            }
        }
    }

    @Test
    void anOutageNearItsEndLeavesTheSessionInUse() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            open(source);
            clock.pass(Duration.ofMinutes(56));
            rds.sts().enqueue(StsFault.UNAVAILABLE);

            open(source);

            assertThat(asked()).isEqualTo(2);
            assertThat(signer()).isEqualTo(session(0).accessKeyId());
            clock.pass(Duration.ofMinutes(5));
            open(source);
            assertThat(signer()).isEqualTo(session(1).accessKeyId());
        }
    }

    @Test
    void anOutageAfterARefusalLeavesTheSessionToTheFallback() throws SQLException {
        SecretsManagerFallback fallback = SecretsManagerFallback.of(LocalRds.SECRET_ID)
                .toEndpoint(LocalRds.INSTANCE, rds.proxy().instancePort());
        try (IamTokenDataSource source = builder().fallback(fallback).build()) {
            open(source);
            clock.pass(AssumedRole.KEPT_AT_LEAST);
            rds.proxy().denyIam(true);
            rds.sts().enqueue(StsFault.UNAVAILABLE);

            open(source);

            assertThat(rds.proxy().logins())
                    .last()
                    .extracting(RecordedLogin::credential)
                    .isEqualTo(CredentialKind.PASSWORD);
            assertThat(asked()).isEqualTo(2);
        }
    }

    private AssumedRole role(FakeCredentials provider) {
        Clocks clocks = clock.times();
        return new AssumedRole(
                Role.of(rds.roleArn(), null), LocalRds.REGION, LocalRds.USER, provider, clocks, new ClockSkew(clocks));
    }

    private static String key(AssumedRole role) throws Exception {
        return role.resolveIdentity().get().accessKeyId();
    }

    @Test
    void anOutageOfTheSourceLeavesTheSessionInUse() throws Exception {
        FakeCredentials provider = LocalRds.fakeCredentials();
        AssumedRole role = role(provider);
        key(role);
        clock.pass(Duration.ofMinutes(56));
        provider.next(() -> {
            throw new IllegalStateException("no credentials today");
        });
        assertThat(key(role)).isEqualTo(session(0).accessKeyId());
        assertThat(asked()).isEqualTo(1);

        clock.pass(AssumedRole.FIRST_PAUSE);
        rds.sts().enqueue(StsFault.EXPIRED_TOKEN);
        assertThat(key(role)).isEqualTo(session(0).accessKeyId());
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void whileOneRenewsTheSessionTheOthersUseIt() throws Exception {
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try (FakeCredentials provider = LocalRds.fakeCredentials().hangAfter(1)) {
            AssumedRole role = role(provider);
            key(role);
            clock.pass(Duration.ofMinutes(56));
            Future<String> renewed = caller.submit(() -> key(role));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(provider.resolutions()).isEqualTo(2));

            assertThat(key(role)).isEqualTo(session(0).accessKeyId());
            assertThat(renewed).isNotDone();
            provider.close();
            assertThat(renewed.get(1, TimeUnit.MINUTES)).isEqualTo(session(1).accessKeyId());
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void aRenewalThatFailsIsLoggedOnceAndNotRepeatedAtOnce() throws Exception {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.WARN)) {
            AssumedRole role = role(LocalRds.fakeCredentials());
            key(role);
            clock.pass(Duration.ofMinutes(56));
            rds.sts().enqueue(StsFault.UNAVAILABLE);
            for (int i = 0; i < 3; i++) {
                assertThat(key(role)).isEqualTo(session(0).accessKeyId());
            }
            assertThat(asked()).isEqualTo(2);
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("Using the session of " + rds.roleArn(), "Service is unavailable");

            clock.pass(AssumedRole.FIRST_PAUSE);
            assertThat(key(role)).isEqualTo(session(1).accessKeyId());
        }
    }

    private void hang() {
        rds.sts().enqueue(StsFault.HANG, StsFault.HANG, StsFault.HANG, StsFault.HANG);
        properties.set("aws.maxAttempts", "4");
    }

    @Test
    void aRenewalThatHangsIsGivenUpInTimeForTheLogin() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            source.setLoginTimeout(LAMBDAS_LOGIN_TIMEOUT);
            open(source);
            clock.pass(Duration.ofMinutes(56));
            hang();

            open(source);

            assertThat(asked()).isGreaterThan(1);
            assertThat(signer()).isEqualTo(session(0).accessKeyId());
        }
    }

    @Test
    void aRenewalForWhichNobodyWaitedFailsOneCallerOnly() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            open(source);
            clock.pass(Duration.ofMinutes(56));
            hang();
            source.setLoginTimeout(1);
            assertThat((Throwable) catchThrowableOfType(SQLException.class, source::getConnection))
                    .isInstanceOf(SQLTimeoutException.class);

            source.setLoginTimeout(0);
            open(source);

            assertThat(signer()).isEqualTo(session(0).accessKeyId());
        }
    }

    @Test
    void aCallThatHangsIsAFailureAndNotRepeatedAtOnce() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            source.setLoginTimeout(LAMBDAS_LOGIN_TIMEOUT);
            hang();

            IamAuthenticationException first = failure(source);
            assertThat((Throwable) first).hasMessageContainingAll("could not be assumed", "VPC endpoint for AWS STS");
            int calls = asked();
            assertThat((Throwable) failure(source)).hasMessage(first.getMessage());
            assertThat(asked()).isEqualTo(calls);
        }
    }

    @Test
    void aDenialEndsTheUseOfTheSession() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            open(source);
            clock.pass(Duration.ofMinutes(56));
            rds.sts().enqueue(StsFault.DENY, StsFault.UNAVAILABLE);

            assertThat(failure(source).reason()).isEqualTo(Reason.NO_CREDENTIALS);
            clock.pass(AssumedRole.FIRST_PAUSE);
            assertThat((Throwable) failure(source)).hasMessageContaining("Service is unavailable");
        }
    }

    @Test
    void aFailedCallIsNotRepeatedAtOnce() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            rds.sts().enqueue(StsFault.DENY, StsFault.DENY);
            String first = failure(source).getMessage();
            assertThat((Throwable) failure(source)).hasMessage(first);
            assertThat(asked()).isEqualTo(1);

            clock.pass(AssumedRole.FIRST_PAUSE);
            failure(source);
            assertThat(asked()).isEqualTo(2);
            clock.pass(AssumedRole.FIRST_PAUSE);
            failure(source);
            assertThat(asked()).as("the pause has doubled").isEqualTo(2);

            clock.pass(AssumedRole.FIRST_PAUSE);
            open(source);
            assertThat(asked()).isEqualTo(3);
        }
    }

    @Test
    void thePauseNeverGetsLongerThanItsLimit() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            for (int i = 0; i < 8; i++) {
                rds.sts().enqueue(StsFault.DENY);
                failure(source);
                clock.pass(AssumedRole.MAX_PAUSE);
            }
            assertThat(asked()).isEqualTo(8);
            open(source);
        }
    }

    @Test
    void aRevokedSessionIsReplacedByTheLoginThatItFails() throws SQLException {
        try (IamTokenDataSource source = builder().build()) {
            open(source);
            rds.proxy().revoke(session(0).accessKeyId());
            clock.pass(AssumedRole.KEPT_AT_LEAST);

            open(source);

            assertThat(verdicts()).containsExactly(Verdict.ACCEPTED, Verdict.UNKNOWN_KEY, Verdict.ACCEPTED);
            assertThat(signer()).isEqualTo(session(1).accessKeyId());
        }
    }

    @Test
    void aRoleWithoutRightsCostsNoSessionForEachLogin() {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = builder().build()) {
            for (int i = 0; i < 12; i++) {
                assertThat(failure(source).reason()).isEqualTo(Reason.TOKEN_REFUSED);
                clock.pass(Duration.ofSeconds(10));
            }
            assertThat(asked()).as("in two minutes").isLessThanOrEqualTo(3);
            assertThat(rds.proxy().logins()).hasSizeLessThanOrEqualTo(12 + 3);
        }
    }

    @Test
    void anAnswerWithoutCredentialsIsAFailure() {
        rds.sts().enqueue(StsFault.EMPTY);
        try (IamTokenDataSource source = builder().build()) {
            IamAuthenticationException failure = failure(source);

            assertThat(failure.reason()).isEqualTo(Reason.NO_CREDENTIALS);
            assertThat((Throwable) failure)
                    .hasMessageContainingAll(rds.roleArn(), "returned no credentials", "AWS_ENDPOINT_URL_STS");
            failure(source);
            assertThat(asked()).isEqualTo(1);
        }
    }

    @Test
    void aClientThatCannotBeMadeIsAFailure() {
        properties.set("aws.endpointUrlSts", "http://[");
        try (IamTokenDataSource source = builder().build()) {
            IamAuthenticationException failure = failure(source);

            assertThat(failure.reason()).isEqualTo(Reason.NO_CREDENTIALS);
            assertThat((Throwable) failure)
                    .hasMessageContainingAll(
                            rds.roleArn(), "could not be assumed", "invalid URI", "a setting of the AWS SDK is wrong");
            properties.set("aws.endpointUrlSts", rds.sts().endpoint().toString());
            assertThat((Throwable) failure(source)).hasMessage(failure.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DENY            | NO_CREDENTIALS      | is not authorized to perform: sts:AssumeRole | the role's trust policy does not name | Next: compare the trust policy of arn:
            DENY            | NO_CREDENTIALS      | AWS STS said:                | the trust policy requires an external id, and none is set | sts:AssumeRole on the role
            DENY            | NO_CREDENTIALS      | AWS STS said:                | a policy denies it: a service control policy, a permissions boundary | the role does not exist
            EXPIRED_TOKEN   | CREDENTIALS_EXPIRED | request is expired           | the session has ended and nothing renewed it | Next: renew the credentials
            UNKNOWN_KEY     | NO_CREDENTIALS      | security token included      | if it is an opt-in region | Next: try aws sts get-caller-identity --region eu-west-1
            WRONG_SIGNATURE | NO_CREDENTIALS      | signature we calculated      | does not belong to this access key | clock is wrong
            REGION_DISABLED | NO_CREDENTIALS      | STS is not activated         | AWS STS is not active in region eu-west-1 | Next: activate AWS STS for region eu-west-1
            THROTTLE        | NO_CREDENTIALS      | Rate exceeded                | AWS STS is overloaded | Next: try again
            UNAVAILABLE     | NO_CREDENTIALS      | Service is unavailable       | AWS STS is overloaded or has an outage | Next: try again
            INVALID         | NO_CREDENTIALS      | failed to satisfy constraint | AWS STS refused for the reason above | Next: try aws sts assume-role --role-arn 'arn:aws:iam::123456789012:role/orders' --role-session-name test --region eu-west-1 --query AssumedRoleUser from this machine
            DROP            | NO_CREDENTIALS      | Unable to execute HTTP request | VPC endpoint for AWS STS | Next: look up the name of AWS STS
            """)
    void saysWhyTheRoleWasNotAssumed(StsFault fault, Reason reason, String said, String cause, String next) {
        rds.sts().enqueue(fault);
        try (IamTokenDataSource source = builder().build()) {
            IamAuthenticationException failure = failure(source);

            assertThat(failure.reason()).isEqualTo(reason);
            assertThat((Throwable) failure)
                    .hasMessageStartingWith("The role " + rds.roleArn() + " could not be assumed with access key "
                            + LocalRds.IDENTITY.accessKeyId() + " from application code, in"
                            + " region eu-west-1; nothing was sent to the database.")
                    .hasMessageContainingAll("It was for user \"app\" at " + LocalRds.PROXY, said, cause, next);
            assertThat(rds.proxy().receivedCredentials()).isEmpty();
        }
    }

    @Test
    void theExternalIdOpensARoleThatAsksForIt() throws SQLException {
        rds.sts().createRole(PARTNER, "partner:4711", LocalRds.IDENTITY);
        try (IamTokenDataSource right =
                        builder().assumeRole(PARTNER, "partner:4711").build();
                IamTokenDataSource wrong =
                        builder().assumeRole(PARTNER, "partner:4712").build();
                IamTokenDataSource none = builder().assumeRole(PARTNER).build()) {
            open(right);

            assertThat((Throwable) failure(wrong))
                    .hasMessageContaining("the trust policy requires another external id");
            assertThat((Throwable) failure(none)).hasMessageContaining("requires an external id, and none is set");
        }
    }

    @Test
    void aRoleThatTrustsSomebodyElseIsDenied() {
        rds.sts().createRole(PARTNER, null, new AwsIdentity("AKIAEXAMPLEEXAMPLE77", "secretKeyOfAnother/0123", null));
        try (IamTokenDataSource source = builder().assumeRole(PARTNER).build()) {
            assertThat((Throwable) failure(source))
                    .hasMessageContaining("does not name the identity of this access key");
        }
    }

    @Test
    void withoutCredentialsNobodyIsAsked() throws SQLException {
        FakeCredentials provider = LocalRds.fakeCredentials();
        provider.next(() -> {
            throw new IllegalStateException("no credentials today");
        });
        try (IamTokenDataSource source = builder().credentialsProvider(provider).build()) {
            assertThat((Throwable) failure(source))
                    .hasMessageStartingWith("The role " + rds.roleArn() + " was not assumed. No AWS credentials")
                    .hasMessageContaining("no credentials today");
            assertThat(asked()).isZero();

            open(source);
        }
    }

    @Test
    void theRoleReadsTheFallbacksSecret() throws SQLException {
        rds.secrets().trust(new AwsIdentity("AKIAEXAMPLEEXAMPLE77", "secretKeyOfAnother/0123", null));
        rds.proxy().denyIam(true);
        SecretsManagerFallback fallback = SecretsManagerFallback.of(LocalRds.SECRET_ID)
                .toEndpoint(LocalRds.INSTANCE, rds.proxy().instancePort());
        try (IamTokenDataSource source = builder().fallback(fallback).build()) {
            open(source);
        }
        assertThat(rds.proxy().logins())
                .extracting(RecordedLogin::credential)
                .endsWith(CredentialKind.PASSWORD)
                .contains(CredentialKind.TOKEN);
        assertThat(asked()).as("one session for both").isEqualTo(1);
    }

    @Test
    void aSessionThatHasEndedWhenItArrivesIsTheClocksFault() {
        IamTokenDataSource.Builder builder = builder();
        FakeTime wrong = FakeTime.atSystemTime();
        wrong.stepWall(Duration.ofHours(3));
        try (IamTokenDataSource source = builder.clock(wrong).build()) {
            IamAuthenticationException failure = failure(source);

            assertThat(failure.reason()).isEqualTo(Reason.CREDENTIALS_EXPIRED);
            assertThat((Throwable) failure)
                    .hasMessageContainingAll("its session ended at", "this machine's clock is wrong");
            failure(source);
            assertThat(asked()).isEqualTo(1);
        }
    }

    @Test
    void theLoginTimeoutEndsTheWaitForAwsSts() throws SQLException {
        // a JVM's first connection may take most of the second
        try (IamTokenDataSource source = builder().build()) {
            open(source);
        }
        rds.sts().enqueue(StsFault.HANG);
        try (IamTokenDataSource source = builder().build()) {
            source.setLoginTimeout(1);

            assertThat((Throwable) catchThrowableOfType(SQLException.class, source::getConnection))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessageContaining("AWS credentials to sign the IAM token");
        }
    }
}
