package io.github.rdsiam.example.template;

import java.util.List;
import java.util.Map;

/** A statement of an IAM policy, with the elements that the template uses. */
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
}
