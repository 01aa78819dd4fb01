package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a request to Secrets Manager, checked as AWS checks them. */
record SecretRequest(JsonObject json) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,512}");
    private static final int MAX_VALUE = 65_536;
    private static final int MIN_TOKEN = 32;
    private static final int MAX_TOKEN = 64;

    @Nullable
    String text(String key) {
        return SecretJson.text(json, key);
    }

    String required(String key) throws AwsException {
        var value = text(key);
        if (value == null || value.isEmpty()) {
            throw AwsException.invalidParameter("You must provide a value for " + key + ".");
        }
        return value;
    }

    boolean isTrue(String key) {
        return "true".equals(text(key));
    }

    /** Returns an integer between two bounds, or the default if it is absent. */
    int number(String key, int fallback, int min, int max, String complaint) throws AwsException {
        var text = text(key);
        if (text == null) {
            return fallback;
        }
        try {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw AwsException.invalidParameter(complaint);
    }

    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        for (var element : array(key)) {
            texts.add(element.getAsString());
        }
        return texts;
    }

    List<JsonObject> objects(String key) {
        var objects = new ArrayList<JsonObject>();
        for (var element : array(key)) {
            objects.add(element.getAsJsonObject());
        }
        return objects;
    }

    private JsonArray array(String key) {
        return json.get(key) instanceof JsonArray array ? array : new JsonArray();
    }

    String name() throws AwsException {
        var name = required("Name");
        if (!NAME.matcher(name).matches()) {
            throw AwsException.validation(
                    "Invalid name. Must be a valid name containing alphanumeric characters, or any"
                            + " of the following: -/_+=.@!");
        }
        return name;
    }

    /** Returns the id of the new version. */
    String versionId() throws AwsException {
        var token = Objects.requireNonNullElseGet(
                text("ClientRequestToken"), () -> UUID.randomUUID().toString());
        if (token.length() < MIN_TOKEN || token.length() > MAX_TOKEN) {
            throw AwsException.invalidParameter("ClientRequestToken must be 32-64 characters long.");
        }
        return token;
    }

    /** Returns the new version, or null if the request has no value. */
    @Nullable
    SecretVersion version(Instant created) throws AwsException {
        var string = text("SecretString");
        var binary = text("SecretBinary");
        if (string != null && binary != null) {
            throw AwsException.invalidParameter(
                    "You can't specify both a binary secret value and a string secret value in the same secret.");
        }
        var id = versionId();
        var value = string == null ? binary : string;
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (value.length() > MAX_VALUE) {
            throw AwsException.validation("1 validation error detected: Value at '"
                    + (string == null ? "secretBinary" : "secretString")
                    + "' failed to satisfy constraint: Member must have length less than or equal to " + MAX_VALUE);
        }
        if (string == null) {
            checkBase64(value);
        }
        return new SecretVersion(id, created, string == null, value);
    }

    private static void checkBase64(String binary) throws AwsException {
        try {
            Base64.getDecoder().decode(binary);
        } catch (IllegalArgumentException e) {
            throw AwsException.badRequest("SerializationException", "SecretBinary is not in base64.");
        }
    }
}
