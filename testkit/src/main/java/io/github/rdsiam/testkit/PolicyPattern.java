package io.github.rdsiam.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text in a policy that is matched against the request: an action, an ARN, or a value in a condition.
 *
 * @param steps its characters, wildcards and variables
 */
record PolicyPattern(List<Step> steps) {

    /** A wildcard, a variable or another character. Documents of the older version have no variables. */
    private static final Pattern TOKEN = Pattern.compile("[*?]|\\$\\{([^}]*)(}?)|[^*?]");

    private static final Pattern TOKEN_WITHOUT_VARIABLES = Pattern.compile("[*?]|[^*?]");

    private static final Pattern VARIABLE = Pattern.compile("(" + PolicyCondition.KEY + ")(?:,\\s*'([^']*)'\\s*)?");

    /** Escaped characters: {@code ${*}} is a star that matches only a star. */
    private static final List<String> ESCAPES = List.of("*", "?", "$");

    private static final int COLONS_OF_AN_ARN = 5;

    enum Kind {
        /** Without wildcards. */
        EQUAL(false, false),
        EQUAL_IGNORE_CASE(false, true),
        /** {@code true} or {@code false}. */
        BOOLEAN(false, true),
        /** {@code true} or {@code false}, for a key that the request does not have. */
        NULL(false, true),
        LIKE(true, false),
        ACTION(true, true),
        /** As for an ARN, but a star at the end of a part also matches colons. */
        RESOURCE(true, false),
        /** Wildcards match only within one of the ARN's six parts; only the last part may contain a colon. */
        ARN(true, false);

        private final boolean hasWildcards;
        private final boolean ignoresCase;

        Kind(boolean hasWildcards, boolean ignoresCase) {
            this.hasWildcards = hasWildcards;
            this.ignoresCase = ignoresCase;
        }
    }

    /** A part of a pattern. */
    private interface Step {
        void go(PolicyReach reach, Map<String, List<String>> context);
    }

    static PolicyPattern of(PolicyNode node, Kind kind, boolean hasVariables) {
        String text = node.text();
        if ((kind == Kind.BOOLEAN || kind == Kind.NULL) && !text.matches("(?i)true|false")) {
            throw node.problem("must be true or false");
        }
        List<Step> steps = new ArrayList<>();
        int colons = 0;
        Matcher token = (hasVariables ? TOKEN : TOKEN_WITHOUT_VARIABLES).matcher(text);
        while (token.find()) {
            String part = token.group();
            if (part.startsWith("${")) {
                steps.add(variable(node, token, kind));
            } else if (kind.hasWildcards && part.equals("*")) {
                boolean isLast = token.end() == text.length() || text.charAt(token.end()) == ':';
                IntPredicate isAccepted = wildcard(kind, colons, isLast);
                steps.add((reach, context) -> reach.many(isAccepted));
            } else if (kind.hasWildcards && part.equals("?")) {
                IntPredicate isAccepted = wildcard(kind, colons, false);
                steps.add((reach, context) -> reach.one(isAccepted));
            } else {
                colons += part.equals(":") ? 1 : 0;
                IntPredicate isAccepted = same(part.codePointAt(0), kind);
                steps.add((reach, context) -> reach.one(isAccepted));
            }
        }
        return new PolicyPattern(List.copyOf(steps));
    }

    private static IntPredicate wildcard(Kind kind, int colonsBefore, boolean isLastStar) {
        boolean crossesColons = switch (kind) {
            case RESOURCE -> isLastStar || colonsBefore >= COLONS_OF_AN_ARN;
            case ARN -> colonsBefore >= COLONS_OF_AN_ARN;
            default -> true;
        };
        return character -> crossesColons || character != ':';
    }

    private static IntPredicate same(int expected, Kind kind) {
        return character -> kind.ignoresCase ? fold(character) == fold(expected) : character == expected;
    }

    private static int fold(int character) {
        return Character.toLowerCase(Character.toUpperCase(character));
    }

    private static Step variable(PolicyNode node, Matcher token, Kind kind) {
        String name = token.group(1).strip();
        if (!token.group(2).isEmpty() && ESCAPES.contains(name)) {
            IntPredicate isAccepted = same(name.charAt(0), kind);
            return (reach, context) -> reach.one(isAccepted);
        }
        Matcher variable = VARIABLE.matcher(name);
        if (token.group(2).isEmpty() || !variable.matches()) {
            throw node.problem("\"" + token.group() + "\" is not a policy variable");
        }
        String key = variable.group(1).strip();
        String defaultValue = variable.group(2);
        return (reach, context) -> {
            String value = value(context.getOrDefault(key, List.of()), defaultValue);
            if (value == null) {
                reach.nowhere();
            } else {
                value.codePoints().forEach(character -> reach.one(same(character, kind)));
            }
        };
    }

    /** Returns the value of a variable; a key with several values cannot be a variable. */
    private static @Nullable String value(List<String> values, @Nullable String defaultValue) {
        return values.size() == 1 ? values.get(0) : defaultValue;
    }

    /** Returns whether this matches the text. A pattern with a variable without a value matches nothing. */
    boolean matches(String text, Map<String, List<String>> context) {
        PolicyReach reach = new PolicyReach(text);
        steps.forEach(step -> step.go(reach, context));
        return reach.isWhole();
    }
}
