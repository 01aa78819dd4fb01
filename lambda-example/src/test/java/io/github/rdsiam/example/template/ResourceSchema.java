package io.github.rdsiam.example.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AWS's model of the resource types that the template uses; {@code tools/extract-schema.sh} renews it. */
final class ResourceSchema {

    private static final ResourceSchema INSTANCE = load();

    private final String version;
    private final Map<String, Object> types;
    private final Map<String, Object> definitions;

    private ResourceSchema(Map<String, Object> content) {
        this.version = Values.string(Values.mapAt(content, "source").get("version"));
        this.types = Values.mapAt(content, "types");
        this.definitions = Values.mapAt(content, "definitions");
    }

    static ResourceSchema read() {
        return INSTANCE;
    }

    private static ResourceSchema load() {
        try (InputStream in = ResourceSchema.class.getResourceAsStream("resource-schema.json")) {
            // JSON is YAML
            return new ResourceSchema(
                    Yaml.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the template gives to resources and AWS does not take, in any stack. */
    static List<String> findings(Template template) {
        Set<String> findings = new LinkedHashSet<>();
        for (Stack stack : Stacks.all(template)) {
            stack.types().forEach((id, type) -> findings.addAll(INSTANCE.findings(id, type, stack.properties(id))));
        }
        return List.copyOf(findings);
    }

    /** Of the package that it is an extract of. */
    String version() {
        return version;
    }

    List<String> attributes(String type) {
        return Values.strings(type(type).get("attributes"));
    }

    private Map<String, Object> type(String type) {
        if (!types.containsKey(type)) {
            throw new IllegalArgumentException(
                    "The extract has no resource type " + type + "; run tools/extract-schema.sh");
        }
        return Values.map(types.get(type));
    }

    private List<String> findings(String id, String type, Map<String, Object> properties) {
        List<String> findings = new ArrayList<>();
        object(id, Values.mapAt(type(type), "properties"), properties, findings);
        return findings;
    }

    private void object(
            String path, Map<String, Object> schemas, Map<String, Object> properties, List<String> findings) {
        schemas.forEach((name, schema) -> {
            if (Boolean.TRUE.equals(Values.map(schema).get("required")) && !properties.containsKey(name)) {
                findings.add(path + " lacks " + name);
            }
        });
        properties.forEach((name, value) -> {
            if (schemas.containsKey(name)) {
                value(path + "." + name, Values.map(schemas.get(name)), value, findings);
            } else {
                findings.add(path + " has no property " + name);
            }
        });
    }

    private void value(String path, Map<String, Object> schema, Object value, List<String> findings) {
        if (schema.containsKey("anyOf")) {
            anyOf(path, Values.list(schema.get("anyOf")), value, findings);
        } else if (schema.containsKey("list") && value instanceof List<?> list) {
            list.forEach(element -> value(path + "[]", Values.map(schema.get("list")), element, findings));
        } else if (schema.containsKey("map") && value instanceof Map) {
            Values.map(value)
                    .forEach((key, element) ->
                            value(path + "." + key, Values.map(schema.get("map")), element, findings));
        } else if (schema.containsKey("definition") && value instanceof Map) {
            object(
                    path,
                    Values.mapAt(definitions, Values.string(schema.get("definition"))),
                    Values.map(value),
                    findings);
        } else if (!fits(schema, value)) {
            findings.add(path + " may not be " + value);
        }
    }

    private void anyOf(String path, List<Object> schemas, Object value, List<String> findings) {
        List<String> all = new ArrayList<>();
        for (Object schema : schemas) {
            List<String> some = new ArrayList<>();
            value(path, Values.map(schema), value, some);
            if (some.isEmpty()) {
                return;
            }
            all.addAll(some);
        }
        findings.addAll(all);
    }

    private static boolean fits(Map<String, Object> schema, Object value) {
        @Nullable Object type = schema.get("type");
        if ("json".equals(type)) {
            return true;
        }
        if (type == null || value instanceof Map || value instanceof List) {
            return false;
        }
        String text = value.toString();
        List<String> allowed = Values.strings(schema.get("values"));
        return (allowed.isEmpty() || allowed.contains(text))
                && switch (type.toString()) {
                    case "integer" -> text.matches("-?\\d+");
                    case "number" -> text.matches("-?\\d+(\\.\\d+)?");
                    case "boolean" -> text.equals("true") || text.equals("false");
                    default -> true;
                };
    }
}
