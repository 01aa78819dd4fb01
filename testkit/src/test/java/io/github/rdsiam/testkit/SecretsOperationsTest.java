package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import io.github.rdsiam.testkit.internal.secrets.AwsException;
import io.github.rdsiam.testkit.internal.secrets.SecretStore;
import io.github.rdsiam.testkit.internal.secrets.SecretsOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** Creates, changes, rotates and deletes secrets with the SDK's own client. */
class SecretsOperationsTest {

    private static final String ROTATOR = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";

    private final FakeSecretsManager fake = FakeSecretsManager.start();
    private final SecretsManagerClient client =
            FakeSecretsManagerTest.client(fake, AwsBasicCredentials.create("AKIDTEST", "key"));

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private String create(String name, String value) {
        return client.createSecret(request -> request.name(name).secretString(value))
                .versionId();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private String value(String name, String stage) {
        return client.getSecretValue(request -> request.secretId(name).versionStage(stage))
                .secretString();
    }

    private DescribeSecretResponse describe(String name) {
        return client.describeSecret(request -> request.secretId(name));
    }

    private static void assertRefused(
            Class<? extends SecretsManagerException> type, String text, ThrowingCallable call) {
        var failure = catchThrowableOfType(type, call);
        assertThat(failure).isNotNull();
        assertThat(failure.statusCode()).isEqualTo(400);
        assertThat(failure.awsErrorDetails().errorMessage()).contains(text);
    }

    @Test
    void createsASecretWithADescriptionAndTags() {
        var created = client.createSecret(request -> request.name("orders/app")
                .description("the orders database")
                .kmsKeyId("alias/orders")
                .tags(tag("team", "shop"))
                .secretString("first"));

        assertThat(created.arn())
                .matches("arn:aws:secretsmanager:eu-west-1:\\d{12}:secret:orders/app-[A-Za-z0-9]{6}")
                .isEqualTo(fake.arn("orders/app"));
        var described = describe(created.arn());
        assertThat(described.name()).isEqualTo("orders/app");
        assertThat(described.description()).isEqualTo("the orders database");
        assertThat(described.kmsKeyId()).isEqualTo("alias/orders");
        assertThat(described.tags().toString()).contains("team", "shop");
        assertThat(described.createdDate()).isCloseTo(Instant.now(), within60Seconds());
        assertThat(described.rotationEnabled()).isNull();
        assertThat(described.versionIdsToStages()).containsExactly(entry(created.versionId(), List.of("AWSCURRENT")));
        assertThat(fake.current("orders/app")).isEqualTo("first");
    }

    private static TemporalUnitOffset within60Seconds() {
        return within(60, ChronoUnit.SECONDS);
    }

    @Test
    void createsASecretThatGetsItsValueLater() {
        client.createSecret(request -> request.name("later"));

        assertRefused(
                ResourceNotFoundException.class,
                "can't find the specified secret value for staging label: AWSCURRENT",
                () -> value("later", "AWSCURRENT"));
        assertThatThrownBy(() -> fake.current("later")).hasMessageContaining("without a value");
        assertThat(describe("later").versionIdsToStages()).isEmpty();

        client.putSecretValue(request -> request.secretId("later").secretBinary(SdkBytes.fromUtf8String("bytes")));

        assertThat(client.getSecretValue(request -> request.secretId("later"))
                        .secretBinary()
                        .asUtf8String())
                .isEqualTo("bytes");
    }

    @Test
    void refusesWhatAwsRefusesToCreate() {
        create("orders", "value");

        assertRefused(
                ResourceExistsException.class,
                "The operation failed because the secret orders already exists.",
                () -> create("orders", "value"));
        assertRefused(
                InvalidParameterException.class,
                "both a binary secret value and a string secret value",
                () -> client.createSecret(
                        request -> request.name("both").secretString("a").secretBinary(SdkBytes.fromUtf8String("b"))));
        assertRefused(SecretsManagerException.class, "Invalid name.", () -> create("a b", "value"));
        assertRefused(
                SecretsManagerException.class, "less than or equal to 65536", () -> create("c", "x".repeat(65_537)));
        assertRefused(
                InvalidRequestException.class,
                "You must provide either SecretString or SecretBinary.",
                () -> client.putSecretValue(request -> request.secretId("orders")));
        assertRefused(
                InvalidParameterException.class,
                "ClientRequestToken must be 32-64 characters long.",
                () -> client.putSecretValue(
                        request -> request.secretId("orders").secretString("v").clientRequestToken("short")));
    }

    @Test
    void answersARepeatedRequestLikeTheFirst() {
        var token = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            assertThat(client.createSecret(request ->
                                    request.name("orders").secretString("v").clientRequestToken(token))
                            .versionId())
                    .isEqualTo(token);
        }
        var second = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            client.putSecretValue(
                    request -> request.secretId("orders").secretString("w").clientRequestToken(second));
        }

