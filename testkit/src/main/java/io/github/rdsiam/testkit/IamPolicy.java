package io.github.rdsiam.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Evaluates the IAM policies of one identity, for example of a role. Pass it to {@link FakeRdsProxy#attach} to evaluate
 * {@code rds-db:connect} at each login with a token, or call {@link #decide} directly.
 *
 * <p>It follows AWS's rules for identity-based policies within one account: a {@code Deny} overrides every {@code
 * Allow}, and anything that no statement allows is denied. It supports {@code Effect}, {@code Action}, {@code
 * NotAction}, {@code Resource}, {@code NotResource}, the wildcards {@code *} and {@code ?}, policy variables such as
 * <code>${aws:username}</code> in documents of the version 2012-10-17, and {@code Condition} with the operators {@code
 * String...}, {@code Arn...}, {@code Bool} and {@code Null}, also with {@code ...IfExists}, {@code ForAllValues:} and
 * {@code ForAnyValue:}. It rejects unsupported elements, such as {@code IpAddress} and {@code Date...}, instead of
 * ignoring them. Permissions boundaries, service control policies, session policies and resource-based policies are not
 * evaluated.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation
 *     logic</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of the policy
 *     language</a>
 */
public final class IamPolicy {

    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");

    /** The version with policy variables; a document without a version has the older one. */
    private static final String VERSION = "2012-10-17";

    private static final String OLDER_VERSION = "2008-10-17";

    private final List<PolicyStatement> statements;
    private final Map<String, List<String>> context;

    /** The result of an evaluation. */
    public enum Decision {
        /** A statement allows it and none denies it. */
        ALLOWED,
        /** A statement with {@code "Effect": "Deny"} applies. */
        EXPLICIT_DENY,
        /** No statement allows it. */
        IMPLICIT_DENY
    }

    private IamPolicy(List<PolicyStatement> statements, Map<String, List<String>> context) {
        this.statements = statements;
        this.context = context;
    }

    /**
     * Parses the policies of an identity.
     *
     * @param documents JSON policy documents, whose statements are evaluated together; without any, nothing is allowed
     * @return the combined policies
     * @throws IllegalArgumentException if IAM would reject a document, or it contains something unsupported; the
     *     message names the place, such as {@code Policy document 1, Statement[0].Effect}
     */
    public static IamPolicy of(String... documents) {
        List<PolicyStatement> statements = new ArrayList<>();
        for (int i = 0; i < documents.length; i++) {
            statements.addAll(read(PolicyNode.parse(documents[i], "Policy document " + (i + 1))));
        }
        return new IamPolicy(List.copyOf(statements), Map.of());
    }

    private static List<PolicyStatement> read(PolicyNode document) {
        Map<String, PolicyNode> elements = document.members(ELEMENTS);
        PolicyNode version = elements.get("Version");
        if (version != null && !List.of(VERSION, OLDER_VERSION).contains(version.text())) {
            throw version.problem("must be " + VERSION + " or " + OLDER_VERSION);
        }
        boolean hasVariables = version != null && version.text().equals(VERSION);
        PolicyNode all = elements.get("Statement");
        if (all == null) {
            throw document.problem("needs a Statement");
        }
        List<PolicyStatement> statements = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (PolicyNode node : all.elements()) {
            PolicyStatement statement = PolicyStatement.of(node, hasVariables);
            if (!statement.id().isEmpty() && !ids.add(statement.id())) {
                throw node.problem("duplicate Sid \"" + statement.id() + "\"");
            }
            statements.add(statement);
        }
        return statements;
    }

    /**
     * Returns the same policies with default values for condition keys and policy variables, which {@link #decide} uses
     * if the request has none: for example <code>Map.of("aws:username", List.of("jane"))</code> for the policies of the
     * user Jane. AWS does not document which condition keys it sets for a login with a token, so {@link FakeRdsProxy}
     * adds nothing.
     *
     * @param context values by condition key; keys are case-insensitive
     * @return the policies with these values
     * @throws IllegalArgumentException if a key has several values, but a condition on it has neither {@code
     *     ForAllValues:} nor {@code ForAnyValue:}
     */
    public IamPolicy inContext(Map<String, List<String>> context) {
        return new IamPolicy(statements, with(context));
    }

    private Map<String, List<String>> with(Map<String, List<String>> overriding) {
        Map<String, List<String>> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        merged.putAll(context);
        overriding.forEach((key, values) -> merged.put(key, List.copyOf(values)));
        statements.forEach(statement -> statement.conditions().forEach(condition -> condition.require(merged)));
        return merged;
    }

    /**
     * Decides on a request without further context.
     *
     * @param action such as {@code rds-db:connect}, in any case
     * @param resource such as {@code arn:aws:rds-db:eu-west-1:123456789012:dbuser:prx-0123456789abcdef0/app},
     *     case-sensitive
     * @return the decision
     */
    public Decision decide(String action, String resource) {
        return decide(action, resource, Map.of());
    }

    /**
     * Decides on a request.
     *
     * @param action such as {@code rds-db:connect}, in any case
     * @param resource its ARN, case-sensitive, or {@code *} for an action without a resource
     * @param context the request's values by condition key; keys are case-insensitive. For example <code>
     *     Map.of("aws:PrincipalTag/team", List.of("orders"))</code>
     * @return the decision
     * @throws IllegalArgumentException as {@link #inContext} does
     */
    public Decision decide(String action, String resource, Map<String, List<String>> context) {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(resource, "resource");
        Map<String, List<String>> all = with(context);
        boolean isAllowed = false;
        for (PolicyStatement statement : statements) {
            if (statement.covers(action, resource, all)) {
                if (statement.denies()) {
                    return Decision.EXPLICIT_DENY;
                }
                isAllowed = true;
            }
        }
        return isAllowed ? Decision.ALLOWED : Decision.IMPLICIT_DENY;
    }
}
