package io.github.rdsiam.example.template;

import io.github.rdsiam.testkit.IamPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What each role may and may not do, decided by the testkit from the template's policies. */
final class Permissions {

    private static final String SECRET = Arns.of("secretsmanager", "secret:rds-iam/orders-reader/serverless-AbCdEf");
    private static final String OTHER_SECRET = Arns.of("secretsmanager", "secret:rds-iam/payroll/serverless-AbCdEf");
    private static final String DATABASE = "db-ABCDEFGHIJ";
    private static final String LOG = Arns.of("logs", "log-group:/aws/lambda/orders-reader:log-stream:1");
    private static final String INTERFACE = Arns.of("ec2", "network-interface/eni-1");
    private static final String SUBNET = Arns.of("ec2", "subnet/subnet-function-a");
    private static final Map<String, String> OUR_VPC = Map.of("ec2:Vpc", Arns.of("ec2", "vpc/vpc-orders"));
    private static final Map<String, String> FROM_CODE =
            Map.of("lambda:SourceFunctionArn", Arns.of("lambda", "function:orders-reader"));
    private static final Map<String, String> BY_SECRETS_MANAGER =
            Map.of("kms:ViaService", "secretsmanager.eu-west-1.amazonaws.com");

    private static final List<String> SECRET_MODE = List.of();
    private static final List<String> FALLBACK = List.of("Fallback=true");
    private static final List<String> KEY = List.of("KmsKeyArn=" + Parameters.KEY);
    private static final List<String> FALLBACK_AND_KEY = List.of("Fallback=true", "KmsKeyArn=" + Parameters.KEY);
    private static final List<String> VERIFIES = List.of("VerifyOnAws=true");
    private static final List<String> IAM = List.of("Authentication=iam", "DatabaseResourceId=" + DATABASE);

    private Permissions() {}

    private record Row(
            boolean allowed,
            String role,
            String action,
            String resource,
            Map<String, String> context,
            List<String> settings) {}

    private static List<Row> rows() {
        return Stream.of(database(), secret(), key(), network(), log(), verification())
                .flatMap(List::stream)
                .toList();
    }

    private static String user(String id, String name) {
        return Arns.of("rds-db", "dbuser:" + id + "/" + name);
    }

    private static List<Row> database() {
        String proxy = Identifiers.PROXY_ID;
        return List.of(
                function(true, "rds-db:connect", user(proxy, "serverless"), SECRET_MODE),
                function(false, "rds-db:connect", user(proxy, "admin"), SECRET_MODE),
                function(false, "rds-db:connect", user("prx-other", "serverless"), SECRET_MODE),
                function(false, "rds-db:connect", user(DATABASE, "serverless"), SECRET_MODE),
                function(false, "rds-db:connect", user(DATABASE, "serverless"), FALLBACK),
                function(true, "rds-db:connect", user(proxy, "serverless"), IAM),
                function(false, "rds-db:connect", user(DATABASE, "serverless"), IAM),
                proxy(true, "rds-db:connect", user(DATABASE, "serverless"), IAM),
                proxy(false, "rds-db:connect", user(DATABASE, "admin"), IAM),
                proxy(false, "rds-db:connect", user("db-OTHER", "serverless"), IAM),
                proxy(false, "rds-db:connect", user(DATABASE, "serverless"), SECRET_MODE));
    }

    private static List<Row> secret() {
        return List.of(
                proxy(true, "secretsmanager:GetSecretValue", SECRET, SECRET_MODE),
                proxy(false, "secretsmanager:GetSecretValue", OTHER_SECRET, SECRET_MODE),
                proxy(false, "secretsmanager:PutSecretValue", SECRET, SECRET_MODE),
                proxy(false, "secretsmanager:GetSecretValue", SECRET, IAM),
                function(false, "secretsmanager:GetSecretValue", SECRET, SECRET_MODE),
                function(true, "secretsmanager:GetSecretValue", SECRET, FALLBACK),
                function(false, "secretsmanager:GetSecretValue", OTHER_SECRET, FALLBACK),
                function(false, "secretsmanager:PutSecretValue", SECRET, FALLBACK),
                function(false, "secretsmanager:GetSecretValue", SECRET, IAM));
    }

    private static List<Row> key() {
        return List.of(
                new Row(true, "ProxyRole", "kms:Decrypt", Parameters.KEY, BY_SECRETS_MANAGER, KEY),
                new Row(false, "ProxyRole", "kms:Decrypt", Parameters.KEY, Map.of(), KEY),
                new Row(false, "ProxyRole", "kms:Decrypt", Arns.of("kms", "key/other"), BY_SECRETS_MANAGER, KEY),
                new Row(false, "ProxyRole", "kms:Decrypt", Parameters.KEY, BY_SECRETS_MANAGER, SECRET_MODE),
                new Row(false, "FunctionRole", "kms:Decrypt", Parameters.KEY, BY_SECRETS_MANAGER, KEY),
                new Row(true, "FunctionRole", "kms:Decrypt", Parameters.KEY, BY_SECRETS_MANAGER, FALLBACK_AND_KEY),
                new Row(false, "FunctionRole", "kms:Decrypt", Parameters.KEY, Map.of(), FALLBACK_AND_KEY));
    }

