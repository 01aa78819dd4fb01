package io.github.rdsiam;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_INVALID;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Reads the JSON of a database secret. Says which key is wrong, never what stood there: a parser's own message would
 * quote the secret.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 *     structure of AWS Secrets Manager secrets</a>
 */
final class SecretParser {

    private static final int DEFAULT_PORT = 3306;

    private SecretParser() {}

    static DatabaseSecret parse(String secretId, String json, String versionId, String stage)
            throws CredentialsException {
        JsonNode root = root(secretId, json);
        String username = required(secretId, root, "username");
        if (Printable.indexOfControl(username) >= 0) {
            throw invalid(secretId, "has a \"username\" that contains a control character");
        }
        String password = required(secretId, root, "password");
        // the login ends a password at NUL, and half of a surrogate pair has no encoding
        if (password.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            throw invalid(secretId, "has a \"password\" that contains a character no password can contain");
        }
        return new DatabaseSecret(username, password, host(secretId, root), port(secretId, root), versionId, stage);
    }

    private static JsonNode root(String secretId, String json) throws CredentialsException {
        JsonNode root;
        try {
            root = JsonNode.parser().parse(json);
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

    private static @Nullable String host(String secretId, JsonNode root) throws CredentialsException {
        Optional<JsonNode> value = root.field("host");
        if (value.isEmpty() || value.get().isNull()) {
            return null;
        }
        if (!value.get().isString()) {
            throw invalid(secretId, "has a \"host\" that is not a text");
        }
        try {
            return HostName.parse("host", value.get().asString());
        } catch (IllegalArgumentException e) {
            throw invalid(secretId, "has a \"host\" that is no DNS name");
        }
    }

    private static int port(String secretId, JsonNode root) throws CredentialsException {
        Optional<JsonNode> value = root.field("port");
        if (value.isEmpty() || value.get().isNull()) {
            return DEFAULT_PORT;
        }
        JsonNode port = value.get();
        try {
            String text = port.isNumber()
                    ? port.asNumber()
                    : port.isString() ? port.asString().trim() : "";
            return Arguments.port("port", Integer.parseInt(text));
        } catch (IllegalArgumentException e) {
            throw invalid(secretId, "has a \"port\" that is no number from 1 to 65535");
        }
    }

    private static CredentialsException invalid(String secretId, String why) {
        return new CredentialsException(
                SECRET_INVALID, "The secret \"" + Printable.text(secretId) + "\" " + why + ".", null);
    }
}
