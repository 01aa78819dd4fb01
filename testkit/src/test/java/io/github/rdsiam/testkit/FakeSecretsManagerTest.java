package io.github.rdsiam.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** With the SDK's own client, which repeats nothing here. */
class FakeSecretsManagerTest {

    @Test
    void listensOnThePortOfYourChoiceAndSaysWhenItIsInUse() {
        int port;
        try (var first = FakeSecretsManager.start()) {
            port = first.endpoint().getPort();
            assertThatThrownBy(() -> FakeSecretsManager.start(port))
                    .isInstanceOf(java.io.UncheckedIOException.class)
                    .hasMessageContaining("Port " + port + " of 127.0.0.1");
        }
        try (var second = FakeSecretsManager.start(port)) {
            assertThat(second.endpoint().getPort()).isEqualTo(port);
        }
    }

    private static final String JSON = "{\"username\":\"app\",\"password\":\"pw-1\",\"port\":3306}";
    private static final AwsSessionCredentials CALLER = AwsSessionCredentials.create("ASIATEST", "caller-key", "token");

    private final FakeSecretsManager fake = FakeSecretsManager.start();
    private final SecretsManagerClient client = client(CALLER);

    private SecretsManagerClient client(AwsCredentials credentials) {
        return client(fake, credentials);
    }

