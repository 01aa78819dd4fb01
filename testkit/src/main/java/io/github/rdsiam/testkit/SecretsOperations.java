package io.github.rdsiam.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of Secrets Manager: this class reads, {@link SecretsChanges} writes. */
final class SecretsOperations {

    static final String DELETED = "DeletedDate";

    private static final int PAGE = 100;

    private final SecretStore store;
    private final SecretsChanges changes;

    SecretsOperations(SecretStore store) {
        this.store = store;
        this.changes = new SecretsChanges(store);
    }

    JsonObject answer(String operation, JsonObject parameters) throws AwsException {
        try {
            return answer(operation, new SecretRequest(parameters));
        } catch (IllegalStateException | UnsupportedOperationException | ClassCastException | NumberFormatException e) {
            // a text where an object belongs, and the like
            throw AwsException.badRequest("SerializationException", "A parameter has the wrong type.");
        }
    }

    private JsonObject answer(String operation, SecretRequest request) throws AwsException {
        return switch (operation) {
            case "GetSecretValue" -> getSecretValue(request.required("SecretId"), request);
            case "BatchGetSecretValue" -> batchGetSecretValue(request);
            case "DescribeSecret" -> describeSecret(request);
            case "ListSecrets" -> listSecrets(request);
            case "ListSecretVersionIds" -> listSecretVersionIds(request);
            case "GetRandomPassword" -> RandomPassword.answer(request);
            case "CreateSecret" -> changes.createSecret(request);
            case "PutSecretValue" -> changes.putSecretValue(request);
            case "UpdateSecret" -> changes.updateSecret(request);
            case "UpdateSecretVersionStage" -> changes.updateSecretVersionStage(request);
            case "RotateSecret" -> changes.rotateSecret(request);
            case "CancelRotateSecret" -> changes.cancelRotateSecret(request);
            case "DeleteSecret" -> changes.deleteSecret(request);
            case "RestoreSecret" -> changes.restoreSecret(request);
            case "TagResource" -> changes.tagResource(request);
            case "UntagResource" -> changes.untagResource(request);
            default ->
                throw AwsException.badRequest(
                        "UnknownOperationException",
                        "Secrets Manager has no operation " + operation
                                + ", or FakeSecretsManager does not support it.");
        };
    }

    private StoredSecret secret(String id) throws AwsException {
        return store.find(id).orElseThrow(AwsException::notFound);
    }

    private JsonObject getSecretValue(String id, SecretRequest request) throws AwsException {
        var secret = secret(id);
        synchronized (secret) {
            if (secret.details().has(DELETED)) {
                throw AwsException.markedForDeletion();
            }
            var version = version(secret, request.text("VersionId"), request.text("VersionStage"));
            var answer = new JsonObject();
            answer.addProperty("ARN", secret.arn());
            answer.addProperty("CreatedDate", epoch(version.created()));
            answer.addProperty("Name", secret.name());
            version.addTo(answer);
            answer.addProperty("VersionId", version.id());
            answer.add("VersionStages", array(secret.labels(version.id())));
            return answer;
        }
    }

