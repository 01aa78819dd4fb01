package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Instant;

/** What to do when there is no credential to log in with; docs/troubleshooting.md says it at more length. */
final class CredentialAdvice {

    private CredentialAdvice() {}

    static Advice about(Reason reason, String region, Instant now) {
        return switch (reason) {
            case CREDENTIALS_EXPIRED ->
                Advice.of(
                        "renew the credentials, for example with aws sso login",
                        "the session has ended and nothing renewed it",
                        "this machine's clock is wrong (it says " + now + ")");
            case SECRET_UNAVAILABLE ->
                Advice.of(
                        "read it with aws secretsmanager get-secret-value from this machine, as the same role",
                        "the role lacks secretsmanager:GetSecretValue, or kms:Decrypt for a key of your own",
                        "nothing leads to AWS Secrets Manager: a function in a VPC needs an endpoint or a NAT gateway",
                        "the secret is not in region " + region);
            case SECRET_INVALID ->
                Advice.of(
                        "compare the secret's keys with username, password and, for toSecretHost(), host",
                        "it is the secret of something else",
                        "it was written by hand");
            default ->
                Advice.of(
                        "give the function, task or instance a role, or set a profile",
                        "there is no role, profile or key in this environment",
                        "the endpoint that hands out the role's credentials cannot be reached from here");
        };
    }
}
