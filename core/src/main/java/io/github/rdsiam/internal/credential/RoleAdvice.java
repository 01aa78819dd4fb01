package io.github.rdsiam.internal.credential;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Explains what to do when AWS STS refuses to assume a role.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html">AWS STS in a
 *     region</a>
 */
final class RoleAdvice {

    private RoleAdvice() {}

    static Advice about(RuntimeException failure, Role role, String region, Instant now) {
        boolean isOutage = SecretFetcher.isOutage(failure);
        if (!(failure instanceof AwsServiceException)) {
            return isOutage
                    ? Advice.of(
                            "look up the name of AWS STS in region " + region + " from this machine",
                            "AWS STS in region " + region
                                    + " cannot be reached: a function in a VPC needs a VPC endpoint for AWS"
                                    + " STS with private DNS, or a NAT gateway",
                            "a security group or a proxy blocks HTTPS")
                    : Advice.of(
                            "correct the setting that the AWS SDK names above",
                            "a setting of the AWS SDK is wrong, such as an endpoint URL");
        }
        if (isOutage) {
            return Advice.of("try again", "AWS STS is overloaded or has an outage");
        }
        return switch (code(failure)) {
            // AWS often does not say which of these causes applies
            case "AccessDenied", "AccessDeniedException" ->
                Advice.of(
                        "compare the trust policy of " + role.arn()
                                + " with the identity that aws sts get-caller-identity prints for this access key",
                        "the role's trust policy does not name the identity of this access key",
                        role.externalId() == null
                                ? "the trust policy requires an external id, and none is set"
                                : "the trust policy requires another external id",
                        "that identity lacks sts:AssumeRole on the role",
                        "a policy denies it: a service control policy, a permissions boundary or that of a VPC endpoint",
                        "the role does not exist");
            case "ExpiredToken", "ExpiredTokenException" -> Advice.usual(Reason.CREDENTIALS_EXPIRED, now);
            case "RegionDisabledException" ->
                Advice.of(
                        "activate AWS STS for region " + region + " in the account settings of IAM",
                        "AWS STS is not active in region " + region + " for the account of this access key");
            case "InvalidClientTokenId", "UnrecognizedClientException" ->
                Advice.of(
                        "try aws sts get-caller-identity --region " + region + " with the same credentials",
                        "the access key is inactive or was deleted",
                        "region " + region
                                + " is not enabled in the account of this access key, if it is an opt-in region",
                        "the session comes from the global AWS STS endpoint, and opt-in regions do not accept such"
                                + " sessions");
            case "SignatureDoesNotMatch", "IncompleteSignature", "RequestExpired" ->
                Advice.of(
                        "try aws sts get-caller-identity with the same credentials",
                        "the secret access key does not belong to this access key",
                        "this machine's clock is wrong (it says " + now + ")");
            default -> Advice.of(tryIt(role, region), "AWS STS refused for the reason above");
        };
    }

    static Advice withoutCredentials(Role role, String region) {
        return Advice.of(
                tryIt(role, region),
                "something other than AWS STS answered, such as an HTTP proxy or the endpoint in AWS_ENDPOINT_URL_STS");
    }

    /** Returns a command to try, which does not print the session's credentials. */
    private static String tryIt(Role role, String region) {
        return "try aws sts assume-role --role-arn '" + role.arn() + "' --role-session-name test --region " + region
                + (role.externalId() == null ? "" : " --external-id '<external id>'")
                + " --query AssumedRoleUser from this machine, with the same credentials";
    }

    static boolean isExpiry(@Nullable Throwable failure) {
        return code(failure).startsWith("ExpiredToken");
    }

    /** Returns whether AWS STS has denied the role. Other refusals concern the caller's keys. */
    static boolean isDenial(@Nullable Throwable failure) {
        return code(failure).startsWith("AccessDenied");
    }

    private static String code(@Nullable Throwable failure) {
        return failure instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? String.valueOf(service.awsErrorDetails().errorCode())
                : "";
    }
}
