package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.rdsiam.testkit.DatabaseLogin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses and writes the JSON of requests, responses and database secrets. Messages never contain a value. */
public final class SecretJson {

    private SecretJson() {}

    static @Nullable JsonObject parse(String text) {
        try {
            return JsonParser.parseString(text) instanceof JsonObject object ? object : null;
        } catch (JsonParseException e) {
            return null;
        }
    }

    static @Nullable String text(JsonObject object, String key) {
        JsonElement value = object.get(key);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : null;
    }

    public static DatabaseLogin login(String text) {
        var object = parse(text);
        var user = object == null ? null : text(object, "username");
        var password = object == null ? null : text(object, "password");
        if (user == null || password == null) {
            throw new IllegalStateException("the secret is not a JSON object with username and password");
        }
        return new DatabaseLogin(user, password);
    }

    /** Returns the secret with another login; all other keys are kept. */
    static String withLogin(String text, DatabaseLogin login) {
        var object = parse(text);
        if (object == null) {
            throw new IllegalStateException("the secret is not a JSON object");
        }
        object.addProperty("username", login.user());
        object.addProperty("password", login.password());
        return object.toString();
    }

    /** Returns the sensitive part of a secret: its password, or the whole text if it has none. */
    static String sensitive(String text) {
        var object = parse(text);
        var password = object == null ? null : text(object, "password");
        return password == null ? text : password;
    }

    /** Returns a protocol time stamp: the seconds since 1970 with milliseconds, as a number. */
    static BigDecimal epoch(Instant instant) {
        return BigDecimal.valueOf(instant.toEpochMilli(), 3);
    }

    static JsonArray array(List<String> texts) {
        var array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
