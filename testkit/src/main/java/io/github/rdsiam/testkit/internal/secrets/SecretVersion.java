package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** One value of a secret. {@code toString} masks it. */
public record SecretVersion(String id, Instant created, boolean binary, String value) {

    public static SecretVersion ofText(String text, Instant created) {
        return new SecretVersion(UUID.randomUUID().toString(), created, false, text);
    }

    public static SecretVersion ofBinary(byte[] bytes, Instant created) {
        var base64 = Base64.getEncoder().encodeToString(bytes);
        return new SecretVersion(UUID.randomUUID().toString(), created, true, base64);
    }

    /** Returns the value as text; a binary value is decoded as UTF-8. */
    public String text() {
        return binary ? new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8) : value;
    }

    boolean hasSameValueAs(SecretVersion other) {
        return binary == other.binary && value.equals(other.value);
    }

    void addTo(JsonObject answer) {
        answer.addProperty(binary ? "SecretBinary" : "SecretString", value);
    }

    @Override
    public String toString() {
        return "SecretVersion[" + id + ", ***]";
    }
}
