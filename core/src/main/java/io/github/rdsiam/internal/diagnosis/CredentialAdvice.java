package io.github.rdsiam.internal.diagnosis;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.credential.Advice;
import java.time.Instant;

/** What to do when there is no credential to log in with; docs/troubleshooting.md says it at more length. */
final class CredentialAdvice {

    private CredentialAdvice() {}

    static Advice about(Reason reason, Instant now) {
        return switch (reason) {
            case CREDENTIALS_EXPIRED ->
                Advice.of(
                        "renew the credentials, for example with aws sso login",
                        "the session has ended and nothing renewed it",
                        "this machine's clock is wrong (it says " + now + ")");
            case SECRET_UNAVAILABLE ->
                Advice.of(
                        "read it with aws secretsmanager get-secret-value from this machine, as the same role",
                        "AWS Secrets Manager could not be asked");
            case SECRET_INVALID ->
                Advice.of(
                        "compare the secret's keys with username, password and, for toSecretHost(), host",
                        "the secret id names the secret of another application",
                        "somebody wrote the secret by hand");
            default ->
                Advice.of(
                        "give the function, task or instance a role, or set a profile",
                        "this environment has no role, profile or access key",
                        "the endpoint that hands out the role's credentials cannot be reached from here");
        };
    }
}
