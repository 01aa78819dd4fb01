package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Implements the operations of Secrets Manager that change secrets. */
final class SecretsChanges {

    private static final int DEFAULT_WINDOW = 30;
    private static final int MIN_WINDOW = 7;
    private static final int MAX_ROTATION_DAYS = 1000;
    private static final String LAMBDA = "RotationLambdaARN";
    private static final String ROTATION_ENABLED = "RotationEnabled";
    private static final String NEXT_ROTATION = "NextRotationDate";

    private final SecretStore store;
    private final Clock clock = Clock.systemUTC();

    SecretsChanges(SecretStore store) {
        this.store = store;
    }

    /** Returns a secret that may be changed. */
    private StoredSecret secret(SecretRequest request) throws AwsException {
        var secret = store.find(request.required("SecretId")).orElseThrow(AwsException::notFound);
        synchronized (secret) {
            if (secret.details().has(StoredSecret.DELETED)) {
                throw AwsException.markedForDeletion();
            }
        }
        return secret;
    }

    private static JsonObject answer(StoredSecret secret, @Nullable String versionId) {
        var answer = new JsonObject();
        answer.addProperty("ARN", secret.arn());
        answer.addProperty("Name", secret.name());
        if (versionId != null) {
            answer.addProperty("VersionId", versionId);
        }
        return answer;
    }

    JsonObject createSecret(SecretRequest request) throws AwsException {
        var name = request.name();
        var first = request.version(clock.instant());
        var secret = new StoredSecret(name, clock.instant());
        if (first != null) {
            secret.put(first);
        }
        describe(secret, request);
        tag(secret.details(), request.objects("Tags"));
        var existing = store.add(secret);
        if (existing != null) {
            return createdBefore(existing, first);
        }
        return answer(secret, first == null ? null : first.id());
    }

    /** Returns the first response again for a repeated request with the same token and value. */
    private static JsonObject createdBefore(StoredSecret existing, @Nullable SecretVersion first) throws AwsException {
        synchronized (existing) {
            if (existing.details().has(StoredSecret.DELETED)) {
                throw AwsException.invalidRequest(
                        "You can't create this secret because a secret with this name is already scheduled for deletion.");
            }
            var version = first == null ? null : existing.version(first.id());
            if (first == null || version == null || !version.hasSameValueAs(first)) {
                throw AwsException.exists(
                        "The operation failed because the secret " + existing.name() + " already exists.");
            }
            return answer(existing, first.id());
        }
    }

    private static void describe(StoredSecret secret, SecretRequest request) {
        for (var key : List.of("Description", "KmsKeyId")) {
            var text = request.text(key);
            if (text != null) {
                secret.details().addProperty(key, text);
            }
        }
    }

    JsonObject putSecretValue(SecretRequest request) throws AwsException {
        var secret = secret(request);
        synchronized (secret) {
            var version = request.version(clock.instant());
            if (version == null) {
                throw AwsException.invalidRequest("You must provide either SecretString or SecretBinary.");
            }
            var stages = request.texts("VersionStages");
            put(secret, version, stages.isEmpty() ? List.of(StoredSecret.CURRENT) : stages);
            var answer = answer(secret, version.id());
            answer.add("VersionStages", SecretJson.array(secret.labels(version.id())));
            return answer;
        }
    }

    JsonObject updateSecret(SecretRequest request) throws AwsException {
        var secret = secret(request);
        synchronized (secret) {
            var version = request.version(clock.instant());
            if (version != null) {
                put(secret, version, List.of(StoredSecret.CURRENT));
            }
            describe(secret, request);
            secret.changed(clock.instant());
            return answer(secret, version == null ? null : version.id());
        }
    }

    /** Adds a version. Repeating the same request is allowed, but not another value for the same version. */
    private static void put(StoredSecret secret, SecretVersion version, List<String> stages) throws AwsException {
        var existing = secret.version(version.id());
        if (existing == null) {
            secret.put(version, stages);
        } else if (!existing.hasSameValueAs(version)) {
            throw AwsException.exists("You can't modify an existing version, you can only create a new version.");
        }
    }

    JsonObject updateSecretVersionStage(SecretRequest request) throws AwsException {
        var secret = secret(request);
        var stage = request.required("VersionStage");
        var from = request.text("RemoveFromVersionId");
        var to = request.text("MoveToVersionId");
        synchronized (secret) {
            var holder = secret.versionIdOf(stage);
            if (to != null && secret.version(to) == null) {
                throw AwsException.badRequest(
                        "ResourceNotFoundException", "Secrets Manager can't find the specified secret version.");
            }
            if (holder != null && !holder.equals(to) && from == null) {
                throw AwsException.invalidParameter("The parameter RemoveFromVersionId can't be empty. Staging label "
                        + stage + " is currently attached to version " + holder
                        + ", so you must explicitly reference that version in RemoveFromVersionId.");
            }
            if (from != null && !from.equals(holder)) {
                throw AwsException.invalidParameter(
                        "Staging label " + stage + " is not attached to version " + from + ".");
            }
            if (to != null) {
                var rotated = stage.equals(StoredSecret.CURRENT) && to.equals(secret.versionIdOf(StoredSecret.PENDING));
                secret.move(stage, to);
                if (rotated) {
                    rotated(secret.details());
                }
            } else if (stage.equals(StoredSecret.CURRENT)) {
                throw AwsException.invalidParameter("You can only move staging label AWSCURRENT to a different secret"
                        + " version. It can't be completely removed.");
            } else {
                secret.removeLabel(stage);
            }
            secret.changed(clock.instant());
            return answer(secret, null);
        }
    }