    private static SecretVersion version(StoredSecret secret, @Nullable String id, @Nullable String stage)
            throws AwsException {
        var label = stage == null ? StoredSecret.CURRENT : stage;
        var version = id == null ? secret.labelled(label) : secret.version(id);
        if (version == null) {
            throw AwsException.badRequest(
                    "ResourceNotFoundException",
                    "Secrets Manager can't find the specified secret value for "
                            + (id == null ? "staging label: " + label : "VersionId: " + id));
        }
        if (id != null && stage != null && !secret.labels(id).contains(stage)) {
            throw AwsException.invalidRequest(
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        return version;
    }

    /** One answer for many secrets: those that cannot be read are listed beside the others. */
    private JsonObject batchGetSecretValue(SecretRequest request) throws AwsException {
        var ids = request.texts("SecretIdList");
        var filters = request.objects("Filters");
        if (ids.isEmpty() == filters.isEmpty()) {
            throw AwsException.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
        }
        if (ids.isEmpty()) {
            for (var secret : store.all()) {
                if (isVisible(secret, request)) {
                    ids.add(secret.name());
                }
            }
        }
        var values = new JsonArray();
        var errors = new JsonArray();
        for (var id : ids) {
            try {
                values.add(getSecretValue(id, new SecretRequest(new JsonObject())));
            } catch (AwsException e) {
                var error = new JsonObject();
                error.addProperty("SecretId", id);
                error.addProperty("ErrorCode", e.type());
                error.addProperty("Message", e.getMessage());
                errors.add(error);
            }
        }
        var answer = new JsonObject();
        answer.add("SecretValues", values);
        answer.add("Errors", errors);
        return answer;
    }

    private JsonObject describeSecret(SecretRequest request) throws AwsException {
        return described(secret(request.required("SecretId")), "VersionIdsToStages");
    }

    private static JsonObject described(StoredSecret secret, String stagesKey) {
        synchronized (secret) {
            var answer = new JsonObject();
            answer.addProperty("ARN", secret.arn());
            answer.addProperty("Name", secret.name());
            answer.addProperty("CreatedDate", epoch(secret.created()));
            answer.addProperty("LastChangedDate", epoch(secret.changed()));
            for (var detail : secret.details().entrySet()) {
                answer.add(detail.getKey(), detail.getValue().deepCopy());
            }
            var stages = new JsonObject();
            secret.stages().forEach((id, labels) -> stages.add(id, array(labels)));
            answer.add(stagesKey, stages);
            return answer;
        }
    }

    private JsonObject listSecrets(SecretRequest request) throws AwsException {
        var found = new ArrayList<JsonElement>();
        for (var secret : store.all()) {
            if (isVisible(secret, request)) {
                found.add(described(secret, "SecretVersionsToStages"));
            }
        }
        return page(found, "SecretList", request);
    }

    private JsonObject listSecretVersionIds(SecretRequest request) throws AwsException {
        var secret = secret(request.required("SecretId"));
        var found = new ArrayList<JsonElement>();
        synchronized (secret) {
            for (var version : secret.versions()) {
                var labels = secret.labels(version.id());
                if (!labels.isEmpty() || request.isTrue("IncludeDeprecated")) {
                    var entry = new JsonObject();
                    entry.addProperty("VersionId", version.id());
                    entry.add("VersionStages", array(labels));
                    entry.addProperty("CreatedDate", epoch(version.created()));
                    found.add(entry);
                }
            }
        }
        var answer = page(found, "Versions", request);
        answer.addProperty("ARN", secret.arn());
        answer.addProperty("Name", secret.name());
        return answer;
    }

    private static JsonObject page(List<JsonElement> found, String key, SecretRequest request) throws AwsException {
        var size = request.number("MaxResults", PAGE, 1, PAGE, "MaxResults must be within 1-" + PAGE + ".");
        var start = request.number("NextToken", 0, 0, found.size(), "The NextToken value is invalid.");
        var end = Math.min(start + size, found.size());
        var page = new JsonArray();
        found.subList(start, end).forEach(page::add);
        var answer = new JsonObject();
        answer.add(key, page);
        if (end < found.size()) {
            answer.addProperty("NextToken", Integer.toString(end));
        }
        return answer;
    }

    /** All filters of a request must match, each by one of its values. */
    private static boolean isVisible(StoredSecret secret, SecretRequest request) {
        var about = described(secret, "Stages");
        return (!about.has(DELETED) || request.isTrue("IncludePlannedDeletion"))
                && request.objects("Filters").stream().allMatch(filter -> matches(about, new SecretRequest(filter)));
    }

    private static boolean matches(JsonObject about, SecretRequest filter) {
        var texts = filtered(about, Objects.requireNonNullElse(filter.text("Key"), "all"));
        return filter.texts("Values").stream().anyMatch(value -> {
            var negated = value.startsWith("!");
            var prefix = (negated ? value.substring(1) : value).toLowerCase(Locale.ROOT);
            return negated
                    != texts.stream()
                            .anyMatch(text -> text.toLowerCase(Locale.ROOT).startsWith(prefix));
        });
    }

    /** Returns what a filter looks at, by its key. */
    private static List<String> filtered(JsonObject about, String key) {
        var all = key.equals("all");
        var texts = new ArrayList<String>();
        if (all || key.equals("name")) {
            texts.add(textOf(about, "Name"));
        }
        if (all || key.equals("description")) {
            texts.add(textOf(about, "Description"));
        }
        for (var tag : new SecretRequest(about).objects("Tags")) {
            if (all || key.equals("tag-key")) {
                texts.add(textOf(tag, "Key"));
            }
            if (all || key.equals("tag-value")) {
                texts.add(textOf(tag, "Value"));
            }
        }
        return texts;
    }

    private static String textOf(JsonObject object, String key) {
        return Objects.requireNonNullElse(SecretJson.text(object, key), "");
    }

    /** Seconds since 1970 with milliseconds, as a number: the protocol's time stamp. */
    static BigDecimal epoch(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    static JsonArray array(List<String> texts) {
        var array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
