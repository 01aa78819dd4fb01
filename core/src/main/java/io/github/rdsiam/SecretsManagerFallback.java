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
 * <pre>{@code
 * builder.fallback(SecretsManagerFallback.of("prod/orders/mysql")
 *         .toEndpoint("orders.abc123.eu-west-1.rds.amazonaws.com", 3306));
 * }</pre>
 *
 * <p>Without a target the password is sent to the data source's own endpoint (through {@code connectVia}, if set). An
 * RDS Proxy that requires IAM refuses passwords, so behind a proxy set the instance or cluster with {@link #toEndpoint}
 * or {@link #toSecretHost}.
 *
 * <p>The secret is used after the verified server has refused IAM. It is also used without valid AWS credentials, if it
 * is cached or a {@link #client} is set. It is not used after a network, TLS or capacity error. IAM is tried again
 * after 60 seconds, or at once if the login with the secret fails. The secret is cached for an hour, and for one more
 * hour during an outage of AWS Secrets Manager.
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
     * Creates a fallback to the user name and password of this secret, sent to the data source's own endpoint.
     *
     * @param secretId name or ARN of the secret
     * @return the fallback
     * @throws IllegalArgumentException if the id is null or blank, or contains a control character
     */
    public static SecretsManagerFallback of(String secretId) {
        return new SecretsManagerFallback(Arguments.text("secretId", secretId), null, false, null);
    }

    /**
     * Sends the password to this RDS endpoint instead. The connection goes there directly, and the server's certificate
     * must be for this name.
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
     * Sends the password to the host and port in the secret instead. The host must be an RDS instance or cluster in the
     * partition and region of the data source's endpoint. A secret without a port means 3306, or 5432 for PostgreSQL.
     * {@link IamTokenDataSource.Builder#build} rejects it together with {@code connectVia}.
     *
     * @return a new fallback with this target
     */
    public SecretsManagerFallback toSecretHost() {
        return new SecretsManagerFallback(secretId, null, true, client);
    }

    /**
     * Sets the client that reads the secret. The data source never closes it.
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
