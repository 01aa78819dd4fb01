package io.github.rdsiam.internal.concurrent;

import java.util.Map;

/** How long a connect and its steps may take, in milliseconds; 0 for {@code socketMillis} means no statement timeout. */
public record Timeouts(int connectMillis, int loginReadMillis, int socketMillis) {

    /** On Lambda a function must fail before its own timeout; elsewhere reports and migrations may take long. */
    public static Timeouts of(Map<String, String> environment) {
        return isOnLambda(environment) ? new Timeouts(2_000, 10_000, 25_000) : new Timeouts(3_000, 10_000, 0);
    }

    /**
     * Whether this process is a Lambda function's.
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
