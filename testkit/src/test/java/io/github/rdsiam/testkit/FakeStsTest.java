package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
