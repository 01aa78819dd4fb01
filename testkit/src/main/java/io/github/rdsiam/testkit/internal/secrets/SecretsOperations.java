package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Implements the operations of Secrets Manager: reads here, changes in {@link SecretsChanges}. */
public final class SecretsOperations {

    private static final int PAGE = 100;
    private static final int BATCH = 20;

    private final SecretStore store;
    private final SecretsChanges changes;

    public SecretsOperations(SecretStore store) {
        this.store = store;
        this.changes = new SecretsChanges(store);
    }

    public JsonObject answer(String operation, JsonObject parameters) throws AwsException {
        try {
            return answer(operation, new SecretRequest(withoutNulls(parameters)));
        } catch (IllegalStateException | UnsupportedOperationException | ClassCastException | NumberFormatException e) {
            // for example a text in place of an object
            throw AwsException.badRequest("SerializationException", "A parameter has the wrong type.");
        }
    }

    /** Removes parameters that are null, which are treated as absent. */
    private static JsonObject withoutNulls(JsonObject object) {
        var kept = new JsonObject();
        for (var entry : object.entrySet()) {
            if (entry.getValue() instanceof JsonObject inner) {
                kept.add(entry.getKey(), withoutNulls(inner));
            } else if (!entry.getValue().isJsonNull()) {
                kept.add(entry.getKey(), entry.getValue());
            }
        }
        return kept;
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
            if (secret.details().has(StoredSecret.DELETED)) {
                throw AwsException.markedForDeletion();
            }
            var version = version(secret, request.text("VersionId"), request.text("VersionStage"));
            var answer = new JsonObject();
            answer.addProperty("ARN", secret.arn());
            answer.addProperty("CreatedDate", SecretJson.epoch(version.created()));
            answer.addProperty("Name", secret.name());
            version.addTo(answer);
            answer.addProperty("VersionId", version.id());
            answer.add("VersionStages", SecretJson.array(secret.labels(version.id())));
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

    /** Reads several secrets; those that cannot be read are listed in the response as errors. */
    private JsonObject batchGetSecretValue(SecretRequest request) throws AwsException {
        var ids = request.texts("SecretIdList");
        var filters = request.objects("Filters");
        if (ids.isEmpty() == filters.isEmpty()) {
            throw AwsException.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
        }
        var answer = new JsonObject();
        if (ids.isEmpty()) {
            for (var secret : page(search(request), BATCH, request, answer)) {
                ids.add(secret.name());
            }
        } else if (request.text("MaxResults") != null) {
            throw AwsException.invalidParameter("'MaxResults' can only be used with 'Filters'.");
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
            answer.addProperty("CreatedDate", SecretJson.epoch(secret.created()));
            answer.addProperty("LastChangedDate", SecretJson.epoch(secret.changed()));
            for (var detail : secret.details().entrySet()) {
                answer.add(detail.getKey(), detail.getValue().deepCopy());
            }
            var stages = new JsonObject();
            secret.stages().forEach((id, labels) -> stages.add(id, SecretJson.array(labels)));
            answer.add(stagesKey, stages);
            return answer;
        }
    }

    private JsonObject listSecrets(SecretRequest request) throws AwsException {
        var answer = new JsonObject();
        var list = new JsonArray();
        for (var secret : page(search(request), PAGE, request, answer)) {
            list.add(described(secret, "SecretVersionsToStages"));
        }
        answer.add("SecretList", list);
        return answer;
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
                    entry.add("VersionStages", SecretJson.array(labels));
                    entry.addProperty("CreatedDate", SecretJson.epoch(version.created()));
                    found.add(entry);
                }
            }
        }
        var answer = new JsonObject();
        var versions = new JsonArray();
        page(found, PAGE, request, answer).forEach(versions::add);
        answer.add("Versions", versions);
        answer.addProperty("ARN", secret.arn());
        answer.addProperty("Name", secret.name());
        return answer;
    }

    /** Returns the requested page, and adds the token of the next page to the response. */
    private static <T> List<T> page(List<T> found, int longest, SecretRequest request, JsonObject answer)
            throws AwsException {
        var size = request.number("MaxResults", longest, 1, longest, "MaxResults must be within 1-" + longest + ".");
        var start = request.number("NextToken", 0, 0, found.size(), "The NextToken value is invalid.");
        var end = Math.min(start + size, found.size());
        if (end < found.size()) {
            answer.addProperty("NextToken", Integer.toString(end));
        }
        return found.subList(start, end);
    }

    /** Returns the secrets that match all filters of a request. */
    private List<StoredSecret> search(SecretRequest request) throws AwsException {
        var filters = SecretFilter.of(request);
        var deletedToo = request.isTrue("IncludePlannedDeletion");
        var found = new ArrayList<StoredSecret>();
        for (var secret : store.all()) {
            var about = described(secret, "Stages");
            if ((deletedToo || !about.has(StoredSecret.DELETED))
                    && filters.stream().allMatch(filter -> filter.matches(about))) {
                found.add(secret);
            }
        }
        return found;
    }
}
