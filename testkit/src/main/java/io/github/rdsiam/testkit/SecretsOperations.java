package io.github.rdsiam.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of Secrets Manager that a reader of secrets calls. */
final class SecretsOperations {

    private final SecretStore store;

    SecretsOperations(SecretStore store) {
        this.store = store;
    }

    JsonObject answer(String operation, JsonObject request) throws AwsException {
        return switch (operation) {
            case "GetSecretValue" -> getSecretValue(secret(request), request);
            case "DescribeSecret" -> describeSecret(secret(request));
            default -> throw AwsException.badRequest("UnknownOperationException", "");
        };
    }

    private StoredSecret secret(JsonObject request) throws AwsException {
        var id = SecretJson.text(request, "SecretId");
        if (id == null || id.isEmpty()) {
            throw AwsException.badRequest("InvalidParameterException", "You must provide a value for SecretId.");
        }
        return store.find(id).orElseThrow(AwsException::notFound);
    }

    private static JsonObject getSecretValue(StoredSecret secret, JsonObject request) throws AwsException {
        synchronized (secret) {
            var version =
                    version(secret, SecretJson.text(request, "VersionId"), SecretJson.text(request, "VersionStage"));
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
            throw AwsException.badRequest(
                    "InvalidRequestException",
                    "You provided a VersionStage that is not associated to the provided VersionId.");
        }
        return version;
    }

    private static JsonObject describeSecret(StoredSecret secret) {
        synchronized (secret) {
            var answer = new JsonObject();
            answer.addProperty("ARN", secret.arn());
            answer.addProperty("Name", secret.name());
            var versions = secret.versions();
            answer.addProperty("CreatedDate", epoch(versions.get(0).created()));
            answer.addProperty(
                    "LastChangedDate", epoch(versions.get(versions.size() - 1).created()));
            var stages = new JsonObject();
            for (var version : versions) {
                var labels = secret.labels(version.id());
                if (!labels.isEmpty()) {
                    stages.add(version.id(), array(labels));
                }
            }
            answer.add("VersionIdsToStages", stages);
            return answer;
        }
    }

    /** Seconds since 1970 with milliseconds, as a number: the protocol's time stamp. */
    private static BigDecimal epoch(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    private static JsonArray array(List<String> texts) {
        var array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
