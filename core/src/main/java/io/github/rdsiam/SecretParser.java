package io.github.rdsiam;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_INVALID;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Reads the JSON of a database secret. Its messages name the wrong key and never quote a value, as a parser's own message
 * would.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 *     structure of AWS Secrets Manager secrets</a>
 */
final class SecretParser {

    /** Windows editors put it before a text; JSON does not allow it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Replaces a host or port that is not a string or a number; not a valid host or port itself. */
    private static final String UNREADABLE = "-";

    private SecretParser() {}

    static DatabaseSecret parse(String secretId, String json, String versionId, String stage)
            throws CredentialsException {
        JsonNode root = root(secretId, json);
        String username = required(secretId, root, "username");
        if (LogSafe.indexOfControl(username) >= 0) {
            throw invalid(secretId, "has a \"username\" that contains a control character");
        }
        String password = required(secretId, root, "password");
        // the protocol ends a password at NUL, and half of a surrogate pair cannot be encoded
        if (password.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            throw invalid(secretId, "has a \"password\" that contains a character no password can contain");
        }
        return new DatabaseSecret(username, password, optional(root, "host"), optional(root, "port"), versionId, stage);
    }

    private static JsonNode root(String secretId, String json) throws CredentialsException {
        JsonNode root;
        try {
            root = JsonNode.parser().parse(json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json);
        } catch (RuntimeException e) {
            // not chained: its message quotes the text
            throw invalid(secretId, "is not JSON; it needs the keys \"username\" and \"password\"");
        }
        if (root == null || !root.isObject()) {
            throw invalid(secretId, "is not a JSON object; it needs the keys \"username\" and \"password\"");
        }
        return root;
    }

    private static String required(String secretId, JsonNode root, String key) throws CredentialsException {
        Optional<JsonNode> value = root.field(key);
        if (value.isEmpty() || value.get().isNull()) {
            throw invalid(secretId, "has no key \"" + key + "\"");
        }
        if (!value.get().isString() || value.get().asString().isEmpty()) {
            throw invalid(secretId, "has a \"" + key + "\" that is not a text, or is empty");
        }
        return value.get().asString();
    }

    /** Accepts anything: most logins do not need the value, so a wrong one must not make them fail. */
    private static @Nullable String optional(JsonNode root, String key) {
        Optional<JsonNode> value = root.field(key);
        if (value.isEmpty() || value.get().isNull()) {
            return null;
        }
        JsonNode node = value.get();
        String text = node.isString() ? node.asString() : node.isNumber() ? node.asNumber() : UNREADABLE;
        return text.isBlank() ? null : text;
    }

    static CredentialsException invalid(String secretId, String why) {
        return new CredentialsException(SECRET_INVALID, "The secret \"" + LogSafe.escape(secretId) + "\" " + why + ".");
    }
}
