package io.github.rdsiam.testkit;

import static java.util.Map.entry;

import io.github.rdsiam.testkit.PolicyPattern.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key under one operator of a statement's {@code Condition}.
 *
 * @param quantifier {@code ForAllValues} or {@code ForAnyValue}, or empty
 * @param ifExists whether a request without the key meets the condition
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *     Condition operators</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html">
 *     Keys with several values</a>
 */
record PolicyCondition(
        String quantifier, Operator operator, boolean ifExists, String key, List<PolicyPattern> patterns) {

    private static final String ANY = "ForAnyValue";
    private static final Pattern NAME = Pattern.compile("(?:(ForAllValues|" + ANY + "):)?(\\w+?)(IfExists)?");

    /** A condition key. After a slash there may be the name of a tag, in any language and with spaces. */
    static final String KEY = "[\\w-]+:[\\p{L}\\p{N}\\p{Z}_.:/=+@-]+";

    private static final Map<String, Operator> OPERATORS = Map.ofEntries(
            entry("StringEquals", new Operator(Kind.EQUAL, false)),
            entry("StringNotEquals", new Operator(Kind.EQUAL, true)),
            entry("StringEqualsIgnoreCase", new Operator(Kind.EQUAL_IGNORE_CASE, false)),
            entry("StringNotEqualsIgnoreCase", new Operator(Kind.EQUAL_IGNORE_CASE, true)),
            entry("StringLike", new Operator(Kind.LIKE, false)),
            entry("StringNotLike", new Operator(Kind.LIKE, true)),
            entry("ArnEquals", new Operator(Kind.ARN, false)),
            entry("ArnNotEquals", new Operator(Kind.ARN, true)),
            entry("ArnLike", new Operator(Kind.ARN, false)),
            entry("ArnNotLike", new Operator(Kind.ARN, true)),
            entry("Bool", new Operator(Kind.BOOLEAN, false)),
            entry("Null", new Operator(Kind.NULL, false)));

    /** How an operator compares, and whether it negates the result. */
    record Operator(Kind kind, boolean negated) {}

    /** Parses the conditions of a statement, all of which must hold. */
    static List<PolicyCondition> listOf(PolicyNode element, boolean hasVariables) {
        List<PolicyCondition> conditions = new ArrayList<>();
        element.members()
                .forEach((name, keys) ->
                        keys.members().forEach((key, values) -> conditions.add(of(name, key, values, hasVariables))));
        return List.copyOf(conditions);
    }

    private static PolicyCondition of(String name, String key, PolicyNode values, boolean hasVariables) {
        Matcher parts = NAME.matcher(name);
        Operator operator = parts.matches() ? OPERATORS.get(parts.group(2)) : null;
        if (operator == null) {
            throw values.problem("the operator " + name + " is not supported by the testkit");
        }
        String quantifier = Objects.requireNonNullElse(parts.group(1), "");
        boolean ifExists = parts.group(3) != null;
        if (operator.kind() == Kind.NULL && !name.equals("Null")) {
            throw values.problem("the operator Null has neither a quantifier nor IfExists");
        }
        if (ifExists && quantifier.equals(ANY)) {
            throw values.problem("an operator with ForAnyValue: has no IfExists");
        }
        if (!key.matches(KEY)) {
            throw values.problem("a condition key has the form service:name");
        }
        List<PolicyPattern> patterns = values.elements().stream()
                .map(value -> PolicyPattern.of(value, operator.kind(), hasVariables))
                .toList();
        return new PolicyCondition(quantifier, operator, ifExists, key, patterns);
    }

    boolean holds(Map<String, List<String>> context) {
        List<String> found = found(context);
        if (operator.kind() == Kind.NULL) {
            return matches(Boolean.toString(found.isEmpty()), context);
        }
        if (found.isEmpty() && ifExists) {
            return true;
        }
        // without a value, a condition on all values holds, and a condition on any value does not
        return asksEach()
                ? found.stream().allMatch(value -> isMet(value, context))
                : found.stream().anyMatch(value -> isMet(value, context));
    }

    private List<String> found(Map<String, List<String>> context) {
        return context.getOrDefault(key, List.of());
    }

    /** Rejects a context for which AWS does not define the result of this condition. */
    void require(Map<String, List<String>> context) {
        if (quantifier.isEmpty()
                && operator.kind() != Kind.NULL
                && found(context).size() > 1) {
            throw new IllegalArgumentException(
                    key + " has several values, for which a condition needs ForAllValues: or ForAnyValue:");
        }
    }

    private boolean asksEach() {
        return quantifier.isEmpty() ? operator.negated() : !quantifier.equals(ANY);
    }

    private boolean isMet(String value, Map<String, List<String>> context) {
        return operator.negated() != matches(value, context);
    }

    private boolean matches(String value, Map<String, List<String>> context) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(value, context));
    }
}
