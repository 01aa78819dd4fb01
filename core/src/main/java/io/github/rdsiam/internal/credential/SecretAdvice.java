package io.github.rdsiam.internal.credential;

import io.github.rdsiam.internal.endpoint.LogSafe;
import java.net.UnknownHostException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * What to do when AWS Secrets Manager gives no secret, by its error code; docs/troubleshooting.md says it at more length.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
final class SecretAdvice {

    private final String id;
    private final String region;
    private final String home;
    private final String resource;

    /**
     * For one request.
     *
     * @param region where the secret was asked for
     * @param home the region in its ARN; {@code region} if the id is a name
     */
    SecretAdvice(String secretId, String region, String home) {
        this.id = LogSafe.escape(secretId);
        this.region = region;
        this.home = home;
        this.resource = id.startsWith("arn:")
                ? id
                : "arn:" + PartitionMetadata.of(Region.of(region)).id() + ":secretsmanager:" + region
                        + ":<account>:secret:" + id + "-*";
    }

    Advice about(SdkException failure) {
        return failure instanceof AwsServiceException service ? answered(service) : unanswered(failure);
    }

    private Advice answered(AwsServiceException service) {
        String said = String.valueOf(service.getMessage());
        if (service.isThrottlingException()) {
            return Advice.of(
                    "find out which client reads secrets so often: this library reads one once an hour",
                    "this account calls AWS Secrets Manager more often than its quota allows in region " + region);
        }
        if (service.isClockSkewException()) {
            return clock();
        }
        String code = service.awsErrorDetails() == null
                ? ""
                : String.valueOf(service.awsErrorDetails().errorCode());
        return switch (code) {
            case "ResourceNotFoundException" -> notFound(said);
            case "AccessDeniedException" -> said.contains("KMS") ? key() : denied();
            case "DecryptionFailure", "DecryptionFailureException" -> key();
            case "InvalidRequestException" -> invalidRequest(said);
            case "InvalidParameterException", "ValidationException" ->
                Advice.of(
                        "give the secret's name or its whole ARN",
                        "\"" + id + "\" is not a name or an ARN that AWS Secrets Manager accepts");
            case "ExpiredTokenException", "ExpiredToken" ->
                Advice.of(
                        "renew the AWS credentials, for example with aws sso login",
                        "the session of the AWS credentials has ended");
            case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId" ->
                Advice.of(
                        "try aws sts get-caller-identity with the same credentials",
                        "the access key is inactive, was deleted or has no valid session token",
                        "the access key belongs to another AWS partition than region " + region);
            case "InvalidSignatureException", "IncompleteSignatureException", "SignatureDoesNotMatch" ->
                Advice.of(
                        "try aws sts get-caller-identity with the same credentials",
                        "the secret access key does not belong to the access key",
                        "this machine's clock is wrong");
            default ->
                service.statusCode() >= 500
                        ? Advice.of(
                                "try again; if it persists, look at AWS's health dashboard for region " + region,
                                "AWS Secrets Manager has an internal error")
                        : Advice.of(read(), "AWS Secrets Manager refused the request for the reason above");
        };
    }

    private Advice notFound(String said) {
        if (said.contains("staging label")) {
            return Advice.of(
                    "give the secret a value with aws secretsmanager put-secret-value",
                    "the secret exists and has no value of this version yet");
        }
        if (!home.equals(region)) {
            return Advice.of(
                    "give the fallback a client of region " + home + ", or none",
                    "the fallback's client asks in region " + region + ", and the secret's ARN names region " + home);
        }
        return Advice.of(
                "look for it with aws secretsmanager list-secrets --region " + region,
                "there is no secret of that name in region " + region,
                "the secret is in another account: give its whole ARN");
    }

    private Advice denied() {
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

    private Advice invalidRequest(String said) {
        return said.contains("deletion") || said.contains("deleted")
                ? Advice.of(
                        "restore it with aws secretsmanager restore-secret --region " + region
                                + ", or name another secret",
                        "the secret is scheduled for deletion")
                : Advice.of(read(), "the secret is in a state in which it cannot be read");
    }

    private static Advice clock() {
        return Advice.of(
                "set the clock, for example with chrony from 169.254.169.123", "this machine's clock is wrong");
    }

    private Advice unanswered(SdkException failure) {
        if (isCausedBy(UnknownHostException.class, failure)) {
            return Advice.of(
                    "look the name up from this machine, and create a VPC endpoint for Secrets Manager with private DNS",
                    "the name of AWS Secrets Manager in region " + region + " cannot be resolved from here",
                    "region " + region + " does not exist or has no AWS Secrets Manager");
        }
        if (String.valueOf(failure.getMessage()).contains("Unable to load credentials")) {
            return Advice.of(
                    "give the function, task or instance a role, or set a profile",
                    "there are no AWS credentials to read the secret with");
        }
        return Advice.of(
                read(),
                "AWS Secrets Manager in region " + region
                        + " cannot be reached: a function in a VPC needs a VPC endpoint or a NAT gateway",
                "a security group or a proxy between blocks HTTPS");
    }

    private String read() {
        return "read it with aws secretsmanager get-secret-value --region " + region
                + " from this machine, as the same role";
    }

    static boolean isCausedBy(Class<? extends Throwable> type, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
