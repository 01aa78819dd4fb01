package io.github.rdsiam.testkit.internal.standalone;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses a command line of {@code --name value}, and collects its errors. */
final class Arguments {

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Parses a command line.
     *
     * @param known the options with a value
     * @param flags the options without a value
     * @param repeatable the options that may be given more than once
     */
    Arguments(List<String> arguments, Set<String> known, Set<String> flags, Set<String> repeatable) {
        Deque<String> left = new ArrayDeque<>(arguments);
        for (int number = 1; !left.isEmpty(); number = arguments.size() - left.size() + 1) {
            var name = left.remove();
            if (flags.contains(name)) {
                add(name, "", repeatable);
            } else if (known.contains(name)) {
                if (left.isEmpty() || left.element().startsWith("--")) {
                    wrong(name + " needs a value");
                } else {
                    add(name, left.remove(), repeatable);
                }
            } else if (name.startsWith("--")) {
                wrong("unknown option " + name.replaceFirst("=.*", "")
                        + (name.contains("=") ? ": write --name value, without =" : ""));
                skipValue(left);
            } else {
                // not quoted, because it may be a password
                wrong("argument " + number + " has no option before it: write --name value");
            }
        }
    }

    private static void skipValue(Deque<String> left) {
        if (!left.isEmpty() && !left.element().startsWith("--")) {
            left.remove();
        }
    }

    private void add(String name, String value, Set<String> repeatable) {
        var given = values.computeIfAbsent(name, ignored -> new ArrayList<>());
        if (!given.isEmpty() && !repeatable.contains(name)) {
            wrong(name + " is given more than once");
        } else {
            given.add(value);
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String one(String name) {
        var given = values.get(name);
        return given == null ? null : given.get(0);
    }

    String one(String name, String otherwise) {
        var given = one(name);
        return given == null ? otherwise : given;
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    void wrong(String problem) {
        problems.add(problem);
    }

    void throwIfWrong() throws WrongArgumentsException {
        if (!problems.isEmpty()) {
            throw new WrongArgumentsException(problems);
        }
    }
}
