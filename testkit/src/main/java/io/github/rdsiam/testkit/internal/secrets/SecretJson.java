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

/** The JSON of requests and answers, and that in a database's secret. No message shows a value. */
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

    /** The same secret with another login; host, port and what else it has stay. */
    static String withLogin(String text, DatabaseLogin login) {
        var object = parse(text);
        if (object == null) {
            throw new IllegalStateException("the secret is not a JSON object");
        }
        object.addProperty("username", login.user());
        object.addProperty("password", login.password());
        return object.toString();
    }

    /** What a leak of this secret would show: its password, or all of it where it has none. */
    static String sensitive(String text) {
        var object = parse(text);
        var password = object == null ? null : text(object, "password");
        return password == null ? text : password;
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
