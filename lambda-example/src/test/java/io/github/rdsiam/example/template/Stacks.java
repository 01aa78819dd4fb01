package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ways to set the template's switches. */
final class Stacks {

    /** Parameters in one row are independent of each other, so they change together. */
    private static final List<List<Map<String, String>>> SWITCHES = List.of(
            List.of(
                    Map.of(
                            "Engine",
                            "mysql",
                            "DatabaseType",
                            "instance",
                            "ReservedConcurrency",
                            "-1",
                            "AlarmTopicArn",
                            ""),
                    Map.of(
                            "Engine",
                            "postgres",
                            "DatabaseType",
                            "cluster",
                            "ReservedConcurrency",
                            "10",
                            "AlarmTopicArn",
                            Arns.of("sns", "alarms"))),
            List.of(
                    Map.of("Authentication", "secret"),
                    Map.of("Authentication", "iam", "DatabaseResourceId", "db-ABCDEFGHIJ")),
            List.of(
                    Map.of("DatabaseUserExists", "false"),
                    Map.of("DatabaseUserExists", "true"),
                    Map.of("DatabaseUserExists", "true", "VerifyOnAws", "true")),
            List.of(Map.of("Fallback", "false"), Map.of("Fallback", "true")),
            List.of(Map.of("VpcEndpoint", "none"), Map.of("VpcEndpoint", "create")),
            List.of(Map.of("KmsKeyArn", ""), Map.of("KmsKeyArn", Parameters.KEY)));

    private Stacks() {}

    /** Every combination that the template's rules allow. */
    static List<Stack> all(Template template) {
        List<Map<String, String>> combinations = List.of(Map.of());
        for (List<Map<String, String>> choice : SWITCHES) {
            combinations = combine(combinations, choice);
        }
        return combinations.stream()
                .map(parameters -> Stack.of(template, parameters))
                .filter(Stack::isAllowed)
                .toList();
    }

    private static List<Map<String, String>> combine(
            List<Map<String, String>> combinations, List<Map<String, String>> choice) {
        List<Map<String, String>> result = new ArrayList<>();
        for (Map<String, String> combination : combinations) {
            for (Map<String, String> chosen : choice) {
                Map<String, String> longer = new HashMap<>(combination);
                longer.putAll(chosen);
                result.add(longer);
            }
        }
        return result;
    }

    /** The stack with these settings, each as name=value, once the user exists. */
    static Stack of(Template template, String... settings) {
        return of(template, List.of(settings));
    }

    static Stack of(Template template, List<String> settings) {
        Map<String, String> parameters = new HashMap<>(Map.of("DatabaseUserExists", "true"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            parameters.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Stack.of(template, parameters);
    }
}
