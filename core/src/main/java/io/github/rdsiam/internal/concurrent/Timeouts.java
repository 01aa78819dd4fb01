package io.github.rdsiam.internal.concurrent;

import java.util.Map;

/** The timeouts of a connect and its steps in milliseconds; 0 for {@code socketMillis} means no statement timeout. */
public record Timeouts(int connectMillis, int loginReadMillis, int socketMillis) {

    /**
     * Returns the defaults. On Lambda they are shorter, so that a connect or statement fails before the function times
     * out; elsewhere reports and migrations may run long.
     */
    public static Timeouts of(Map<String, String> environment) {
        return isOnLambda(environment) ? new Timeouts(2_000, 10_000, 25_000) : new Timeouts(3_000, 10_000, 0);
    }

    /**
     * Returns whether this process runs an AWS Lambda function.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment
     *     variables</a>
     */
    public static boolean isOnLambda(Map<String, String> environment) {
        return environment.containsKey("AWS_LAMBDA_FUNCTION_NAME");
    }

    public Timeouts connectMillis(int millis) {
        return new Timeouts(millis, loginReadMillis, socketMillis);
    }
}
