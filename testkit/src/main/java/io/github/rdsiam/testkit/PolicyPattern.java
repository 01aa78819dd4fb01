package io.github.rdsiam.testkit;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy that is compared with one of the request: an action, an ARN, or a value in a condition.
 *
 * @param text as written
 * @param kind which characters are special, and how wide they match
 * @param hasVariables whether {@code ${...}} is one; it is not in documents of the oldest version
 */
record PolicyPattern(String text, Kind kind, boolean hasVariables) {

    /** A wildcard, a variable, or text between them. */
    private static final Pattern TOKEN = Pattern.compile("[*?]|\\$\\{([^}]*)}|[^*?$]+|\\$");

    private static final Pattern TOKEN_WITHOUT_VARIABLES = Pattern.compile("[*?]|[^*?]+");

    private static final Pattern BRACES = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final Pattern VARIABLE = Pattern.compile("\\s*([\\w-]+:[\\w:/.@=+-]+)\\s*(?:,\\s*'([^']*)'\\s*)?");

    /** These stand for themselves: {@code ${*}} is a star that matches only a star. */
    private static final List<String> ESCAPES = List.of("*", "?", "$");

    private static final int COLONS_OF_AN_ARN = 5;

    enum Kind {
        /** Without wildcards. */
        EQUAL(false, Pattern.DOTALL),
        EQUAL_IGNORE_CASE(false, Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
        /** {@code true} or {@code false}. */
        BOOLEAN(false, Pattern.CASE_INSENSITIVE),
        /** The same, about a key that the request does not have. */
        NULL(false, Pattern.CASE_INSENSITIVE),
        LIKE(true, Pattern.DOTALL),
        ACTION(true, Pattern.DOTALL | Pattern.CASE_INSENSITIVE),
        /** Wildcards stay between two colons, except a star before a colon or at the end. */
        RESOURCE(true, Pattern.DOTALL),
        /** Wildcards stay within each of the ARN's six parts, of which only the last may contain a colon. */
        ARN(true, Pattern.DOTALL);

        private final boolean hasWildcards;
        private final int flags;

        Kind(boolean hasWildcards, int flags) {
            this.hasWildcards = hasWildcards;
            this.flags = flags;
        }
    }

    static PolicyPattern of(PolicyNode node, Kind kind, boolean hasVariables) {
        String text = node.text();
        if ((kind == Kind.BOOLEAN || kind == Kind.NULL) && !text.matches("(?i)true|false")) {
            throw node.problem("must be true or false");
        }
        if (hasVariables) {
            requireKnownVariables(node);
        }
        return new PolicyPattern(text, kind, hasVariables);
    }

    private static void requireKnownVariables(PolicyNode node) {
        Matcher variables = BRACES.matcher(node.text());
        while (variables.find()) {
            String name = variables.group(1);
            boolean isKnown = ESCAPES.contains(name) || VARIABLE.matcher(name).matches();
            if (variables.group(2).isEmpty() || !isKnown) {
                throw node.problem("\"" + variables.group() + "\" is not a policy variable");
            }
        }
    }

    /** Returns whether this describes the text; a pattern with a variable that has no value describes none. */
    boolean matches(String other, Map<String, List<String>> context) {
        StringBuilder regex = new StringBuilder();
        int colons = 0;
        Matcher token = (hasVariables ? TOKEN : TOKEN_WITHOUT_VARIABLES).matcher(text);
        while (token.find()) {
            String part = token.group();
            if (part.startsWith("${") && hasVariables) {
                String value = value(token.group(1), context);
                if (value == null) {
                    return false;
                }
                regex.append(Pattern.quote(value));
            } else if (kind.hasWildcards && (part.equals("*") || part.equals("?"))) {
                regex.append(wildcard(part, colons, token.end()));
            } else {
                colons +=
                        (int) part.chars().filter(character -> character == ':').count();
                regex.append(Pattern.quote(part));
            }
        }
        return Pattern.compile(regex.toString(), kind.flags).matcher(other).matches();
    }

    private String wildcard(String wildcard, int colonsBefore, int end) {
        boolean isLast = end == text.length() || text.charAt(end) == ':';
        boolean crossesColons = switch (kind) {
            case RESOURCE -> wildcard.equals("*") && isLast;
            case ARN -> colonsBefore >= COLONS_OF_AN_ARN;
            default -> true;
        };
        return (crossesColons ? "." : "[^:]") + (wildcard.equals("*") ? "*" : "");
    }

    private static @Nullable String value(String name, Map<String, List<String>> context) {
        if (ESCAPES.contains(name)) {
            return name;
        }
        Matcher variable = VARIABLE.matcher(name);
        if (!variable.matches()) {
            throw new IllegalStateException(name); // was checked when the document was read
        }
        List<String> values = context.getOrDefault(variable.group(1), List.of());
        // a key with more values than one cannot be a variable
        return values.size() == 1 ? values.get(0) : variable.group(2);
    }
}