    static SecretsManagerClient client(FakeSecretsManager fake, AwsCredentials credentials) {
        return SecretsManagerClient.builder()
                .endpointOverride(fake.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    @BeforeEach
    void create() {
        fake.create("orders/app", JSON);
    }

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private GetSecretValueResponse get(String id) {
        return client.getSecretValue(request -> request.secretId(id));
    }

    private GetSecretValueResponse get(String id, String stage) {
        return client.getSecretValue(request -> request.secretId(id).versionStage(stage));
    }

    @Test
    void answersByNameByArnAndByArnWithoutItsTail() {
        var answer = get("orders/app");

        assertThat(answer.secretString()).isEqualTo(JSON);
        assertThat(answer.name()).isEqualTo("orders/app");
        assertThat(answer.arn())
                .matches("arn:aws:secretsmanager:eu-west-1:\\d{12}:secret:orders/app-[A-Za-z0-9]{6}")
                .isEqualTo(fake.arn("orders/app"));
        assertThat(answer.versionStages()).containsExactly("AWSCURRENT");
        assertThat(answer.createdDate()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(get(answer.arn()).versionId()).isEqualTo(answer.versionId());
        assertThat(get(answer.arn().replaceFirst("-[^-]+$", "")).secretString()).isEqualTo(JSON);
    }

    @Test
    void handsOutBinaryValues() {
        fake.createBinary("binary", JSON.getBytes(UTF_8));

        assertThat(get("binary").secretString()).isNull();
        assertThat(get("binary").secretBinary().asUtf8String()).isEqualTo(JSON);
        assertThat(fake.currentLogin("binary")).isEqualTo(new DatabaseLogin("app", "pw-1"));
    }

    @Test
    void movesTheLabelsWhenAnotherValueIsPut() {
        var first = get("orders/app");

        fake.put("orders/app", "second");
        var second = get("orders/app");

        assertThat(second.secretString()).isEqualTo("second");
        assertThat(second.versionId()).isNotEqualTo(first.versionId());
        assertThat(get("orders/app", "AWSPREVIOUS").versionId()).isEqualTo(first.versionId());
        assertThat(client.getSecretValue(
                                request -> request.secretId("orders/app").versionId(first.versionId()))
                        .secretString())
                .isEqualTo(JSON);
        assertThat(client.describeSecret(request -> request.secretId("orders/app"))
                        .versionIdsToStages())
                .containsOnly(
                        Map.entry(first.versionId(), List.of("AWSPREVIOUS")),
                        Map.entry(second.versionId(), List.of("AWSCURRENT")));
    }

    @Test
    void saysWhatItDoesNotFind() {
        assertThatThrownBy(() -> get("nothing"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("can't find the specified secret.");
        assertThatThrownBy(() -> get("orders/app", "AWSPENDING"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("staging label: AWSPENDING");
        var version = get("orders/app").versionId();
        assertThatThrownBy(() -> client.getSecretValue(request ->
                        request.secretId("orders/app").versionId(version).versionStage("AWSPREVIOUS")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void doesNotKnowOtherOperations() {
        var failure = catchThrowableOfType(
                SecretsManagerException.class,
                () -> client.putResourcePolicy(
                        request -> request.secretId("orders/app").resourcePolicy("{}")));

        assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException");
        assertThat(failure.awsErrorDetails().errorMessage()).contains("PutResourcePolicy", "FakeSecretsManager");
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLE, 400, ThrottlingException",
        "INTERNAL_ERROR, 500, InternalServiceError",
        "UNAVAILABLE, 503, ServiceUnavailable",
        "DENY, 400, AccessDeniedException",
        "NOT_FOUND, 400, ResourceNotFoundException",
        "INVALID_REQUEST, 400, InvalidRequestException",
        "KMS_DENIED, 400, AccessDeniedException",
        "DECRYPTION_FAILURE, 400, DecryptionFailure"
    })
    void failsOnceAsScripted(SecretsFault fault, int status, String code) {
        fake.enqueue(SecretsFault.NONE, fault);
        assertThat(get("orders/app").secretString()).isEqualTo(JSON);

        var failure = catchThrowableOfType(SecretsManagerException.class, () -> get("orders/app"));

        assertThat(failure.statusCode()).isEqualTo(status);
        assertThat(failure.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(failure.isThrottlingException()).isEqualTo(fault == SecretsFault.THROTTLE);
        assertThat(failure.requestId()).isNotBlank();
        assertThat(get("orders/app").secretString()).isEqualTo(JSON);
        assertThat(fake.calls()).extracting(RecordedCall::status).containsExactly(200, status, 200);
    }

    @Test
    void deniesUntilSwitchedOff() {
        fake.denyAll(true);
        assertThatThrownBy(() -> get("orders/app")).hasMessageContaining("secretsmanager:GetSecretValue on resource");
        assertThatThrownBy(() -> get("orders/app")).isInstanceOf(SecretsManagerException.class);

        fake.denyAll(false);

        assertThat(get("orders/app").secretString()).isEqualTo(JSON);
    }

    @Test
    void dropsTheConnection() {
        fake.enqueue(SecretsFault.DROP, SecretsFault.NONE, SecretsFault.DROP);

        assertThatThrownBy(() -> get("orders/app")).isInstanceOf(SdkClientException.class);
        assertThat(get("orders/app").secretString()).isEqualTo(JSON);
        assertThatThrownBy(() -> get("orders/app")).isInstanceOf(SdkClientException.class);
        assertThat(get("orders/app").secretString()).isEqualTo(JSON);
    }

    @Test
    void hangsUntilItIsClosed() {
        fake.enqueue(SecretsFault.HANG);
        var answer = CompletableFuture.supplyAsync(() -> get("orders/app"));
        Awaitility.await().until(() -> !fake.calls().isEmpty());
        assertThat(answer).isNotDone();
        assertThat(fake.calls().get(0).status()).isZero();

        fake.close();

        assertThat(answer)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(SdkClientException.class);
    }

    @Test
    void letsInOnlyThoseItTrusts() {
        fake.trust(new AwsIdentity("ASIATEST", "caller-key", "token"));

        assertThat(get("orders/app").secretString()).isEqualTo(JSON);
        assertThat(codeFor(AwsSessionCredentials.create("ASIATEST", "other-key", "token")))
                .isEqualTo("InvalidSignatureException");
        assertThat(codeFor(AwsSessionCredentials.create("ASIATEST", "caller-key", "other")))
                .isEqualTo("UnrecognizedClientException");
        assertThat(codeFor(AwsSessionCredentials.create("ASIAOTHER", "caller-key", "token")))
                .isEqualTo("UnrecognizedClientException");
    }

    private String codeFor(AwsCredentials credentials) {
        try (var other = client(credentials)) {
            return catchThrowableOfType(
                            SecretsManagerException.class,
                            () -> other.getSecretValue(request -> request.secretId("orders/app")))
                    .awsErrorDetails()
                    .errorCode();
        }
    }

    @Test
    void saysThatItClosesAConnectionThatIsToBeClosed() {
        var response = client.getSecretValue(request -> request.secretId("orders/app")
                .overrideConfiguration(override -> override.putHeader("Connection", "close")));

        assertThat(response.sdkHttpResponse().firstMatchingHeader("Connection")).contains("close");
        assertThat(get("orders/app").sdkHttpResponse().firstMatchingHeader("Connection"))
                .isEmpty();
    }

    @Test
    void recordsWhatWasAsked() {
        get("orders/app", "AWSCURRENT");
        client.describeSecret(request -> request.secretId(fake.arn("orders/app")));

        assertThat(fake.calls())
                .extracting(RecordedCall::operation, RecordedCall::secretId, RecordedCall::stage, RecordedCall::status)
                .containsExactly(
                        tuple("GetSecretValue", "orders/app", "AWSCURRENT", 200),
                        tuple("DescribeSecret", fake.arn("orders/app"), null, 200));
    }

    @Test
    void listsEverySecretItEverHeldAndShowsNone() {
        fake.put("orders/app", JSON.replace("pw-1", "pw-2"));
        fake.create("plain", "just text");

        assertThat(fake.issuedSecrets()).containsExactly("pw-1", "pw-2", "just text");
        assertThat(fake.currentLogin("orders/app").toString()).doesNotContain("pw-2");
        assertThatThrownBy(() -> fake.currentLogin("plain")).hasMessageNotContainingAny("just text");
        assertThatThrownBy(() -> fake.create("plain", "again")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> fake.current("unknown")).isInstanceOf(IllegalArgumentException.class);
    }
}
