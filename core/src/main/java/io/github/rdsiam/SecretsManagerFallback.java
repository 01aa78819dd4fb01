package io.github.rdsiam;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Which AWS Secrets Manager secret takes over when IAM is refused, and where its password is used.
 *
 * <p>Without a target the password goes where the token would have gone. RDS Proxy with IAM required refuses passwords,
 * so behind a proxy name a target: {@link #toEndpoint} or {@link #toSecretHost}.
 *
 * <p>Immutable and thread-safe: each method returns a new instance.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 *     structure of AWS Secrets Manager secrets</a>
 */
public final class SecretsManagerFallback {

    private final String secretId;
    private final @Nullable HostAndPort endpoint;
    private final boolean secretHost;
    private final @Nullable SecretsManagerClient client;

    private SecretsManagerFallback(
            String secretId,
            @Nullable HostAndPort endpoint,
            boolean secretHost,
            @Nullable SecretsManagerClient client) {
        this.secretId = secretId;
        this.endpoint = endpoint;
        this.secretHost = secretHost;
        this.client = client;
    }

    /**
     * A fallback to the user name and password of this secret, used where the token would have been used.
     *
     * @param secretId name or ARN of the secret
     * @return the fallback
     * @throws IllegalArgumentException if the id is null or blank, or contains a control character
     */
    public static SecretsManagerFallback of(String secretId) {
        return new SecretsManagerFallback(Arguments.text("secretId", secretId), null, false, null);
    }

    /**
     * Uses the password at this RDS endpoint, dialled directly and verified by its own name.
     *
     * @param host an RDS instance, cluster or proxy endpoint
     * @param port 1 to 65535
     * @return a new fallback with this target instead of any other
     * @throws IllegalArgumentException if host or port cannot be one
     */
    public SecretsManagerFallback toEndpoint(String host, int port) {
        return new SecretsManagerFallback(
                secretId,
                new HostAndPort(HostName.parse("toEndpoint host", host), Arguments.port("toEndpoint port", port)),
                false,
                client);
    }

    /**
     * Uses the password at the host and port that stand in the secret, if that is an RDS instance or cluster name in
     * the partition and region of the data source's endpoint.
     *
     * @return a new fallback with this target instead of any other
     */
    public SecretsManagerFallback toSecretHost() {
        return new SecretsManagerFallback(secretId, null, true, client);
    }

    /**
     * Reads the secret with this client, which is never closed by the data source.
     *
     * @param client the client; by default one is created on first use and closed with the data source; it asks in the
     *     region that the secret's ARN names, or in the endpoint's for a secret given by its name
     * @return a new fallback with this client
     * @throws IllegalArgumentException if the client is null
     */
    public SecretsManagerFallback client(SecretsManagerClient client) {
        return new SecretsManagerFallback(secretId, endpoint, secretHost, Arguments.notNull("client", client));
    }

    String secretId() {
        return secretId;
    }

    @Nullable
    HostAndPort endpoint() {
        return endpoint;
    }

    boolean usesSecretHost() {
        return secretHost;
    }

    @Nullable
    SecretsManagerClient client() {
        return client;
    }

    @Override
    public String toString() {
        String target = endpoint != null ? endpoint.toString() : secretHost ? "the secret's host" : "the endpoint";
        return "SecretsManagerFallback[" + LogSafe.escape(secretId) + " at " + target + "]";
    }
}
