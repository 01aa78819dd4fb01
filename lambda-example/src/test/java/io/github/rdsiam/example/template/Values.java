package io.github.rdsiam.example.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Casts parsed YAML; a failure says what was found instead. */
final class Values {

    private Values() {}

    static Map<String, Object> map(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("Not a mapping: " + value);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, element) -> result.put((String) key, element));
        return result;
    }

    static Map<String, Object> mapAt(Map<String, Object> map, String key) {
        return map.containsKey(key) ? map(map.get(key)) : Map.of();
    }

    static List<Object> list(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("Not a list: " + value);
        }
        return List.copyOf(list);
    }

    /** A single element counts as a list of one, as in IAM policies and {@code DependsOn}; null as an empty list. */
    static List<String> strings(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    static String string(@Nullable Object value) {
        if (value == null || value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("Not a scalar: " + value);
        }
        return String.valueOf(value);
    }
}
