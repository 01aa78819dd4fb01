package io.github.rdsiam.testkit.internal.standalone;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.rdsiam.testkit.ProxySummary;
import io.github.rdsiam.testkit.RecordedLogin;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts records to JSON. */
final class ControlRecords {

    private ControlRecords() {}

    static Stream<String> logins(List<RecordedLogin> logins) {
        return lines(logins, ControlRecords::login);
    }

    static Stream<String> statements(List<String> statements) {
        return lines(statements, text -> {
            JsonObject statement = new JsonObject();
            statement.addProperty("statement", text);
            return statement;
        });
    }

    private static <T> Stream<String> lines(List<T> records, Function<T, JsonObject> json) {
        return records.stream().map(entry -> json.apply(entry) + "\n");
    }

    private static JsonObject login(RecordedLogin login) {
        JsonObject json = new JsonObject();
        json.addProperty("at", login.at().toString());
        json.addProperty("endpoint", login.endpoint());
        json.addProperty("instance", login.instanceFace());
        json.addProperty("verdict", login.verdict().name());
        add(json, "detail", login.detail());
        add(json, "user", login.user());
        json.addProperty("credential", login.credential().name());
        json.addProperty("certificateCheck", login.certificateCheck().name());
        add(json, "certificateSubject", login.certificateSubject());
        add(json, "tlsVersion", login.tlsVersion());
        json.addProperty("tlsResumed", login.tlsResumed());
        add(json, "tokenAge", login.tokenAge());
        add(json, "tokenExpires", login.tokenExpires());
        return json;
    }

    private static void add(JsonObject json, String name, @Nullable Object value) {
        json.add(name, value == null ? JsonNull.INSTANCE : new JsonPrimitive(value.toString()));
    }

    static Stream<String> summary(ProxySummary summary) {
        JsonObject json = new JsonObject();
        json.addProperty("accepted", summary.accepted());
        json.addProperty("connections", summary.connections());
        json.addProperty("credentials", summary.credentials());
        json.addProperty("credentialsInClearText", summary.credentialsInPlainText());
        json.addProperty("bytes", summary.bytes());
        json.addProperty("logins", summary.logins());
        return Stream.of(json + "\n");
    }

    static Stream<String> clock(MovableClock clock) {
        JsonObject json = new JsonObject();
        json.addProperty("now", clock.instant().toString());
        json.addProperty("ahead", clock.ahead().toString());
        return Stream.of(json + "\n");
    }
}
