package io.github.rdsiam.spring;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties below {@code rds-iam}. URL, user and pool remain Spring Boot's own properties.
 *
 * @param enabled Whether the application's DataSource logs in with IAM tokens instead of a password.
 * @param region AWS region to sign for. Default: the region in the endpoint's name; required if the URL's host is not
 *     an RDS endpoint.
 * @param connectVia Tunnel or other address to connect to, as host:port. The token is still signed for the URL's
 *     endpoint, and the certificate is verified against it.
 * @param caBundle PEM file whose certificates are trusted instead of the built-in RDS certificate authorities.
 * @param driverProperties Properties of the URL's driver, Connector/J or pgjdbc, with the names in the driver's
 *     documentation. They override the URL's parameters.
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
     * The role to assume.
     *
     * @param roleArn ARN of the role that signs the tokens and, unless there is a SecretsManagerClient bean, reads the
     *     fallback's secret. Needs software.amazon.awssdk:sts. Default: the application's own AWS credentials are used.
     * @param externalId External id that the role's trust policy requires. Default: none.
     */
    record AssumeRole(@Nullable String roleArn, @Nullable String externalId) {}

    /**
     * The secret to use when IAM is refused.
     *
     * @param secretId Name or ARN of the AWS Secrets Manager secret whose user name and password are used when IAM is
     *     refused. Default: no fallback.
     * @param target Where the secret's password is sent: "secret-host" for the host and port in the secret, or
     *     host:port of an RDS endpoint. Default: the same address as for the token.
     */
    record Fallback(@Nullable String secretId, @Nullable String target) {}
}
