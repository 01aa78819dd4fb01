package io.github.rdsiam.example;

import java.nio.file.Path;
import java.util.Map;

/**
 * The environment variables that Lambda sets.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Defined runtime environment
 *     variables</a>
 */
final class LambdaVariables {

    private LambdaVariables() {}

    static Map<String, String> of(Deployment deployment, String runtimeApi, Path taskRoot) {
        return Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", runtimeApi),
                Map.entry("_HANDLER", deployment.handler()),
                Map.entry("LAMBDA_TASK_ROOT", taskRoot.toString()),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", deployment.functionName()),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(deployment.memoryMegabytes())),
                Map.entry("AWS_LAMBDA_LOG_FORMAT", deployment.logFormat()),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", deployment.logGroup()),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("AWS_REGION", deployment.region()),
                Map.entry("AWS_DEFAULT_REGION", deployment.region()),
                Map.entry("LANG", "en_US.UTF-8"),
                Map.entry("TZ", ":UTC"));
    }
}
