package io.github.rdsiam.example.template;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies of a stack: those of its roles, and of its endpoint. */
public final class Policies {

    private Policies() {}

    /** By the id of the role or endpoint. */
    static Map<String, List<Statement>> of(Stack stack) {
        Map<String, List<Statement>> policies = new LinkedHashMap<>();
        stack.ofType("AWS::IAM::Role").forEach((id, role) -> {
            List<Statement> statements = new ArrayList<>();
            documents(role).forEach(document -> statements.addAll(Statement.ofDocument(document)));
            policies.put(id, statements);
        });
        stack.ofType("AWS::EC2::VPCEndpoint")
                .forEach((id, endpoint) -> policies.put(id, Statement.ofDocument(endpoint.get("PolicyDocument"))));
        return policies;
    }

    /** The policies of a role as IAM gets them, in JSON; empty if the stack does not have the role. */
    public static String[] ofRole(Stack stack, String id) {
        Gson json = new Gson();
        return documents(stack.ofType("AWS::IAM::Role").getOrDefault(id, Map.of("Policies", List.of()))).stream()
                .map(json::toJson)
                .toArray(String[]::new);
    }

    private static List<Object> documents(Map<String, Object> role) {
        if (role.containsKey("ManagedPolicyArns")) {
            throw new IllegalArgumentException("A managed policy is not in the template's hand");
        }
        List<Object> documents = new ArrayList<>();
        for (Object policy : Values.list(role.get("Policies"))) {
            documents.add(Values.map(Values.map(policy).get("PolicyDocument")));
        }
        return documents;
    }
}
