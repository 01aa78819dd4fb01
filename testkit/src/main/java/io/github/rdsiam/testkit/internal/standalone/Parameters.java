package io.github.rdsiam.testkit.internal.standalone;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters in the query of a request. */
final class Parameters {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Parameters() {}

    static Parameters parse(@Nullable String rawQuery) throws ControlException {
        Parameters parameters = new Parameters();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw ControlException.wrongParameter("the query is not name=value&name=value");
                }
                parameters
                        .values
                        .computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) throws ControlException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ControlException.wrongParameter("the query is not percent-encoded");
        }
    }

    /** Rejects parameters that the route does not have. */
    void allowOnly(String... names) throws ControlException {
        List<String> allowed = Arrays.asList(names);
        for (String name : values.keySet()) {
            if (!allowed.contains(name)) {
                throw ControlException.wrongParameter("unknown parameter " + oneLine(name) + "; "
                        + (allowed.isEmpty() ? "there are none here" : "there are " + String.join(", ", allowed)));
            }
        }
    }

    /** Returns text from a request in a form that fits into one line of a response. */
    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    @Nullable
    String optional(String name) throws ControlException {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw ControlException.wrongParameter(name + " is given more than once");
        }
        return given.isEmpty() ? null : given.get(0);
    }

    String required(String name) throws ControlException {
        String value = optional(name);
        if (value == null) {
            throw ControlException.wrongParameter("the parameter " + name + " is missing");
        }
        return value;
    }

    <E extends Enum<E>> E required(String name, Class<E> kind) throws ControlException {
        return constant(name, required(name), kind);
    }

    <E extends Enum<E>> List<E> all(String name, Class<E> kind) throws ControlException {
        List<E> constants = new ArrayList<>();
        for (String value : all(name)) {
            constants.add(constant(name, value, kind));
        }
        return constants;
    }

    private static <E extends Enum<E>> E constant(String name, String value, Class<E> kind) throws ControlException {
        for (E constant : kind.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw ControlException.wrongParameter(
                name + "=" + oneLine(value) + " is not one of " + names(kind.getEnumConstants()));
    }

    private static String names(Enum<?>[] constants) {
        return String.join(", ", Arrays.stream(constants).map(Enum::name).toList());
    }
}
