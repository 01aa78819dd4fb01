package io.github.rdsiam.example.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves CloudFormation's functions. Throws {@link IllegalArgumentException} for an unknown function or reference.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html">Intrinsic
 *     functions</a>
 */
final class Functions {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");
    private static final Object NO_VALUE = new Object();

    private final Template template;
    private final Map<String, Object> parameters;
    private final Identifiers identifiers = new Identifiers(this);

    Functions(Template template, Map<String, Object> parameters) {
        this.template = template;
        this.parameters = parameters;
    }

    boolean condition(Object name) {
        Map<String, Object> conditions = template.section("Conditions");
        if (!conditions.containsKey(name)) {
            throw new IllegalArgumentException("There is no condition " + name);
        }
        return holds(conditions.get(name));
    }

    boolean holds(@Nullable Object expression) {
        Map.Entry<String, Object> function = function(expression);
        Object argument = function.getValue();
        return switch (function.getKey()) {
            case "Condition" -> condition(argument);
            case "Fn::Equals" -> equal(Values.list(argument));
            case "Fn::Not" -> !holds(Values.list(argument).get(0));
            case "Fn::And" -> Values.list(argument).stream().allMatch(this::holds);
            case "Fn::Or" -> Values.list(argument).stream().anyMatch(this::holds);
            default -> throw new IllegalArgumentException("Not a condition: " + function.getKey());
        };
    }

    private boolean equal(List<Object> pair) {
        return Values.string(resolve(pair.get(0))).equals(Values.string(resolve(pair.get(1))));
    }

    boolean isLive(String id) {
        Object condition = template.resource(id).get("Condition");
        return condition == null || condition(condition);
    }

    Object resolve(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return resolveList(list);
        }
        if (!(value instanceof Map)) {
            return value == null ? "" : value;
        }
        Map<String, Object> map = Values.map(value);
        String name = map.size() == 1 ? map.keySet().iterator().next() : "";
        return name.equals("Ref") || name.startsWith("Fn::") ? call(name, map.get(name)) : resolveMap(map);
    }

    private List<Object> resolveList(List<?> list) {
        List<Object> result = new ArrayList<>();
        for (Object element : list) {
            Object resolved = resolve(element);
            if (resolved != NO_VALUE) {
                result.add(resolved);
            }
        }
        return result;
    }

    private Map<String, Object> resolveMap(Map<String, Object> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, element) -> {
            Object resolved = resolve(element);
            if (resolved != NO_VALUE) {
                result.put(key, resolved);
            }
        });
        return result;
    }

    private Object call(String name, @Nullable Object argument) {
        return switch (name) {
            case "Ref" -> ref(Values.string(argument));
            case "Fn::GetAtt" -> attribute(Values.list(argument));
            case "Fn::If" -> choose(Values.list(argument));
            case "Fn::Sub" -> substitute(argument);
            case "Fn::Join" -> join(Values.list(argument));
            case "Fn::Split" -> split(Values.list(argument));
            case "Fn::Select" -> select(Values.list(argument));
            case "Fn::FindInMap" -> find(Values.list(argument));
            default -> throw new IllegalArgumentException("Unknown function " + name);
        };
    }

    private Object ref(String name) {
        if (name.equals("AWS::NoValue")) {
            return NO_VALUE;
        }
        Object parameter = parameters.get(name);
        return parameter == null ? identifiers.ref(name, type(name)) : parameter;
    }

    private String attribute(List<Object> argument) {
        String id = Values.string(argument.get(0));
        return identifiers.attribute(id, type(id), Values.string(argument.get(1)));
    }

    private String type(String id) {
        if (!template.section("Resources").containsKey(id)) {
            throw new IllegalArgumentException("There is no parameter or resource " + id);
        }
        if (!isLive(id)) {
            throw new IllegalArgumentException("The resource " + id + " is not made in this stack");
        }
        return template.type(id);
    }

    /** For identifiers that are in a property. */
    Object property(String id, String name) {
        Map<String, Object> properties = Values.mapAt(template.resource(id), "Properties");
        return resolve(properties.get(name));
    }

    private Object choose(List<Object> argument) {
        return resolve(argument.get(condition(argument.get(0)) ? 1 : 2));
    }

    private String substitute(@Nullable Object argument) {
        if (argument instanceof List<?> pair) {
            return substitute(Values.string(pair.get(0)), Values.map(pair.get(1)));
        }
        return substitute(Values.string(argument), Map.of());
    }

    private String substitute(String text, Map<String, Object> variables) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(placeholder(match.group(1), variables)));
    }

    private String placeholder(String name, Map<String, Object> variables) {
        if (variables.containsKey(name)) {
            return Values.string(resolve(variables.get(name)));
        }
        int dot = name.indexOf('.');
        return dot < 0 ? Values.string(ref(name)) : attribute(List.of(name.substring(0, dot), name.substring(dot + 1)));
    }

    private String join(List<Object> argument) {
        return String.join(Values.string(argument.get(0)), Values.strings(resolve(argument.get(1))));
    }

    private List<Object> split(List<Object> argument) {
        String text = Values.string(resolve(argument.get(1)));
        return List.of((Object[]) text.split(Pattern.quote(Values.string(argument.get(0))), -1));
    }

    private Object select(List<Object> argument) {
        List<Object> list = Values.list(resolve(argument.get(1)));
        int index = Integer.parseInt(Values.string(argument.get(0)));
        if (index >= list.size()) {
            throw new IllegalArgumentException("No element " + index + " in " + list);
        }
        return list.get(index);
    }

    private String find(List<Object> path) {
        @Nullable Object found = template.section("Mappings");
        for (Object key : path) {
            found = found instanceof Map<?, ?> map ? map.get(Values.string(resolve(key))) : null;
        }
        if (found == null) {
            throw new IllegalArgumentException("Not in the mappings: " + path);
        }
        return Values.string(found);
    }

    private static Map.Entry<String, Object> function(@Nullable Object expression) {
        Map<String, Object> map = Values.map(expression);
        if (map.size() != 1) {
            throw new IllegalArgumentException("Not one function: " + map);
        }
        return map.entrySet().iterator().next();
    }
}
