package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Values that look like details but are decisions. To change one, change it here too. */
final class Sealed {

    private static final String NOTHING = "nothing";
    private static final String DEFAULTS = "DatabaseUserExists=true";
    private static final String KEY = "KmsKeyArn=" + Parameters.KEY;
    private static final String IAM = "Authentication=iam DatabaseResourceId=db-ABCDEFGHIJ";

    /** The properties that the two functions may have: no URL or event source, no policies made by SAM, no layers. */
    private static final Set<String> OF_A_FUNCTION = Set.of(
            "Architectures",
            "AutoPublishAlias",
            "AutoPublishAliasAllProperties",
            "CodeUri",
            "Description",
            "Environment",
            "FunctionName",
            "Handler",
            "LoggingConfig",
            "MemorySize",
            "ReservedConcurrentExecutions",
            "Role",
            "Runtime",
            "SnapStart",
            "Timeout",
            "VpcConfig");

    private static final String POSTGRES = "Engine=postgres";

    private static final List<Row> ROWS = List.of(
            new Row(DEFAULTS, "Proxy.EngineFamily", "MYSQL"),
            new Row(POSTGRES, "Proxy.EngineFamily", "POSTGRESQL"),
            new Row(DEFAULTS, "Function.SnapStart.ApplyOn", "PublishedVersions"),
            new Row(DEFAULTS, "Function.AutoPublishAlias", "live"),
            new Row(DEFAULTS, "Function.Architectures", "[arm64]"),
            new Row(DEFAULTS, "Proxy.RequireTLS", "true"),
            new Row(IAM, "Proxy.RequireTLS", "true"),
            new Row(DEFAULTS, "Proxy.DebugLogging", "false"),
            new Row(DEFAULTS, "ProxyTarget.ConnectionPoolConfigurationInfo.MaxConnectionsPercent", "30"),
            new Row(DEFAULTS, "Secret.GenerateSecretString.PasswordLength", "32"),
            new Row(DEFAULTS, "Secret.KmsKeyId", NOTHING),
            new Row(KEY, "Secret.KmsKeyId", Parameters.KEY),
            new Row(DEFAULTS, "SecretRotation.HostedRotationLambda.RotationType", "MySQLSingleUser"),
            new Row(POSTGRES, "SecretRotation.HostedRotationLambda.RotationType", "PostgreSQLSingleUser"),
            new Row(KEY, "SecretRotation.HostedRotationLambda.KmsKeyArn", Parameters.KEY),
            new Row(DEFAULTS, "FunctionLogGroup.RetentionInDays", "30"),
            new Row(DEFAULTS, "RotationLogGroup.RetentionInDays", "30"),
            new Row("VerifyOnAws=true", "VerifyFunctionLogGroup.RetentionInDays", "30"),
            new Row(DEFAULTS, "ErrorsAlarm.Namespace", "AWS/Lambda"),
            new Row(DEFAULTS, "ErrorsAlarm.MetricName", "Errors"),
            new Row(DEFAULTS, "ErrorsAlarm.Dimensions", "[{Name=FunctionName, Value=orders-reader}]"),
            new Row(
                    DEFAULTS,
                    "LoggedErrors.MetricTransformations",
                    "[{MetricNamespace=rds-iam, MetricName=orders-reader-logged-errors, MetricValue=1, Unit=Count}]"),
            new Row(DEFAULTS, "LoggedErrors.LogGroupName", "/aws/lambda/orders-reader"),
            new Row(DEFAULTS, "LoggedErrorsAlarm.Namespace", "rds-iam"),
            new Row(DEFAULTS, "LoggedErrorsAlarm.MetricName", "orders-reader-logged-errors"),
            new Row(DEFAULTS, "LoggedErrorsAlarm.Dimensions", NOTHING),
            new Row(DEFAULTS, "PinningAlarm.Namespace", "AWS/RDS"),
            new Row(DEFAULTS, "PinningAlarm.MetricName", "DatabaseConnectionsCurrentlySessionPinned"),
            new Row(DEFAULTS, "PinningAlarm.Dimensions", "[{Name=ProxyName, Value=orders-reader}]"));

    private Sealed() {}

    private record Row(String settings, String path, String value) {}

    static List<String> findings(Template template) {
        List<String> findings = new ArrayList<>();
        for (Row row : ROWS) {
            String found = at(Stacks.of(template, row.settings().split(" ", -1)), row.path());
            if (!found.equals(row.value())) {
                findings.add(row.path() + " is " + found + " with " + row.settings());
            }
        }
        Stacks.of(template, "VerifyOnAws=true")
                .ofType("AWS::Serverless::Function")
                .forEach((id, function) -> {
                    Set<String> properties = new TreeSet<>(function.keySet());
                    properties.removeAll(OF_A_FUNCTION);
                    properties.forEach(name -> findings.add(id + " has " + name));
                });
        return findings;
    }

    private static String at(Stack stack, String path) {
        String[] names = path.split("\\.", -1);
        @Nullable Object value = stack.properties(names[0]);
        for (int i = 1; i < names.length; i++) {
            value = value instanceof Map<?, ?> map ? map.get(names[i]) : null;
        }
        return value == null ? NOTHING : value.toString();
    }
}
