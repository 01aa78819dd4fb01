package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.PolicyPattern.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a policy document.
 *
 * @param id empty if it has none
 */
record PolicyStatement(String id, boolean denies, Scope actions, Scope resources, List<PolicyCondition> conditions) {

    private static final Set<String> ELEMENTS =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]*");
    private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
    private static final int SERVICE = 2;
    private static final int PARTS_OF_AN_ARN = 6;

    /** The patterns of an element, or of its opposite, such as NotAction, which covers everything else. */
    private record Scope(boolean isOpposite, List<PolicyPattern> patterns) {

        boolean covers(String text, Map<String, List<String>> context) {
            return isOpposite != patterns.stream().anyMatch(pattern -> pattern.matches(text, context));
        }
    }

    static PolicyStatement of(PolicyNode node, boolean hasVariables) {
        Map<String, PolicyNode> elements = node.members(ELEMENTS);
        PolicyNode id = elements.get("Sid");
        if (id != null && !ID.matcher(id.text()).matches()) {
            throw id.problem("letters and digits only");
        }
        PolicyNode conditions = elements.get("Condition");
        return new PolicyStatement(
                id == null ? "" : id.text(),
                denies(node, elements.get("Effect")),
                actions(node, elements),
                resources(node, elements, hasVariables),
                conditions == null ? List.of() : PolicyCondition.listOf(conditions, hasVariables));
    }

    private static boolean denies(PolicyNode statement, @Nullable PolicyNode effect) {
        if (effect == null) {
            throw statement.problem("needs an Effect");
        }
        return switch (effect.text()) {
            case "Allow" -> false;
            case "Deny" -> true;
            default -> throw effect.problem("must be Allow or Deny, in this spelling");
        };
    }

    private static Scope actions(PolicyNode statement, Map<String, PolicyNode> elements) {
        List<PolicyNode> actions = either(statement, elements, "Action");
        for (PolicyNode action : actions) {
            if (!ACTION.matcher(action.text()).matches()) {
                throw action.problem("an action has the form service:name, or is *");
            }
        }
        return scope(elements, "NotAction", actions, Kind.ACTION, false);
    }

    private static Scope resources(PolicyNode statement, Map<String, PolicyNode> elements, boolean hasVariables) {
        List<PolicyNode> resources = either(statement, elements, "Resource");
        for (PolicyNode resource : resources) {
            requireArn(resource, hasVariables);
        }
        return scope(elements, "NotResource", resources, Kind.RESOURCE, hasVariables);
    }

    private static void requireArn(PolicyNode resource, boolean hasVariables) {
        String arn = resource.text();
        if (arn.equals("*")) {
            return;
        }
        int variable = hasVariables ? arn.indexOf("${") : -1;
        String[] parts = (variable < 0 ? arn : arn.substring(0, variable)).split(":", PARTS_OF_AN_ARN);
        boolean isWhole = parts.length == PARTS_OF_AN_ARN;
        if (!parts[0].equals("arn") || !(isWhole || arn.endsWith("*") || variable >= 0)) {
            throw resource.problem("a resource is an ARN, arn:partition:service:region:account:resource, or *");
        }
        if (variable >= 0 && !isWhole) {
            throw resource.problem("a variable must come after the ARN's fifth colon");
        }
        if (parts.length <= SERVICE || parts[SERVICE].matches(".*[*?].*")) {
            throw resource.problem("the service of an ARN has no wildcards");
        }
    }

    private static List<PolicyNode> either(PolicyNode statement, Map<String, PolicyNode> elements, String name) {
        PolicyNode named = elements.get(name);
        PolicyNode opposite = elements.get("Not" + name);
        if ((named == null) == (opposite == null)) {
            throw statement.problem("needs either " + name + " or Not" + name);
        }
        return (named == null ? opposite : named).elements();
    }

    private static Scope scope(
            Map<String, PolicyNode> elements,
            String opposite,
            List<PolicyNode> nodes,
            Kind kind,
            boolean hasVariables) {
        return new Scope(
                elements.containsKey(opposite),
                nodes.stream()
                        .map(node -> PolicyPattern.of(node, kind, hasVariables))
                        .toList());
    }

    boolean covers(String action, String resource, Map<String, List<String>> context) {
        return actions.covers(action, context)
                && resources.covers(resource, context)
                && conditions.stream().allMatch(condition -> condition.holds(context));
    }
}