    private void rotated(JsonObject details) {
        var now = clock.instant();
        details.addProperty("LastRotatedDate", SecretJson.epoch(now));
        schedule(details, now);
    }

    /**
     * Sets the date of the next rotation, if the rules contain days. A schedule expression is stored but not evaluated.
     */
    private static void schedule(JsonObject details, Instant from) {
        var rules = details.getAsJsonObject("RotationRules");
        if (rules != null && rules.has("AutomaticallyAfterDays")) {
            var days = rules.get("AutomaticallyAfterDays").getAsLong();
            details.addProperty(NEXT_ROTATION, SecretJson.epoch(from.plus(Duration.ofDays(days))));
        }
    }

    /** Begins a rotation: AWSPENDING is on a version without a value, which the rotation function would add. */
    JsonObject rotateSecret(SecretRequest request) throws AwsException {
        var secret = secret(request);
        var id = request.versionId();
        var rules = request.json().getAsJsonObject("RotationRules");
        if (rules != null) {
            new SecretRequest(rules)
                    .number(
                            "AutomaticallyAfterDays",
                            1,
                            1,
                            MAX_ROTATION_DAYS,
                            "RotationRules.AutomaticallyAfterDays must be within 1-" + MAX_ROTATION_DAYS + ".");
        }
        synchronized (secret) {
            var details = secret.details();
            var lambda = Objects.requireNonNullElse(
                    request.text(LAMBDA), Objects.requireNonNullElse(SecretJson.text(details, LAMBDA), ""));
            if (lambda.isEmpty()) {
                throw AwsException.invalidRequest("No Lambda rotation function ARN is associated with this secret.");
            }
            if (secret.isRotating()) {
                throw AwsException.invalidRequest(
                        "A previous rotation isn't complete. That rotation will be reattempted.");
            }
            details.addProperty(ROTATION_ENABLED, true);
            details.addProperty(LAMBDA, lambda);
            if (rules != null) {
                details.add("RotationRules", rules);
            }
            schedule(details, clock.instant());
            secret.changed(clock.instant());
            if ("false".equals(request.text("RotateImmediately"))) {
                return answer(secret, null);
            }
            secret.move(StoredSecret.PENDING, id);
            return answer(secret, id);
        }
    }

    JsonObject cancelRotateSecret(SecretRequest request) throws AwsException {
        var secret = secret(request);
        synchronized (secret) {
            secret.details().addProperty(ROTATION_ENABLED, false);
            secret.details().remove(NEXT_ROTATION);
            return answer(secret, secret.versionIdOf(StoredSecret.PENDING));
        }
    }

    JsonObject deleteSecret(SecretRequest request) throws AwsException {
        var force = request.isTrue("ForceDeleteWithoutRecovery");
        if (force && request.text("RecoveryWindowInDays") != null) {
            throw AwsException.invalidParameter(
                    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        var window = request.number(
                "RecoveryWindowInDays",
                DEFAULT_WINDOW,
                MIN_WINDOW,
                DEFAULT_WINDOW,
                "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        var now = clock.instant();
        if (force) {
            // AWS accepts a secret that is already marked for deletion, and one that does not exist
            var id = request.required("SecretId");
            var secret = store.find(id).orElseGet(() -> new StoredSecret(id, now));
            secret.erase();
            return deleted(secret, now);
        }
        var secret = secret(request);
        synchronized (secret) {
            secret.details().addProperty(StoredSecret.DELETED, SecretJson.epoch(now));
        }
        return deleted(secret, now.plus(Duration.ofDays(window)));
    }

    private static JsonObject deleted(StoredSecret secret, Instant at) {
        var answer = answer(secret, null);
        answer.addProperty("DeletionDate", SecretJson.epoch(at));
        return answer;
    }

    JsonObject restoreSecret(SecretRequest request) throws AwsException {
        var secret = store.find(request.required("SecretId")).orElseThrow(AwsException::notFound);
        synchronized (secret) {
            secret.details().remove(StoredSecret.DELETED);
        }
        return answer(secret, null);
    }

    JsonObject tagResource(SecretRequest request) throws AwsException {
        var secret = secret(request);
        synchronized (secret) {
            tag(secret.details(), request.objects("Tags"));
        }
        return new JsonObject();
    }

    private static void tag(JsonObject details, List<JsonObject> added) {
        for (var tag : added) {
            untag(details, List.of(Objects.requireNonNullElse(SecretJson.text(tag, "Key"), "")));
            if (!details.has("Tags")) {
                details.add("Tags", new JsonArray());
            }
            details.getAsJsonArray("Tags").add(tag);
        }
    }

    JsonObject untagResource(SecretRequest request) throws AwsException {
        var secret = secret(request);
        synchronized (secret) {
            untag(secret.details(), request.texts("TagKeys"));
        }
        return new JsonObject();
    }

    private static void untag(JsonObject details, List<String> keys) {
        var kept = new JsonArray();
        for (var tag : new SecretRequest(details).objects("Tags")) {
            if (!keys.contains(SecretJson.text(tag, "Key"))) {
                kept.add(tag);
            }
        }
        if (details.has("Tags")) {
            details.add("Tags", kept);
        }
    }
}