        assertThat(describe("orders").versionIdsToStages())
                .containsOnly(entry(token, List.of("AWSPREVIOUS")), entry(second, List.of("AWSCURRENT")));
        assertRefused(
                ResourceExistsException.class,
                "You can't modify an existing version",
                () -> client.putSecretValue(
                        request -> request.secretId("orders").secretString("x").clientRequestToken(second)));
    }

    @Test
    void putsValuesUnderTheStagesThatAreNamed() {
        var first = create("orders", "one");

        var put = client.putSecretValue(
                request -> request.secretId("orders").secretString("two").versionStages("blue"));
        var updated = client.updateSecret(
                request -> request.secretId("orders").secretString("three").description("changed"));

        assertThat(put.versionStages()).containsExactly("blue");
        assertThat(value("orders", "blue")).isEqualTo("two");
        assertThat(value("orders", "AWSCURRENT")).isEqualTo("three");
        assertThat(value("orders", "AWSPREVIOUS")).isEqualTo("one");
        assertThat(describe("orders").description()).isEqualTo("changed");
        assertThat(client.listSecretVersionIds(request -> request.secretId("orders"))
                        .versions())
                .extracting(version -> version.versionId() + version.versionStages())
                .containsExactly(
                        first + "[AWSPREVIOUS]", put.versionId() + "[blue]", updated.versionId() + "[AWSCURRENT]");
    }

    /** The four steps of a rotation function, as in AWS's own function. */
    @Test
    void isRotatedByAFunctionThatCallsIt() {
        var first = create("orders", "old");
        assertRefused(
                InvalidRequestException.class,
                "No Lambda rotation function ARN is associated with this secret.",
                () -> client.rotateSecret(request -> request.secretId("orders")));

        var id = client.rotateSecret(request -> request.secretId("orders")
                        .rotationLambdaARN(ROTATOR)
                        .rotationRules(rules -> rules.automaticallyAfterDays(30L)))
                .versionId();

        assertThat(describe("orders").rotationEnabled()).isTrue();
        assertThat(describe("orders").rotationLambdaARN()).isEqualTo(ROTATOR);
        assertThat(describe("orders").rotationRules().automaticallyAfterDays()).isEqualTo(30);
        assertThat(describe("orders").lastRotatedDate()).isNull();
        assertThat(describe("orders").nextRotationDate())
                .isCloseTo(Instant.now().plus(Duration.ofDays(30)), within60Seconds());
        assertThat(describe("orders").versionIdsToStages()).contains(entry(id, List.of("AWSPENDING")));
        assertRefused(
                ResourceNotFoundException.class, "staging label: AWSPENDING", () -> value("orders", "AWSPENDING"));
        assertRefused(
                InvalidRequestException.class,
                "A previous rotation isn't complete.",
                () -> client.rotateSecret(request -> request.secretId("orders")));

        client.putSecretValue(request -> request.secretId("orders")
                .clientRequestToken(id)
                .secretString("new")
                .versionStages("AWSPENDING"));
        assertThat(value("orders", "AWSPENDING")).isEqualTo("new");
        assertThat(value("orders", "AWSCURRENT")).isEqualTo("old");
        client.updateSecretVersionStage(request -> request.secretId("orders")
                .versionStage("AWSCURRENT")
                .moveToVersionId(id)
                .removeFromVersionId(first));

        assertThat(value("orders", "AWSCURRENT")).isEqualTo("new");
        assertThat(value("orders", "AWSPREVIOUS")).isEqualTo("old");
        assertThat(describe("orders").lastRotatedDate()).isCloseTo(Instant.now(), within60Seconds());
        assertThat(fake.issuedSecrets()).containsExactly("old", "new");
        client.rotateSecret(request -> request.secretId("orders"));
        client.cancelRotateSecret(request -> request.secretId("orders"));
        assertThat(describe("orders").rotationEnabled()).isFalse();
        assertThat(describe("orders").nextRotationDate()).isNull();
    }

    @Test
    void movesALabelOnlyFromWhereItIs() {
        var first = create("orders", "one");
        var second = client.putSecretValue(request ->
                        request.secretId("orders").secretString("two").versionStages("blue"))
                .versionId();

        assertRefused(
                InvalidParameterException.class,
                "Staging label AWSCURRENT is currently attached to version " + first,
                () -> client.updateSecretVersionStage(request ->
                        request.secretId("orders").versionStage("AWSCURRENT").moveToVersionId(second)));
        assertRefused(
                InvalidParameterException.class,
                "can't be completely removed",
                () -> client.updateSecretVersionStage(request ->
                        request.secretId("orders").versionStage("AWSCURRENT").removeFromVersionId(first)));
        assertRefused(
                ResourceNotFoundException.class,
                "can't find the specified secret version",
                () -> client.updateSecretVersionStage(request ->
                        request.secretId("orders").versionStage("green").moveToVersionId("none")));

        client.updateSecretVersionStage(
                request -> request.secretId("orders").versionStage("blue").removeFromVersionId(second));

        assertThat(describe("orders").versionIdsToStages()).containsExactly(entry(first, List.of("AWSCURRENT")));
        assertThat(client.listSecretVersionIds(
                                request -> request.secretId("orders").includeDeprecated(true))
                        .versions())
                .hasSize(2);
    }

    @Test
    void listsSecretsByPageAndFilter() {
        create("orders/app", "1");
        create("orders/admin", "2");
        client.createSecret(
                request -> request.name("billing").description("orders too").tags(tag("team", "money")));

        assertThat(client.listSecretsPaginator(request -> request.maxResults(2)).stream()
                        .flatMap(page -> page.secretList().stream()))
                .extracting(SecretListEntry::name)
                .containsExactly("orders/app", "orders/admin", "billing");
        assertThat(client.listSecrets(request -> request.maxResults(2)).nextToken())
                .isNotBlank();
        assertThat(names(FilterNameStringType.NAME, "orders/")).containsExactly("orders/app", "orders/admin");
        assertThat(names(FilterNameStringType.NAME, "!orders/")).containsExactly("billing");
        assertThat(names(FilterNameStringType.TAG_KEY, "team")).containsExactly("billing");
        assertThat(names(FilterNameStringType.DESCRIPTION, "orders")).containsExactly("billing");
        assertThat(names(FilterNameStringType.ALL, "orders")).hasSize(3);
        assertThat(client.listSecrets().secretList().get(0).secretVersionsToStages())
                .hasSize(1);
    }

    @Test
    void matchesFiltersByTheRulesOfTheirKeys() {
        client.createSecret(request ->
                request.name("Orders/credsDatabase892").description("The shop").tags(tag("Team", "Money")));

        assertThat(names(FilterNameStringType.NAME, "Orders")).hasSize(1);
        assertThat(names(FilterNameStringType.NAME, "orders")).isEmpty();
        assertThat(names(FilterNameStringType.TAG_KEY, "Te")).hasSize(1);
        assertThat(names(FilterNameStringType.TAG_KEY, "te")).isEmpty();
        assertThat(names(FilterNameStringType.TAG_VALUE, "Mo")).hasSize(1);
        assertThat(names(FilterNameStringType.TAG_VALUE, "mo")).isEmpty();
        assertThat(names(FilterNameStringType.DESCRIPTION, "the SH")).hasSize(1);
        assertThat(names(FilterNameStringType.DESCRIPTION, "shop")).isEmpty();
        assertThat(names(FilterNameStringType.PRIMARY_REGION, "eu-")).hasSize(1);
        assertThat(names(FilterNameStringType.PRIMARY_REGION, "us-")).isEmpty();
        assertThat(names(FilterNameStringType.OWNING_SERVICE, "rds")).isEmpty();
        for (var word : List.of("DATABASE", "892", "shop", "money", "other_team", "!nothing")) {
            assertThat(names(FilterNameStringType.ALL, word)).as(word).hasSize(1);
        }
        assertThat(names(FilterNameStringType.ALL, "nothing")).isEmpty();
        assertThat(names(FilterNameStringType.ALL, "!shop")).isEmpty();
    }

    @Test
    void refusesAFilterThatDoesNotExist() {
        var unknown = Filter.builder().key("owner").values("a").build();

        assertRefused(
                SecretsManagerException.class,
                "filters.1.member.key",
                () -> client.listSecrets(request -> request.filters(unknown)));
        assertRefused(
                SecretsManagerException.class,
                "filters.1.member.key",
                () -> client.batchGetSecretValue(request -> request.filters(unknown)));
    }

    @Test
    void readsManySecretsByPage() {
        for (int i = 0; i < 21; i++) {
            create("orders/" + i, "value");
        }
        var orders = Filter.builder()
                .key(FilterNameStringType.NAME)
                .values("orders/")
                .build();

        var first = client.batchGetSecretValue(request -> request.filters(orders));
        assertThat(first.secretValues()).hasSize(20);
        assertThat(client.batchGetSecretValue(request -> request.filters(orders).nextToken(first.nextToken()))
                        .secretValues())
                .extracting(value -> value.name())
                .containsExactly("orders/20");
        assertThat(client
                        .batchGetSecretValuePaginator(
                                request -> request.filters(orders).maxResults(8))
                        .stream()
                        .map(page -> page.secretValues().size()))
                .containsExactly(8, 8, 5);
        assertRefused(
                InvalidParameterException.class,
                "MaxResults",
                () -> client.batchGetSecretValue(
                        request -> request.secretIdList("orders/1").maxResults(1)));
    }

    @Test
    void takesNullForAbsentAndOnlyBase64ForBinary() throws Exception {
        var operations = new SecretsOperations(new SecretStore());
        operations.answer(
                "CreateSecret",
                JsonParser.parseString("{'Name':'a','SecretString':'b','SecretBinary':null,'Tags':null}")
                        .getAsJsonObject());
        var rotated = operations.answer(
                "RotateSecret",
                JsonParser.parseString("{'SecretId':'a','RotationLambdaARN':'arn','RotationRules':null}")
                        .getAsJsonObject());
        assertThat(rotated.has("VersionId")).isTrue();
        var binary = JsonParser.parseString("{'Name':'c','SecretBinary':'no base64'}")
                .getAsJsonObject();
        assertThatThrownBy(() -> operations.answer("CreateSecret", binary))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("base64");
    }

    private List<String> names(FilterNameStringType key, String value) {
        return client
                .listSecrets(request ->
                        request.filters(Filter.builder().key(key).values(value).build()))
                .secretList()
                .stream()
                .map(SecretListEntry::name)
                .toList();
    }

    @Test
    void readsManySecretsAtOnce() {
        create("a", "1");
        create("b", "2");

        var answer = client.batchGetSecretValue(request -> request.secretIdList("a", "none", "b"));

        assertThat(answer.secretValues())
                .extracting(value -> value.secretString())
                .containsExactly("1", "2");
        assertThat(answer.errors())
                .extracting(error -> error.secretId() + " " + error.errorCode())
                .containsExactly("none ResourceNotFoundException");
    }

    @Test
    void deletesAndRestores() {
        create("orders", "value");

        var deleted = client.deleteSecret(request -> request.secretId("orders").recoveryWindowInDays(7L));

        assertThat(deleted.deletionDate()).isCloseTo(Instant.now().plus(Duration.ofDays(7)), within60Seconds());
        assertThat(describe("orders").deletedDate()).isNotNull();
        assertThat(client.listSecrets().secretList()).isEmpty();
        assertThat(client.listSecrets(request -> request.includePlannedDeletion(true))
                        .secretList())
                .hasSize(1);
        assertRefused(InvalidRequestException.class, "marked for deletion", () -> value("orders", "AWSCURRENT"));
        assertRefused(
                InvalidRequestException.class,
                "a secret with this name is already scheduled for deletion",
                () -> create("orders", "other"));
        client.restoreSecret(request -> request.secretId("orders"));
        assertThat(value("orders", "AWSCURRENT")).isEqualTo("value");

        client.deleteSecret(request -> request.secretId("orders").forceDeleteWithoutRecovery(true));

        assertRefused(ResourceNotFoundException.class, "can't find the specified secret.", () -> describe("orders"));
        assertThat(fake.issuedSecrets()).containsExactly("value");
        create("orders", "again");
        assertRefused(
                InvalidParameterException.class,
                "between 7 and 30 days",
                () -> client.deleteSecret(request -> request.secretId("orders").recoveryWindowInDays(3L)));
    }

    @Test
    void changesTags() {
        create("orders", "value");

        client.tagResource(request -> request.secretId("orders").tags(tag("a", "1"), tag("b", "2")));
        client.tagResource(request -> request.secretId("orders").tags(tag("a", "3")));
        client.untagResource(request -> request.secretId("orders").tagKeys("b"));

        assertThat(describe("orders").tags())
                .extracting(tag -> tag.key() + tag.value())
                .containsExactly("a3");
    }

    @Test
    void makesPasswords() {
        var plain = client.getRandomPassword().randomPassword();
        var tuned = client.getRandomPassword(request -> request.passwordLength(200L)
                        .excludeCharacters("/@\"'\\")
                        .excludeUppercase(true))
                .randomPassword();

        assertThat(plain).hasSize(32).matches(".*[a-z].*").matches(".*[A-Z].*").matches(".*[0-9].*");
        assertThat(tuned).hasSize(200).doesNotContainPattern("[/@\"'\\\\A-Z]");
        assertRefused(
                InvalidParameterException.class,
                "PasswordLength",
                () -> client.getRandomPassword(request -> request.passwordLength(5000L)));
    }

    @Test
    void isDeniedEveryOperation() {
        fake.denyAll(true);

        assertRefused(
                SecretsManagerException.class,
                "not authorized to perform: secretsmanager:ListSecrets because",
                client::listSecrets);
        assertRefused(
                SecretsManagerException.class,
                "secretsmanager:CreateSecret on resource: orders because",
                () -> create("orders", "value"));
    }
}
