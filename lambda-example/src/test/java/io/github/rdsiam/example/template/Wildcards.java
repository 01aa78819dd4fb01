package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The template's policies have exactly these wildcards. */
final class Wildcards {

    /** Each with its reason in docs/lambda.md. */
    private static final List<String> EXPECTED = List.of(
            "Endpoint allows * secretsmanager:DescribeSecret",
            "Endpoint allows * secretsmanager:GetRandomPassword",
            "Endpoint allows * secretsmanager:GetSecretValue",
            "Endpoint allows * secretsmanager:PutSecretValue",
            "Endpoint allows * secretsmanager:UpdateSecretVersionStage",
            "Endpoint allows secretsmanager:GetRandomPassword on *",
            "FunctionRole allows ec2:AssignPrivateIpAddresses on " + Arns.of("ec2", "network-interface/*"),
            "FunctionRole allows ec2:CreateNetworkInterface on " + Arns.of("ec2", "network-interface/*"),
            "FunctionRole allows ec2:CreateNetworkInterface on " + Arns.of("ec2", "subnet/*"),
            "FunctionRole allows ec2:DeleteNetworkInterface on " + Arns.of("ec2", "network-interface/*"),
            "FunctionRole allows ec2:DescribeNetworkInterfaces on *",
            "FunctionRole allows ec2:DescribeSubnets on *",
            "FunctionRole allows ec2:UnassignPrivateIpAddresses on " + Arns.of("ec2", "network-interface/*"),
            "FunctionRole allows logs:CreateLogStream on "
                    + Arns.of("logs", "log-group:/aws/lambda/orders-reader:log-stream:*"),
            "FunctionRole allows logs:PutLogEvents on "
                    + Arns.of("logs", "log-group:/aws/lambda/orders-reader:log-stream:*"),
            "VerifyFunctionRole allows ec2:AssignPrivateIpAddresses on " + Arns.of("ec2", "network-interface/*"),
            "VerifyFunctionRole allows ec2:CreateNetworkInterface on " + Arns.of("ec2", "network-interface/*"),
            "VerifyFunctionRole allows ec2:CreateNetworkInterface on " + Arns.of("ec2", "subnet/*"),
            "VerifyFunctionRole allows ec2:DeleteNetworkInterface on " + Arns.of("ec2", "network-interface/*"),
            "VerifyFunctionRole allows ec2:DescribeNetworkInterfaces on *",
            "VerifyFunctionRole allows ec2:DescribeSubnets on *",
            "VerifyFunctionRole allows ec2:UnassignPrivateIpAddresses on " + Arns.of("ec2", "network-interface/*"),
            "VerifyFunctionRole allows logs:CreateLogStream on "
                    + Arns.of("logs", "log-group:/aws/lambda/orders-reader-verify:log-stream:*"),
            "VerifyFunctionRole allows logs:PutLogEvents on "
                    + Arns.of("logs", "log-group:/aws/lambda/orders-reader-verify:log-stream:*"));

    private Wildcards() {}

    static List<String> findings(Template template) {
        TreeSet<String> found = new TreeSet<>();
        for (Stack stack : Stacks.all(template)) {
            Policies.of(stack)
                    .forEach((id, statements) -> statements.forEach(statement -> found.addAll(inAllow(id, statement))));
        }
        List<String> findings = new ArrayList<>();
        found.stream().filter(w -> !EXPECTED.contains(w)).forEach(w -> findings.add("unexpected: " + w));
        EXPECTED.stream().filter(w -> !found.contains(w)).forEach(w -> findings.add("no longer there: " + w));
        return findings;
    }

    static List<String> expected() {
        return EXPECTED;
    }

    /** A wildcard in a denial only denies more. */
    private static List<String> inAllow(String id, Statement statement) {
        List<String> found = new ArrayList<>();
        if (statement.allow()) {
            for (String action : statement.actions()) {
                statement.principals().stream()
                        .filter(Wildcards::isWild)
                        .forEach(principal -> found.add(id + " allows " + principal + " " + action));
                statement.resources().stream()
                        .filter(resource -> isWild(resource) || isWild(action))
                        .forEach(resource -> found.add(id + " allows " + action + " on " + resource));
            }
        }
        return found;
    }

    private static boolean isWild(String pattern) {
        return pattern.contains("*") || pattern.contains("?");
    }
}