    private static List<Row> network() {
        String group = Arns.of("ec2", "security-group/sg-FunctionSecurityGroup");
        return List.of(
                function(true, "ec2:DescribeNetworkInterfaces", "*", SECRET_MODE),
                function(true, "ec2:DescribeSubnets", "*", SECRET_MODE),
                function(true, "ec2:CreateNetworkInterface", INTERFACE, SECRET_MODE),
                function(true, "ec2:CreateNetworkInterface", group, SECRET_MODE),
                function(false, "ec2:CreateNetworkInterface", Arns.of("ec2", "security-group/sg-other"), SECRET_MODE),
                new Row(true, "FunctionRole", "ec2:CreateNetworkInterface", SUBNET, OUR_VPC, SECRET_MODE),
                function(false, "ec2:CreateNetworkInterface", SUBNET, SECRET_MODE),
                function(true, "ec2:DeleteNetworkInterface", INTERFACE, SECRET_MODE),
                function(true, "ec2:AssignPrivateIpAddresses", INTERFACE, SECRET_MODE),
                function(true, "ec2:UnassignPrivateIpAddresses", INTERFACE, SECRET_MODE),
                new Row(false, "FunctionRole", "ec2:DescribeSubnets", "*", FROM_CODE, SECRET_MODE),
                new Row(false, "FunctionRole", "ec2:DescribeNetworkInterfaces", "*", FROM_CODE, SECRET_MODE),
                new Row(false, "FunctionRole", "ec2:CreateNetworkInterface", INTERFACE, FROM_CODE, SECRET_MODE),
                new Row(false, "FunctionRole", "ec2:DeleteNetworkInterface", INTERFACE, FROM_CODE, SECRET_MODE),
                new Row(false, "FunctionRole", "ec2:AssignPrivateIpAddresses", INTERFACE, FROM_CODE, SECRET_MODE),
                new Row(false, "FunctionRole", "ec2:UnassignPrivateIpAddresses", INTERFACE, FROM_CODE, SECRET_MODE),
                function(false, "ec2:RunInstances", "*", SECRET_MODE));
    }

    private static List<Row> log() {
        return List.of(
                function(true, "logs:CreateLogStream", LOG, SECRET_MODE),
                function(true, "logs:PutLogEvents", LOG, SECRET_MODE),
                function(false, "logs:CreateLogGroup", Arns.of("logs", "log-group:/aws/lambda/other"), SECRET_MODE),
                function(
                        false,
                        "logs:PutLogEvents",
                        Arns.of("logs", "log-group:/aws/lambda/other:log-stream:1"),
                        SECRET_MODE));
    }

    /**
     * The function of verify-on-aws may log in to the one proxy as the one user, and write its log. For PostgreSQL it may also
     * connect as a user without a secret.
     */
    private static List<Row> verification() {
        String proxy = Identifiers.PROXY_ID;
        String streams = ":log-stream:1";
        Map<String, String> fromCode =
                Map.of("lambda:SourceFunctionArn", Arns.of("lambda", "function:orders-reader-verify"));
        return List.of(
                verifier(true, "rds-db:connect", user(proxy, "serverless")),
                verifier(false, "rds-db:connect", user(proxy, "serverless_unknown")),
                new Row(
                        true,
                        "VerifyFunctionRole",
                        "rds-db:connect",
                        user(proxy, "serverless_unknown"),
                        Map.of(),
                        List.of("VerifyOnAws=true", "Engine=postgres")),
                verifier(false, "rds-db:connect", user(proxy, "admin")),
                verifier(false, "rds-db:connect", user("prx-other", "serverless")),
                verifier(false, "rds-db:connect", user(DATABASE, "serverless")),
                verifier(false, "rds:ModifyDBProxy", Arns.of("rds", "db-proxy:" + proxy)),
                verifier(false, "secretsmanager:GetSecretValue", SECRET),
                verifier(false, "cloudwatch:GetMetricStatistics", "*"),
                verifier(
                        true,
                        "logs:PutLogEvents",
                        Arns.of("logs", "log-group:/aws/lambda/orders-reader-verify" + streams)),
                verifier(false, "logs:PutLogEvents", LOG),
                verifier(true, "ec2:CreateNetworkInterface", INTERFACE),
                new Row(false, "VerifyFunctionRole", "ec2:CreateNetworkInterface", INTERFACE, fromCode, VERIFIES),
                new Row(
                        false,
                        "VerifyFunctionRole",
                        "rds-db:connect",
                        user(proxy, "serverless"),
                        Map.of(),
                        SECRET_MODE));
    }

    private static Row verifier(boolean allowed, String action, String resource) {
        return new Row(allowed, "VerifyFunctionRole", action, resource, Map.of(), VERIFIES);
    }

    private static Row function(boolean allowed, String action, String resource, List<String> settings) {
        return new Row(allowed, "FunctionRole", action, resource, Map.of(), settings);
    }

    private static Row proxy(boolean allowed, String action, String resource, List<String> settings) {
        return new Row(allowed, "ProxyRole", action, resource, Map.of(), settings);
    }

    static List<String> findings(Template template) {
        return rows().stream()
                .filter(row -> row.allowed() != isAllowed(template, row))
                .map(row -> row.role() + (row.allowed() ? " may not " : " may ") + row.action() + " on "
                        + row.resource() + " with " + row.settings() + row.context())
                .toList();
    }

    private static boolean isAllowed(Template template, Row row) {
        Map<String, List<String>> context = new HashMap<>();
        row.context().forEach((key, value) -> context.put(key, List.of(value)));
        IamPolicy policy = IamPolicy.of(Policies.ofRole(Stacks.of(template, row.settings()), row.role()));
        return policy.decide(row.action(), row.resource(), context) == IamPolicy.Decision.ALLOWED;
    }
}
