package io.github.rdsiam;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.HostName;
import io.github.rdsiam.internal.endpoint.LogSafe;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Defines which AWS Secrets Manager secret is used when IAM is refused, and where its password is sent.
 *
 * <p>Without a target the password is sent where the token would have been sent. An RDS Proxy that requires IAM refuses
 * passwords, so name a target for a proxy: {@link #toEndpoint} or {@link #toSecretHost}.
 *
 * <p>Immutable and thread-safe: each method returns a new instance.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 *     structure of AWS Secrets Manager secrets</a>
 */
public final class SecretsManagerFallback {

    final String secretId;
    final @Nullable HostAndPort endpoint;
    final boolean secretHost;
    final @Nullable SecretsManagerClient client;

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
     * Creates a fallback to the user name and password of this secret, sent where the token would have been sent.
     *
     * @param secretId name or ARN of the secret
     * @return the fallback
     * @throws IllegalArgumentException if the id is null or blank, or contains a control character
     */
    public static SecretsManagerFallback of(String secretId) {
        return new SecretsManagerFallback(Arguments.text("secretId", secretId), null, false, null);
    }

    /**
     * Sends the password to this RDS endpoint, which is dialled directly and verified under this name.
     *
     * @param host an RDS instance, cluster or proxy endpoint
     * @param port 1 to 65535
     * @return a new fallback with this target
     * @throws IllegalArgumentException if host or port is invalid
     */
    public SecretsManagerFallback toEndpoint(String host, int port) {
        return new SecretsManagerFallback(
                secretId,
                new HostAndPort(HostName.parse("toEndpoint host", host), Arguments.port("toEndpoint port", port)),
                false,
                client);
    }

    /**
     * Sends the password to the host and port in the secret, which must be an RDS instance or cluster in the partition
     * and region of the data source's endpoint. A secret without a port means 3306, or 5432 for PostgreSQL.
     *
     * @return a new fallback with this target
     */
    public SecretsManagerFallback toSecretHost() {
        return new SecretsManagerFallback(secretId, null, true, client);
    }

    /**
     * Reads the secret with this client, which is never closed by the data source.
     *
     * @param client the client; by default one is created on first use and closed with the data source, for the region
     *     in the secret's ARN, or the endpoint's region for a secret given by its name
     * @return a new fallback with this client
     * @throws IllegalArgumentException if the client is null
     */
    public SecretsManagerFallback client(SecretsManagerClient client) {
        return new SecretsManagerFallback(secretId, endpoint, secretHost, Arguments.notNull("client", client));
    }

    @Override
    public String toString() {
        String target = endpoint != null ? endpoint.toString() : secretHost ? "the secret's host" : "the endpoint";
        return "SecretsManagerFallback[" + LogSafe.escape(secretId) + " at " + target + "]";
    }
}
