package io.github.rdsiam.internal.credential;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The likely causes of a failure, most likely first, and the next step. Details are in docs/troubleshooting.md. */
public record Advice(List<String> causes, String next) {

    public static Advice of(String next, String... causes) {
        return new Advice(List.of(causes), next);
    }

    /** Returns the general advice for a login without a credential, if nothing more specific is known. */
    public static Advice usual(Reason reason, Instant now) {
        return switch (reason) {
            case CREDENTIALS_EXPIRED ->
                of(
                        "renew the credentials, for example with aws sso login",
                        "the session has ended and nothing renewed it",
                        "this machine's clock is wrong (it says " + now + ")");
            case SECRET_UNAVAILABLE ->
                of(
                        "try aws secretsmanager get-secret-value --query VersionId from this machine, as the same role; it"
                                + " does not print the password",
                        "AWS Secrets Manager had an outage, or refused for the reason above");
            case SECRET_INVALID ->
                of(
                        "compare the secret's keys with username, password and, for toSecretHost(), host",
                        "the secret id names the secret of another application",
                        "the secret was written by hand");
            default ->
                of(
                        "give the function, task or instance a role, or set a profile",
                        "this environment has no role, profile or access key",
                        "the endpoint that hands out the role's credentials cannot be reached from here: on ECS or EKS"
                                + " give the task or pod a role; any other container on EC2 needs a metadata hop limit of"
                                + " 2");
        };
    }

    /** Puts the causes of {@code first} in front and takes its next step. */
    public Advice after(@Nullable Advice first) {
        if (first == null) {
            return this;
        }
        List<String> all = new ArrayList<>(first.causes());
        all.addAll(causes);
        return new Advice(all, first.next());
    }

    /** Returns the sentences that end a message. */
    public String describe() {
        StringBuilder words = new StringBuilder("Likely causes: ");
        for (int i = 0; i < causes.size(); i++) {
            words.append(i == 0 ? "(" : "; (").append(i + 1).append(") ").append(causes.get(i));
        }
        return words.append(". Next: ").append(next).append('.').toString();
    }
}
