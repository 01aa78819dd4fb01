package io.github.rdsiam.example.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of a template with given parameters: the resources whose condition holds, with their functions resolved. */
public final class Stack {

    private final Template template;
    private final Map<String, String> parameters;
    private final Functions functions;

    private Stack(Template template, Map<String, String> parameters) {
        this.template = template;
        this.parameters = parameters;
        this.functions = new Functions(template, Parameters.complete(template, parameters));
    }

    /** A stack with these parameters; the others are the sample's or the template's defaults. */
    public static Stack of(Template template, Map<String, String> parameters) {
        return new Stack(template, parameters);
    }

    /** The same stack with another value of one parameter. */
    public Stack with(String parameter, String value) {
        Map<String, String> changed = new HashMap<>(parameters);
        changed.put(parameter, value);
        return new Stack(template, changed);
    }

    boolean isAllowed() {
        return template.section("Rules").values().stream()
                .map(Values::map)
                .filter(rule -> functions.holds(rule.get("RuleCondition")))
                .flatMap(rule -> Values.list(rule.get("Assertions")).stream())
                .allMatch(assertion -> functions.holds(Values.map(assertion).get("Assert")));
    }

    boolean has(String id) {
        return functions.isLive(id);
    }

    /** Ids and types of the created resources. */
    Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        for (String id : template.section("Resources").keySet()) {
            if (has(id)) {
                types.put(id, template.type(id));
            }
        }
        return types;
    }

    /** The resources of one type with their properties. */
    Map<String, Map<String, Object>> ofType(String type) {
        Map<String, Map<String, Object>> found = new LinkedHashMap<>();
        types().forEach((id, t) -> {
            if (t.equals(type)) {
                found.put(id, properties(id));
            }
        });
        return found;
    }

    /** A resource's properties. */
    public Map<String, Object> properties(String id) {
        return Values.map(functions.resolve(Values.mapAt(template.resource(id), "Properties")));
    }

    /** A resource's attribute, which AWS would choose. */
    public String attribute(String id, String name) {
        return Values.string(functions.resolve(Map.of("Fn::GetAtt", List.of(id, name))));
    }

    /** A resource's metadata, which makes it wait for the resources that it refers to. */
    Map<String, Object> metadata(String id) {
        return Values.map(functions.resolve(Values.mapAt(template.resource(id), "Metadata")));
    }

    /** Names and values of the outputs. */
    public Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        template.section("Outputs").forEach((name, value) -> {
            Map<String, Object> output = Values.map(value);
            if (Optional.ofNullable(output.get("Condition"))
                    .map(functions::condition)
                    .orElse(true)) {
                outputs.put(name, Values.string(functions.resolve(output.get("Value"))));
            }
        });
        return outputs;
    }
}
