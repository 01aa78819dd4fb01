package io.github.rdsiam;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what AWS Lambda puts into the environment.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment variables</a>
 */
final class LambdaEnvironment {

    private static final String FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";
    private static final String MAX_CONCURRENCY = "AWS_LAMBDA_MAX_CONCURRENCY";

    private LambdaEnvironment() {}

    static boolean isPresent(Map<String, String> environment) {
        return environment.containsKey(FUNCTION_NAME);
    }

    /** How many invocations this environment runs at a time: 1, except on managed instances. */
    static int concurrency(Map<String, String> environment) {
        @Nullable String value = environment.get(MAX_CONCURRENCY);
        if (value == null) {
            return 1;
        }
        try {
            return Math.max(1, Integer.parseInt(value.trim()));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
