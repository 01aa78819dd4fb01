package io.github.rdsiam.example.template;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A statement of an IAM policy, as far as the template's go.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy
 *     evaluation logic</a>
 */
record Statement(
        boolean allow,
        List<String> principals,
        List<String> actions,
        List<String> resources,
        Map<String, Object> conditions) {

    static Statement of(Object element) {
        Map<String, Object> statement = Values.map(element);
        statement.keySet().stream()
                .filter(key -> key.startsWith("Not"))
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(key + " allows all but what it names");
                });
        return new Statement(
                Values.string(statement.get("Effect")).equals("Allow"),
                Values.strings(statement.get("Principal")),
                Values.strings(statement.get("Action")),
                Values.strings(statement.get("Resource")),
                Values.mapAt(statement, "Condition"));
    }

    static List<Statement> ofDocument(Object document) {
        Object statements = Values.map(document).get("Statement");
        return Values.list(statements).stream().map(Statement::of).toList();
    }

    boolean matches(Request request) {
        return actions.stream().anyMatch(pattern -> like(lowerCase(pattern), lowerCase(request.action())))
                && resources.stream().anyMatch(pattern -> like(pattern, request.resource()))
                && conditions.entrySet().stream().allMatch(c -> holds(c.getKey(), Values.map(c.getValue()), request));
    }

    private static boolean holds(String operator, Map<String, Object> keys, Request request) {
        return switch (operator) {
            case "StringEquals" ->
                keys.entrySet().stream()
                        .allMatch(key -> key.getValue().equals(request.context().get(key.getKey())));
            case "ArnEquals" ->
                keys.entrySet().stream()
                        .allMatch(key -> like(
                                key.getValue().toString(), request.context().getOrDefault(key.getKey(), "")));
            default -> throw new IllegalArgumentException("Unknown operator " + operator);
        };
    }

    /** Names of actions are the same in any case. */
    private static String lowerCase(String action) {
        return action.toLowerCase(Locale.ROOT);
    }

    private static boolean like(String pattern, String text) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return text.matches(regex);
    }

    /** Somebody asks for something. */
    record Request(String action, String resource, Map<String, String> context) {}
}
