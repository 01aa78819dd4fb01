package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_INVALID;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.HostName;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * One version of the fallback's secret. {@code toString} masks it, and no message quotes a value.
 *
 * @param host checked only by {@link #place}; null if absent
 * @param port as {@code host}
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 *     structure of AWS Secrets Manager secrets</a>
 */
public record DatabaseSecret(
        String id,
        String username,
        String password,
        @Nullable String host,
        @Nullable String port,
        String versionId,
        String stage)
        implements Credential {

    /** Windows editors write it at the start of a file; JSON does not allow it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static DatabaseSecret parse(String id, String json, String versionId, String stage) throws CredentialsException {
        JsonNode root = null;
        try {
            root = JsonNode.parser().parse(json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json);
        } catch (RuntimeException e) {
            // not chained, because its message quotes the text
        }
        if (root == null || !root.isObject()) {
            throw invalid(id, "is not a JSON object; it needs the keys \"username\" and \"password\"");
        }
        String username = required(id, root, "username");
        if (LogSafe.indexOfControl(username) >= 0) {
            throw invalid(id, "has a \"username\" that contains a control character");
        }
        String password = required(id, root, "password");
        // the protocol ends a password at NUL, and half of a surrogate pair cannot be encoded
        if (password.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(password)) {
            throw invalid(id, "has a \"password\" that contains a character no password can contain");
        }
        return new DatabaseSecret(
                id, username, password, optional(root, "host"), optional(root, "port"), versionId, stage);
    }

    private static String required(String id, JsonNode root, String key) throws CredentialsException {
        JsonNode value = root.field(key).orElse(null);
        if (value == null || !value.isString() || value.asString().isEmpty()) {
            throw invalid(id, "has no text under the key \"" + key + "\"");
        }
        return value.asString();
    }

    private static @Nullable String optional(JsonNode root, String key) {
        return root.field(key)
                .map(JsonNode::text)
                .filter(text -> !text.isBlank())
                .orElse(null);
    }

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.SECRET;
    }

    @Override
    public String user() {
        return username;
    }

    /** Returns the password for the driver, because not every account accepts it in clear text. */
    @Override
    public String driverPassword() {
        return password;
    }

    @Override
    public String password(Deadline deadline) {
        return "";
    }

    /** Returns the secret's host and port. The host may end in a dot, and the port may follow the host. */
    public HostAndPort place(int defaultPort) throws CredentialsException {
        if (host == null) {
            throw invalid("has no key \"host\"; name the target with toEndpoint(host, port)");
        }
        String name = host.strip();
        int colon = name.indexOf(':');
        String number = colon < 0 ? port : name.substring(colon + 1);
        name = colon < 0 ? name : name.substring(0, colon);
        if (number != null && port != null && !number.strip().equals(port.strip())) {
            throw invalid("has one port in \"host\" and another in \"port\"");
        }
        try {
            return new HostAndPort(
                    HostName.parse("host", name.endsWith(".") ? name.substring(0, name.length() - 1) : name),
                    number == null
                            ? defaultPort
                            : Arguments.port("port", new BigDecimal(number.strip()).intValueExact()));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw invalid("has a \"host\" that is not a DNS name, or a \"port\" that is not a number from 1 to 65535");
        }
    }

    public CredentialsException invalid(String why) {
        return invalid(id, why);
    }

    static CredentialsException invalid(String id, String why) {
        return new CredentialsException(SECRET_INVALID, "The secret \"" + LogSafe.escape(id) + "\" " + why + ".");
    }

    @Override
    public String toString() {
        return "DatabaseSecret[*** " + stage + " " + LogSafe.escape(versionId) + "]";
    }
}
