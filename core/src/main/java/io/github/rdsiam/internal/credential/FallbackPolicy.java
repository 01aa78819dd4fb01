package io.github.rdsiam.internal.credential;

import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The values of a {@link SecretsManagerFallback}.
 *
 * @param endpoint where the password is sent; null for the data source's own endpoint, or for the secret's host
 * @param secretHost whether the password is sent to the host in the secret
 * @param client the application's client; null for one that is created on first use
 */
public record FallbackPolicy(
        String secretId,
        @Nullable HostAndPort endpoint,
        boolean secretHost,
        @Nullable SecretsManagerClient client) {

    public boolean namesTarget() {
        return secretHost || endpoint != null;
    }

    @Override
    public String toString() {
        String target = endpoint != null ? endpoint.toString() : secretHost ? "the secret's host" : "the endpoint";
        return "SecretsManagerFallback[" + LogSafe.escape(secretId) + " at " + target + "]";
    }
}
