package io.github.rdsiam.spring;

import io.github.rdsiam.IamAuthenticationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a login that was refused at start, without a stack trace. */
final class IamAuthenticationFailureAnalyzer extends AbstractFailureAnalyzer<IamAuthenticationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IamAuthenticationException cause) {
        return new FailureAnalysis(
                PropertyNames.inPlaceOfMethods(String.valueOf(cause.getMessage())), action(cause.reason()), cause);
    }

    private static String action(IamAuthenticationException.Reason reason) {
        return switch (reason) {
            case NO_CREDENTIALS, CREDENTIALS_EXPIRED ->
                "Give this process AWS credentials: a role, or a profile on a developer's machine. An"
                        + " AwsCredentialsProvider bean is used when there is one.";
            case TOKEN_REFUSED ->
                "Allow rds-db:connect for this user, as said above; nothing in the application's own configuration"
                        + " needs a password.";
            case CLOCK_SKEW -> "Set this machine's clock.";
            case SECRET_REFUSED, SECRET_UNAVAILABLE, SECRET_INVALID ->
                "Check the secret that rds-iam.fallback.secret-id names, and the right to read it.";
        };
    }
}
