package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Each role trusts exactly one service. */
final class Trust {

    private static final String LAMBDA = "{Service=lambda.amazonaws.com}";
    private static final Map<String, String> EXPECTED =
            Map.of("ProxyRole", "{Service=rds.amazonaws.com}", "FunctionRole", LAMBDA, "VerifyFunctionRole", LAMBDA);

    private Trust() {}

    static List<String> findings(Template template) {
        List<String> findings = new ArrayList<>();
        Stacks.of(template, "VerifyOnAws=true").ofType("AWS::IAM::Role").forEach((id, role) -> {
            for (Statement statement : Statement.ofDocument(role.get("AssumeRolePolicyDocument"))) {
                if (!statement.actions().equals(List.of("sts:AssumeRole"))
                        || !statement.principals().equals(List.of(EXPECTED.getOrDefault(id, "nobody")))) {
                    findings.add(id + " trusts " + statement.principals());
                }
            }
        });
        return findings;
    }
}
