package io.github.rdsiam.internal.credential;

import io.github.rdsiam.internal.endpoint.LogSafe;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Explains what to do when AWS Secrets Manager does not return a secret.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
final class SecretAdvice {

    private SecretAdvice() {}

    /**
     * Returns the advice for this failure; null if AWS's message is sufficient.
     *
     * @param region the region of the request
     * @param home the region in its ARN; {@code region} if the id is a name
     */
    static @Nullable Advice about(SdkException failure, String secretId, String region, String home) {
        String said = String.valueOf(failure.getMessage());
        if (!(failure instanceof AwsServiceException service)) {
            return said.contains("Unable to load credentials")
                    ? Advice.of(
                            "give the function, task or instance a role, or set a profile",
                            "there are no AWS credentials to read the secret with")
                    : Advice.of(
                            "look up the name of AWS Secrets Manager from this machine",
                            "AWS Secrets Manager in region " + region + " cannot be reached: a function in a VPC needs"
                                    + " a VPC endpoint with private DNS, or a NAT gateway",
                            "a security group or a proxy blocks HTTPS");
        }
        if (service.awsErrorDetails() == null) {
            return null;
        }
        return switch (String.valueOf(service.awsErrorDetails().errorCode())) {
            case "ResourceNotFoundException" ->
                home.equals(region)
                        ? Advice.of(
                                "look for it with aws secretsmanager list-secrets --region " + region,
                                "the secret does not exist in region " + region + ", or has no value yet",
                                "the secret is in another account: give its whole ARN")
                        : Advice.of(
                                "give the fallback a client of region " + home + ", or none",
                                "the fallback's client uses region " + region + ", and the secret's ARN names region "
                                        + home);
            case "AccessDeniedException" -> said.contains("KMS") ? key() : denied(LogSafe.escape(secretId), region);
            case "DecryptionFailure", "DecryptionFailureException" -> key();
            case "InvalidRequestException" ->
                said.contains("delet")
                        ? Advice.of(
                                "restore it with aws secretsmanager restore-secret --region " + region
                                        + ", or name another secret",
                                "the secret is scheduled for deletion")
                        : null;
            case "ExpiredTokenException",
                    "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "RequestTimeTooSkewed" ->
                Advice.of(
                        "try aws sts get-caller-identity with the same credentials",
                        "the AWS credentials have expired, were deleted, or do not belong together",
                        "this machine's clock is wrong");
            default -> null;
        };
    }

    private static Advice denied(String id, String region) {
        String resource = id.startsWith("arn:")
                ? id
                : "arn:" + PartitionMetadata.of(Region.of(region)).id() + ":secretsmanager:" + region
                        + ":<account>:secret:" + id + "-*";
        return Advice.of(
                "allow the action secretsmanager:GetSecretValue on " + resource,
                "the role lacks secretsmanager:GetSecretValue on this secret",
                "the secret's resource policy or the VPC endpoint's policy denies it");
    }

    private static Advice key() {
        return Advice.of(
                "allow the action kms:Decrypt on the secret's key, and check that the key is enabled",
                "the role lacks kms:Decrypt on the KMS key of the secret, or the key's policy denies it",
                "the KMS key is disabled or scheduled for deletion");
    }
}
