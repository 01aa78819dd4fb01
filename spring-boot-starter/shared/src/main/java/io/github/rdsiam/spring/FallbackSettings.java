package io.github.rdsiam.spring;

import io.github.rdsiam.SecretsManagerFallback;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Reads the properties below {@code rds-iam.fallback}. */
final class FallbackSettings {

    private static final String TARGET = "rds-iam.fallback.target";
    private static final String SECRET_HOST = "secret-host";

    private FallbackSettings() {}

    /** Returns the fallback; null if no secret is set, and then only IAM is used. */
    static @Nullable SecretsManagerFallback policy(RdsIamProperties.Fallback properties) {
        String target = properties.target();
        String secretId = properties.secretId();
        if (!StringUtils.hasText(secretId)) {
            if (StringUtils.hasText(target)) {
                throw new RdsIamConfigurationException(
                        TARGET + " is set, but rds-iam.fallback.secret-id is not.",
                        "Name the secret, or remove the target; without a secret there is no fallback.");
            }
            return null;
        }
        SecretsManagerFallback fallback = SecretsManagerFallback.of(secretId);
        if (!StringUtils.hasText(target)) {
            return fallback;
        }
        return target.trim().equals(SECRET_HOST) ? fallback.toSecretHost() : toEndpoint(fallback, target);
    }

    private static SecretsManagerFallback toEndpoint(SecretsManagerFallback fallback, String target) {
        if (!target.contains(":")) {
            throw new RdsIamConfigurationException(
                    TARGET + " (\"" + target + "\") is neither " + SECRET_HOST + " nor an address as host:port.",
                    "Set it to " + SECRET_HOST + " for the host and port in the secret, or to the host:port of an RDS"
                            + " instance or cluster.");
        }
        HostPort endpoint = HostPort.parse(TARGET, target);
        return fallback.toEndpoint(endpoint.host(), endpoint.port());
    }
}
