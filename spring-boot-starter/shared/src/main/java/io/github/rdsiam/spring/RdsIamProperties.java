package io.github.rdsiam.spring;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties below {@code rds-iam}; URL, user and pool stay where Spring Boot has them.
 *
 * @param enabled Whether the application's DataSource logs in with IAM tokens instead of a password.
 * @param region AWS region to sign for. Default: the one in the endpoint's name; required when the URL names no RDS
 *     endpoint.
 * @param connectVia Tunnel or other address to dial, as host:port. The URL's endpoint is still the one that is signed
 *     and verified.
 * @param caBundle PEM file whose certificates are trusted instead of the built-in RDS certificate authorities.
 * @param driverProperties Properties of Connector/J or pgjdbc, whichever the URL needs, by the names in the driver's
 *     documentation. They win over the URL's parameters.
 */
@ConfigurationProperties("rds-iam")
record RdsIamProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String region,
        @Nullable String connectVia,
        @Nullable Path caBundle,
        @DefaultValue Map<String, String> driverProperties,
        @DefaultValue AssumeRole assumeRole,
        @DefaultValue Fallback fallback) {

    /**
     * Another role that signs the tokens.
     *
     * @param roleArn ARN of the role that signs the tokens and reads the fallback's secret. Needs
     *     software.amazon.awssdk:sts. Default: the application's own AWS credentials sign.
     * @param externalId External id that the role's trust policy asks for. Default: none.
     */
    record AssumeRole(@Nullable String roleArn, @Nullable String externalId) {}

    /**
     * The secret that takes over where IAM is refused.
     *
     * @param secretId Name or ARN of the AWS Secrets Manager secret whose user name and password are used when IAM is
     *     refused. Default: no fallback.
     * @param target Where the secret's password is used: "secret-host" for the host and port in the secret, or
     *     host:port of an RDS endpoint. Default: where the token would have been used.
     */
    record Fallback(@Nullable String secretId, @Nullable String target) {}
}
