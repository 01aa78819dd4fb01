package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** With the SDK's own client, which repeats nothing here. */
class FakeStsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/team/orders";
    private static final AwsIdentity CALLER = new AwsIdentity("ASIATEST", "caller-key", "token");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final FakeSts fake = FakeSts.start(Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        fake.close();
    }

    private StsClient client(AwsIdentity identity) {
        return StsClient.builder()
                .endpointOverride(fake.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        identity.accessKeyId(), identity.secretAccessKey(), String.valueOf(identity.sessionToken()))))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    private Credentials assume(AwsIdentity identity, String externalId) {
        return assume(ROLE, identity, externalId);
    }

    private Credentials assume(String role, AwsIdentity identity, String externalId) {
        try (StsClient client = client(identity)) {
            return client.assumeRole(request ->
                            request.roleArn(role).roleSessionName("test").externalId(externalId))
                    .credentials();
        }
    }

    private String refusal(AwsIdentity identity, String externalId) {
        return catchThrowableOfType(StsException.class, () -> assume(identity, externalId))
                .awsErrorDetails()
                .errorCode();
    }

    @Test
    void handsOutSessionsThatEnd() {
        List<Instant> ends = new ArrayList<>();
        fake.onSession((session, until) -> ends.add(until));
        fake.createRole(ROLE, null, CALLER);

        Credentials first = assume(CALLER, null);
        Credentials second = assume(CALLER, null);

        assertThat(first.expiration()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(ends).containsExactly(first.expiration(), second.expiration());
        assertThat(fake.sessions())
                .containsExactly(
                        new AwsIdentity(first.accessKeyId(), first.secretAccessKey(), first.sessionToken()),
                        new AwsIdentity(second.accessKeyId(), second.secretAccessKey(), second.sessionToken()))
                .doesNotHaveDuplicates();
        assertThat(fake.issuedSecrets()).contains(first.secretAccessKey(), second.sessionToken());
        assertThat(fake.calls()).hasSize(2).first().satisfies(call -> {
            assertThat(call.sessionName()).isEqualTo("test");
            assertThat(call.region()).isEqualTo("eu-west-1");
            assertThat(call.accessKeyId()).isEqualTo("ASIATEST");
            assertThat(call.status()).isEqualTo(200);
        });
    }

    @Test
    void givesASessionThePolicyThatItsRoleHadWhenItBegan() {
        IamPolicy first = IamPolicy.of();
        IamPolicy second = IamPolicy.of();
        String other = ROLE.replace("orders", "other");
        fake.attach(ROLE, first);
        fake.createRole(ROLE, null, CALLER);
        fake.createRole(other, null, CALLER);
        assume(CALLER, null);
        fake.attach(ROLE, second);
        assume(CALLER, null);
        assume(other, CALLER, null);

        assertThat(fake.sessions())
                .map(fake::policyOf)
                .containsExactly(Optional.of(first), Optional.of(second), Optional.empty());
        assertThat(fake.policyOf(CALLER)).isEmpty();
    }

    @Test
    void answersAsAwsWhenARoleMayNotBeAssumed() {
        assertThat(refusal(CALLER, null)).as("nobody knows the caller").isEqualTo("InvalidClientTokenId");
        fake.createRole(ROLE.replace("orders", "other"), null, CALLER);
        assertThat(refusal(CALLER, null)).as("no such role").isEqualTo("AccessDenied");
        fake.createRole(ROLE, "id:1", CALLER);
        assertThat(refusal(CALLER, null)).as("no external id").isEqualTo("AccessDenied");
        assertThat(refusal(CALLER, "id:2")).as("another external id").isEqualTo("AccessDenied");
        assertThat(refusal(CALLER, "!")).isEqualTo("ValidationError");
        assertThat(refusal(new AwsIdentity("ASIATEST", "other-key", "token"), "id:1"))
                .isEqualTo("SignatureDoesNotMatch");
        assertThat(refusal(new AwsIdentity("ASIATEST", "caller-key", "other"), "id:1"))
                .isEqualTo("InvalidClientTokenId");
        assertThat(assume(CALLER, "id:1").accessKeyId()).startsWith("ASIA");
        assertThat(refusal(fake.sessions().get(0), "id:1"))
                .as("trusts the caller alone")
                .isEqualTo("AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLE, Throttling",
        "UNAVAILABLE, ServiceUnavailable",
        "DENY, AccessDenied",
        "EXPIRED_TOKEN, ExpiredToken",
        "UNKNOWN_KEY, InvalidClientTokenId",
        "WRONG_SIGNATURE, SignatureDoesNotMatch",
        "REGION_DISABLED, RegionDisabledException",
        "INVALID, ValidationError"
    })
    void playsEachFaultOnce(StsFault fault, String code) {
        fake.createRole(ROLE, null, CALLER);
        fake.enqueue(fault);

        assertThat(refusal(CALLER, null)).isEqualTo(code);
        assertThat(assume(CALLER, null)).isNotNull();
    }

    @Test
    void refusesWhatIsNotTheArnOfARole() {
        fake.createRole(ROLE, null, CALLER);

        assertThat(catchThrowableOfType(StsException.class, () -> assume("orders", CALLER, null))
                        .awsErrorDetails()
                        .errorCode())
                .isEqualTo("ValidationError");
    }

    @Test
    void answersWithoutCredentials() {
        fake.createRole(ROLE, null, CALLER);
        fake.enqueue(StsFault.EMPTY);

        assertThat(assume(CALLER, null)).isNull();
    }

    @Test
    void closesTheConnectionWithoutAnAnswer() {
        fake.createRole(ROLE, null, CALLER);
        fake.enqueue(StsFault.DROP);

        assertThat(catchThrowableOfType(SdkClientException.class, () -> assume(CALLER, null)))
                .isNotNull();
        assertThat(fake.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.status()).isZero());
    }

    private static final FakeOidcIssuer CLUSTER = FakeOidcIssuer.of("https://oidc.eks.eu-west-1.amazonaws.com/id/0A1B");
    private static final String POD = "system:serviceaccount:orders:app";

    private AssumeRoleWithWebIdentityResponse exchange(String role, String token) {
        try (StsClient client = client(CALLER)) {
            return client.assumeRoleWithWebIdentity(
                    request -> request.roleArn(role).roleSessionName("test").webIdentityToken(token));
        }
    }

    private static String token(FakeOidcIssuer issuer, String subject, String audience, Duration life) {
        return issuer.token(subject, audience, NOW, life);
    }

    @Test
    void exchangesAnIdentityTokenForASession() {
        List<Instant> ends = new ArrayList<>();
        fake.onSession((session, until) -> ends.add(until));
        fake.createRole(ROLE, CLUSTER, "sts.amazonaws.com", POD);

        AssumeRoleWithWebIdentityResponse answer =
                exchange(ROLE, token(CLUSTER, POD, "sts.amazonaws.com", Duration.ofMinutes(10)));

        Credentials session = answer.credentials();
        assertThat(fake.sessions())
                .containsExactly(
                        new AwsIdentity(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        assertThat(ends).containsExactly(session.expiration()).containsExactly(NOW.plus(Duration.ofHours(1)));
        assertThat(answer.subjectFromWebIdentityToken()).isEqualTo(POD);
        assertThat(answer.audience()).isEqualTo("sts.amazonaws.com");
        assertThat(answer.provider()).isEqualTo(CLUSTER.issuer());
        assertThat(answer.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::123456789012:assumed-role/orders/test");
        assertThat(fake.calls()).singleElement().satisfies(call -> {
            assertThat(call.accessKeyId()).as("nobody signs it").isNull();
            assertThat(call.status()).isEqualTo(200);
        });
    }

    @Test
    void refusesAnIdentityTokenAsAwsDoes() {
        fake.createRole(ROLE, CLUSTER, "sts.amazonaws.com", POD);
        fake.createRole(ROLE + "-by-key", null, CALLER);
        String valid = token(CLUSTER, POD, "sts.amazonaws.com", Duration.ofMinutes(10));
        FakeOidcIssuer forger = FakeOidcIssuer.of(CLUSTER.issuer());

        assertRefused(ROLE, "InvalidIdentityToken", "not a valid JWT", "no token at all");
        assertRefused(ROLE, "InvalidIdentityToken", "not a valid JWT", "bm8.dG9r.ZW4");
        assertRefused(
                ROLE,
                "InvalidIdentityToken",
                "No OpenIDConnect provider",
                token(FakeOidcIssuer.of("https://gitlab.com"), POD, "sts.amazonaws.com", Duration.ofMinutes(10)));
        assertRefused(
                ROLE,
                "InvalidIdentityToken",
                "signature",
                token(forger, POD, "sts.amazonaws.com", Duration.ofMinutes(10)));
        assertRefused(
                ROLE,
                "InvalidIdentityToken",
                "signature",
                valid.substring(0, valid.indexOf('.')) + "."
                        + token(CLUSTER, "other", "sts.amazonaws.com", Duration.ofDays(1))
                                .split("\\.", -1)[1]
                        + valid.substring(valid.lastIndexOf('.')));
        assertRefused(
                ROLE,
                "InvalidIdentityToken",
                "Incorrect token audience",
                token(CLUSTER, POD, "other", Duration.ofMinutes(10)));
        assertRefused(
                ROLE,
                "ExpiredTokenException",
                "Token expired",
                token(CLUSTER, POD, "sts.amazonaws.com", Duration.ZERO));
        assertRefused(
                ROLE,
                "AccessDenied",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                token(CLUSTER, "system:serviceaccount:orders:other", "sts.amazonaws.com", Duration.ofMinutes(10)));
        assertRefused(ROLE + "-by-key", "AccessDenied", "Not authorized", valid);
        assertRefused(ROLE + "-none", "AccessDenied", "Not authorized", valid);
        assertThat(fake.sessions()).isEmpty();
    }

    @Test
    void takesATokenWhoseAudienceIsAnArray() {
        fake.createRole(ROLE, CLUSTER, "sts.amazonaws.com", POD);

        List<String> audiences = List.of("other", "sts.amazonaws.com");
        assertThat(exchange(ROLE, CLUSTER.token(POD, audiences, NOW, Duration.ofMinutes(10)))
                        .audience())
                .isEqualTo("sts.amazonaws.com");
        assertRefused(
                ROLE,
                "InvalidIdentityToken",
                "Incorrect token audience",
                CLUSTER.token(POD, List.of("other"), NOW, Duration.ofMinutes(10)));
        assertRefused(
                ROLE,
                "InvalidIdentityToken",
                "Incorrect token audience",
                CLUSTER.token(POD, List.of(), NOW, Duration.ofMinutes(10)));
    }

    @Test
    void keepsTheProviderWhenTheRoleIsReplaced() {
        fake.createRole(ROLE, CLUSTER, "sts.amazonaws.com", POD);
        String valid = token(CLUSTER, POD, "sts.amazonaws.com", Duration.ofMinutes(10));

        fake.createRole(ROLE, CLUSTER, "other", POD);
        assertRefused(ROLE, "AccessDenied", "Not authorized", valid);
        fake.createRole(ROLE, null, CALLER);
        assertRefused(ROLE, "AccessDenied", "Not authorized", valid);
    }

    private void assertRefused(String role, String code, String message, String token) {
        StsException refusal = catchThrowableOfType(StsException.class, () -> exchange(role, token));
        assertThat(refusal.awsErrorDetails().errorCode()).as(message).isEqualTo(code);
        assertThat(refusal).hasMessageContaining(message);
    }

    @Test
    void answersNothingElse() {
        fake.createRole(ROLE, null, CALLER);
        try (StsClient client = client(CALLER)) {
            assertThat(catchThrowableOfType(StsException.class, client::getCallerIdentity)
                            .awsErrorDetails()
                            .errorCode())
                    .isEqualTo("InvalidAction");
        }
    }
}
