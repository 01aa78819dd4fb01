package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies of a stack: those of its roles, and of its endpoint. */
final class Policies {

    private Policies() {}

    /** By the id of the role or endpoint. */
    static Map<String, List<Statement>> of(Stack stack) {
        Map<String, List<Statement>> policies = new LinkedHashMap<>();
        stack.ofType("AWS::IAM::Role").forEach((id, role) -> policies.put(id, ofRole(role)));
        stack.ofType("AWS::EC2::VPCEndpoint")
                .forEach((id, endpoint) -> policies.put(id, Statement.ofDocument(endpoint.get("PolicyDocument"))));
        return policies;
    }

    private static List<Statement> ofRole(Map<String, Object> role) {
        if (role.containsKey("ManagedPolicyArns")) {
            throw new IllegalArgumentException("A managed policy is not in the template's hand");
        }
        List<Statement> statements = new ArrayList<>();
        for (Object policy : Values.list(role.get("Policies"))) {
            statements.addAll(Statement.ofDocument(Values.map(policy).get("PolicyDocument")));
        }
        return statements;
    }

    /** What a role may do by its own policies: a denial wins, and silence denies. */
    static boolean allows(Stack stack, String role, Statement.Request request) {
        List<Statement> matching = Policies.of(stack).getOrDefault(role, List.of()).stream()
                .filter(statement -> statement.matches(request))
                .toList();
        return !matching.isEmpty() && matching.stream().allMatch(Statement::allow);
    }
}
