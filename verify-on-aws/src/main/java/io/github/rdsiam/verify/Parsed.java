package io.github.rdsiam.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads values from an event that Lambda has parsed. */
final class Parsed {

    private Parsed() {}

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static Map<String, String> strings(@Nullable Object value) {
        Map<String, String> result = new LinkedHashMap<>();
        map(value).forEach((key, element) -> result.put(String.valueOf(key), String.valueOf(element)));
        return result;
    }

    static String string(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
