package io.github.rdsiam.example.template;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every reference resolves in every stack, and every parameter and condition is used. */
final class References {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!.}][^.}]*)");

    private References() {}

    static List<String> findings(Template template) {
        Set<String> findings = new LinkedHashSet<>();
        dependencies(template, findings);
        unused(template, findings);
        try {
            for (Stack stack : Stacks.all(template)) {
                for (String id : stack.types().keySet()) {
                    attempt(id, findings, () -> stack.properties(id));
                    attempt(id, findings, () -> stack.metadata(id));
                }
                attempt("Outputs", findings, stack::outputs);
            }
        } catch (IllegalArgumentException e) {
            findings.add(String.valueOf(e.getMessage()));
        }
        return List.copyOf(findings);
    }

    private static void attempt(String where, Set<String> findings, Runnable resolution) {
        try {
            resolution.run();
        } catch (IllegalArgumentException e) {
            findings.add(where + ": " + e.getMessage());
        }
    }

    private static void dependencies(Template template, Set<String> findings) {
        Set<String> ids = template.section("Resources").keySet();
        for (String id : ids) {
            for (String dependency : Values.strings(template.resource(id).get("DependsOn"))) {
                if (!ids.contains(dependency)) {
                    findings.add(id + " depends on " + dependency + ", which is nowhere");
                }
            }
        }
    }

    private static void unused(Template template, Set<String> findings) {
        Set<String> used = new HashSet<>();
        for (String section : List.of("Rules", "Conditions", "Resources", "Outputs")) {
            collect(template.section(section), used);
        }
        for (String section : List.of("Parameters", "Conditions")) {
            for (String name : template.section(section).keySet()) {
                if (!used.contains(name)) {
                    findings.add(name + " is never used");
                }
            }
        }
    }

    private static void collect(@Nullable Object value, Collection<String> used) {
        if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, used));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> {
                name(String.valueOf(key), element, used);
                collect(element, used);
            });
        }
    }

    private static void name(String key, @Nullable Object argument, Collection<String> used) {
        switch (key) {
            case "Ref", "Condition" -> used.add(String.valueOf(argument));
            case "Fn::If" -> used.add(String.valueOf(Values.list(argument).get(0)));
            case "Fn::Sub" -> {
                Matcher matcher = PLACEHOLDER.matcher(String.valueOf(argument));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
            default -> {
                // not a name
            }
        }
    }
}
