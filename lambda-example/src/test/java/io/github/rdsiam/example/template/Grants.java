package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The template's policies have exactly these statements and conditions. */
final class Grants {

    private static final String POSTGRES = "Engine=postgres";
    private static final String FALLBACK = "Fallback=true";
    private static final String KEY = "KmsKeyArn=" + Parameters.KEY;
    private static final String ENDPOINT = "VpcEndpoint=create";
    private static final String VERIFIES = "VerifyOnAws=true";
    private static final String IAM = "Authentication=iam";
    private static final String DATABASE = "db-ABCDEFGHIJ";
    private static final String DATABASE_ID = "DatabaseResourceId=" + DATABASE;

    private static final List<List<String>> STACKS = List.of(
            List.of(POSTGRES, FALLBACK, KEY, ENDPOINT, VERIFIES),
            List.of("DatabaseUserExists=false"),
            List.of("DatabaseUserExists=true"),
            List.of(FALLBACK),
            List.of(KEY),
            List.of(FALLBACK, KEY),
            List.of(ENDPOINT),
            List.of(FALLBACK, KEY, ENDPOINT, VERIFIES),
            List.of(VERIFIES),
            List.of(IAM, DATABASE_ID),
            List.of(IAM, DATABASE_ID, KEY, ENDPOINT, VERIFIES));

    private static final List<String> OF_THE_NETWORK = List.of(
            "AssignPrivateIpAddresses",
            "CreateNetworkInterface",
            "DeleteNetworkInterface",
            "DescribeNetworkInterfaces",
            "DescribeSubnets",
            "UnassignPrivateIpAddresses");

    private static final String SECRET = Arns.of("secretsmanager", "secret:rds-iam/orders-reader/serverless-AbCdEf");
    private static final String BY_SECRETS_MANAGER =
            " if {StringEquals={kms:ViaService=secretsmanager.eu-west-1.amazonaws.com}}";
    private static final String OF_THE_ACCOUNT = " if {StringEquals={aws:PrincipalAccount=" + Parameters.ACCOUNT + "}}";

    private Grants() {}

    static List<String> findings(Template template) {
        List<String> findings = new ArrayList<>();
        for (List<String> settings : STACKS) {
            Set<String> found = found(Stacks.of(template, settings));
            Set<String> expected = expected(settings);
            found.stream()
                    .filter(line -> !expected.contains(line))
                    .forEach(line -> findings.add("unexpected: " + line + " with " + settings));
            expected.stream()
                    .filter(line -> !found.contains(line))
                    .forEach(line -> findings.add("missing: " + line + " with " + settings));
        }
        return findings;
    }

    private static Set<String> found(Stack stack) {
        Set<String> lines = new TreeSet<>();
        Policies.of(stack).forEach((id, statements) -> {
            for (Statement statement : statements) {
                String who = id
                        + (statement.allow() ? " allows " : " denies ")
                        + String.join("", statement.principals())
                        + (statement.principals().isEmpty() ? "" : " ");
                String when = statement.conditions().isEmpty() ? "" : " if " + statement.conditions();
                for (String action : statement.actions()) {
                    statement.resources().forEach(resource -> lines.add(who + action + " on " + resource + when));
                }
            }
        });
        return lines;
    }

    private static Set<String> expected(List<String> settings) {
        boolean iam = settings.contains(IAM);
        Set<String> lines = new TreeSet<>(function("Function", "orders-reader"));
        if (settings.contains(VERIFIES)) {
            lines.addAll(function("VerifyFunction", "orders-reader-verify"));
        }
        if (settings.contains(VERIFIES) && settings.contains(POSTGRES)) {
            lines.add("VerifyFunctionRole allows rds-db:connect on " + user(Identifiers.PROXY_ID) + "_unknown");
        }
        if (iam) {
            lines.add("ProxyRole allows rds-db:connect on " + user(DATABASE));
        } else {
            lines.addAll(readsSecret("ProxyRole", settings));
            if (settings.contains(FALLBACK)) {
                lines.addAll(readsSecret("FunctionRole", settings));
            }
            if (settings.contains(ENDPOINT)) {
                lines.addAll(endpoint());
            }
        }
        return lines;
    }

    private static List<String> readsSecret(String role, List<String> settings) {
        String secret = role + " allows secretsmanager:GetSecretValue on " + SECRET;
        String key = role + " allows kms:Decrypt on " + Parameters.KEY + BY_SECRETS_MANAGER;
        return settings.contains(KEY) ? List.of(secret, key) : List.of(secret);
    }

    private static List<String> function(String id, String name) {
        String allows = id + "Role allows ";
        String create = allows + "ec2:CreateNetworkInterface on ";
        String interfaces = Arns.of("ec2", "network-interface/*");
        String streams = Arns.of("logs", "log-group:/aws/lambda/" + name + ":log-stream:*");
        List<String> lines = new ArrayList<>(List.of(
                allows + "rds-db:connect on " + user(Identifiers.PROXY_ID),
                allows + "logs:CreateLogStream on " + streams,
                allows + "logs:PutLogEvents on " + streams,
                allows + "ec2:DescribeNetworkInterfaces on *",
                allows + "ec2:DescribeSubnets on *",
                create + interfaces,
                create + Arns.of("ec2", "security-group/sg-FunctionSecurityGroup"),
                create + Arns.of("ec2", "subnet/*") + " if {ArnEquals={ec2:Vpc=" + Arns.of("ec2", "vpc/vpc-orders")
                        + "}}",
                allows + "ec2:DeleteNetworkInterface on " + interfaces,
                allows + "ec2:AssignPrivateIpAddresses on " + interfaces,
                allows + "ec2:UnassignPrivateIpAddresses on " + interfaces));
        String fromItsCode = " if {ArnEquals={lambda:SourceFunctionArn=" + Arns.of("lambda", "function:" + name) + "}}";
        OF_THE_NETWORK.forEach(action -> lines.add(id + "Role denies ec2:" + action + " on *" + fromItsCode));
        return lines;
    }

    private static List<String> endpoint() {
        List<String> lines = new ArrayList<>();
        for (String action :
                List.of("DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage")) {
            lines.add("Endpoint allows * secretsmanager:" + action + " on " + SECRET + OF_THE_ACCOUNT);
        }
        lines.add("Endpoint allows * secretsmanager:GetRandomPassword on *" + OF_THE_ACCOUNT);
        return lines;
    }

    private static String user(String id) {
        return Arns.of("rds-db", "dbuser:" + id + "/serverless");
    }
}
