package io.github.rdsiam.testkit;

import static io.github.rdsiam.testkit.IamPolicy.Decision.ALLOWED;
import static io.github.rdsiam.testkit.IamPolicy.Decision.EXPLICIT_DENY;
import static io.github.rdsiam.testkit.IamPolicy.Decision.IMPLICIT_DENY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rdsiam.testkit.IamPolicy.Decision;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS's rules for identity-based policies, each as a sentence. The documents are JSON with ' for " and ` for '. */
class IamPolicyTest {

    private static final String CONNECT = "rds-db:connect";
    private static final String PREFIX = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:";
    private static final String APP = PREFIX + "prx-0123456789abcdef0/app";

    /** Statements of one document of the version with variables. */
    private static String document(String... statements) {
        return "{'Version': '2012-10-17', 'Statement': [" + String.join(", ", statements) + "]}";
    }

    private static String allow(String resource) {
        return "{'Effect': 'Allow', 'Action': 'rds-db:connect', 'Resource': '" + resource + "'}";
    }

    private static String deny(String resource) {
        return "{'Effect': 'Deny', 'Action': 'rds-db:connect', 'Resource': '" + resource + "'}";
    }

    private static String allowAction(String action) {
        return "{'Effect': 'Allow', 'Action': " + action + ", 'Resource': '" + APP + "'}";
    }

    private static String allowIf(String condition) {
        return "{'Effect': 'Allow', 'Action': 'rds-db:connect', 'Resource': '*', 'Condition': {" + condition + "}}";
    }

    private static IamPolicy policy(String... documents) {
        return IamPolicy.of(Stream.of(documents)
                .map(text -> text.replace('\'', '"').replace('`', '\''))
                .toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"effects", "actions", "resources", "opposites"})
    void decidesOnTheUser(String sentence, Decision expected, String... documents) {
        assertThat(policy(documents).decide(CONNECT, APP)).as(sentence).isEqualTo(expected);
    }

    private static Arguments row(String sentence, Decision expected, String... documents) {
        return arguments(sentence, expected, documents);
    }

    static Stream<Arguments> effects() {
        String other = PREFIX + "prx-0123456789abcdef0/admin";
        return Stream.of(
                row("no policy at all allows nothing", IMPLICIT_DENY),
                row("what is named is allowed", ALLOWED, document(allow(APP))),
                row("what is not named is denied", IMPLICIT_DENY, document(allow(other))),
                row("one of several statements is enough", ALLOWED, document(allow(other), allow(APP))),
                row("one of several documents is enough", ALLOWED, document(allow(other)), document(allow(APP))),
                row("a denial alone is explicit", EXPLICIT_DENY, document(deny(APP))),
                row("a denial wins over what is allowed before it", EXPLICIT_DENY, document(allow(APP), deny(APP))),
                row("a denial wins over what is allowed after it", EXPLICIT_DENY, document(deny("*"), allow(APP))),
                row("a denial in another document wins", EXPLICIT_DENY, document(allow(APP)), document(deny(APP))),
                row("a denial of another user changes nothing", ALLOWED, document(allow("*"), deny(other))),
                row(
                        "one statement needs no list",
                        ALLOWED,
                        "{'Version': '2012-10-17', 'Statement': " + allow(APP) + "}"),
                row("a document needs no version", ALLOWED, "{'Statement': " + allow(APP) + "}"),
                row(
                        "an empty Sid is none",
                        ALLOWED,
                        document(allow("*"), allow(APP)).replace("'Effect'", "'Sid': '', 'Effect'")),
                row(
                        "Id and Sid decide nothing",
                        ALLOWED,
                        "{'Id': 'x', 'Statement': [" + allow(APP).replace("{", "{'Sid': 'Connect1', ") + "]}"));
    }

    static Stream<Arguments> actions() {
        return Stream.of(
                row("an action is the same in any case", ALLOWED, document(allowAction("'RDS-DB:Connect'"))),
                row("a star stands for any part of an action", ALLOWED, document(allowAction("'rds-db:con*'"))),
                row("a star stands for all of an action", ALLOWED, document(allowAction("'rds-db:*'"))),
                row("a star stands for nothing, too", ALLOWED, document(allowAction("'rds-db:connect*'"))),
                row("a question mark stands for one character", ALLOWED, document(allowAction("'rds-db:connec?'"))),
                row("a question mark needs a character", IMPLICIT_DENY, document(allowAction("'rds-db:connect?'"))),
                row("a star stands for all actions of all services", ALLOWED, document(allowAction("'*'"))),
                row(
                        "a list of actions has what it needs",
                        ALLOWED,
                        document(allowAction("['s3:Get*', 'rds-db:connect']"))),
                row("rds:connect is not rds-db:connect", IMPLICIT_DENY, document(allowAction("'rds:connect'"))),
                row("rds:* does not reach into rds-db", IMPLICIT_DENY, document(allowAction("'rds:*'"))));
    }

    static Stream<Arguments> resources() {
        return Stream.of(
                row("a star stands for all resources", ALLOWED, document(allow("*"))),
                row("a user is another in another case", IMPLICIT_DENY, document(allow(APP.replace("/app", "/App")))),
                row("another proxy is not this one", IMPLICIT_DENY, document(allow(PREFIX + "prx-other/app"))),
                row("the instance is not the proxy", IMPLICIT_DENY, document(allow(PREFIX + "db-ABCDEFGHIJ/app"))),
                row("another account is not this one", IMPLICIT_DENY, document(allow(APP.replace("89012", "89013")))),
                row("another region is not this one", IMPLICIT_DENY, document(allow(APP.replace("west", "north")))),
                row(
                        "another partition is not this one",
                        IMPLICIT_DENY,
                        document(allow(APP.replace(":aws:", ":aws-cn:")))),
                row(
                        "the ARN of the proxy itself lets nobody in",
                        IMPLICIT_DENY,
                        document(allow("arn:aws:rds:eu-west-1:123456789012:db-proxy:prx-0123456789abcdef0"))),
                row("a star stands for every user", ALLOWED, document(allow(PREFIX + "prx-0123456789abcdef0/*"))),
                row("a star stands for every database", ALLOWED, document(allow(PREFIX + "*/app"))),
                row("stars stand for database and user", ALLOWED, document(allow(PREFIX + "*/*"))),
                row("a user that only begins alike is another", IMPLICIT_DENY, document(allow(APP + "lication"))),
                row("a star after a user reaches users that begin alike", ALLOWED, document(allow(PREFIX + "*/ap*"))),
                row("question marks count characters", ALLOWED, document(allow(PREFIX + "prx-*/???"))),
                row(
                        "stars stand for region and account",
                        ALLOWED,
                        document(allow("arn:aws:rds-db:*:*:dbuser:prx-0123456789abcdef0/app"))),
                row("a star at the end of a part reaches over colons", ALLOWED, document(allow("arn:aws:rds-db:*"))),
                row(
                        "a star within a part stays in it",
                        IMPLICIT_DENY,
                        document(allow("arn:aws:rds-db:eu*012:dbuser:prx-0123456789abcdef0/app"))),
                row(
                        "a star within the account stays in it",
                        IMPLICIT_DENY,
                        document(allow("arn:aws:rds-db:eu-west-1:12*ser:prx-0123456789abcdef0/app"))),
                row(
                        "a star before a colon reaches over colons",
                        ALLOWED,
                        document(allow("arn:aws:rds-db:*:dbuser:prx-0123456789abcdef0/app"))),
                row(
                        "a question mark stays in its part",
                        IMPLICIT_DENY,
                        document(allow(APP.replace("eu-west-1:", "eu-west-1?")))),
                row(
                        "a star in the last part reaches over colons",
                        EXPLICIT_DENY,
                        document(allow("*"), deny(APP.replace("dbuser:prx-0123456789abcdef0", "db*"))),
                        document(deny("arn:aws:s3:::*"))),
                row(
                        "a question mark in the last part may be a colon",
                        EXPLICIT_DENY,
                        document(allow("*"), deny(APP.replace("dbuser:", "dbuser?")))),
                row("a dot is a dot", IMPLICIT_DENY, document(allow(APP.replace("/app", "/a.p")))),
                row(
                        "a list of resources has what it needs",
                        ALLOWED,
                        document(allow("x").replace("'x'", "['" + PREFIX + "prx-other/app', '" + APP + "']"))));
    }

    /** With backtracking, this would take forever. */
    @Test
    void readsATextOnceHoweverManyStarsThereAre() {
        IamPolicy policy = policy(document(allow(PREFIX + "*a".repeat(40) + "*b")));

        assertThat(policy.decide(CONNECT, PREFIX + "a".repeat(200))).isEqualTo(IMPLICIT_DENY);
        assertThat(policy.decide(CONNECT, PREFIX + "a".repeat(200) + "b")).isEqualTo(ALLOWED);
    }

    static Stream<Arguments> opposites() {
        String notAction = "{'Effect': 'Allow', 'NotAction': '%s', 'Resource': '*'}";
        String notResource = "{'Effect': '%s', 'Action': '*', 'NotResource': '%s'}";
        return Stream.of(
                row("NotAction allows all but what it names", ALLOWED, document(notAction.formatted("s3:*"))),
                row("NotAction leaves out what it names", IMPLICIT_DENY, document(notAction.formatted("rds-db:*"))),
                row(
                        "NotResource leaves out what it names",
                        IMPLICIT_DENY,
                        document(notResource.formatted("Allow", APP))),
                row(
                        "Deny with NotResource spares what it names",
                        ALLOWED,
                        document(allow("*"), notResource.formatted("Deny", APP))),
                row(
                        "Deny with NotResource denies the rest",
                        EXPLICIT_DENY,
                        document(allow("*"), notResource.formatted("Deny", PREFIX + "prx-other/*"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"conditions", "keysWithSeveralValues", "variables"})
    void decidesInAContext(String sentence, Decision expected, Map<String, List<String>> context, String... documents) {
        IamPolicy policy = policy(documents);

        assertThat(policy.decide(CONNECT, APP, context)).as(sentence).isEqualTo(expected);
        assertThat(policy.inContext(context).decide(CONNECT, APP)).isEqualTo(expected);
    }

    private static final Map<String, List<String>> NOTHING = Map.of();
    private static final Map<String, List<String>> TEAM = Map.of("aws:PrincipalTag/team", List.of("orders"));

    private static Arguments row(
            String sentence, Decision expected, Map<String, List<String>> context, String... statements) {
        return arguments(sentence, expected, context, new String[] {document(statements)});
    }

    private static String team(String operator, String values) {
        return allowIf("'" + operator + "': {'aws:PrincipalTag/team': " + values + "}");
    }

    static Stream<Arguments> conditions() {
        String role = "arn:aws:iam::123456789012:role/team/orders";
        Map<String, List<String>> arn = Map.of("aws:PrincipalArn", List.of(role));
        return Stream.of(
                row("StringEquals compares", ALLOWED, TEAM, team("StringEquals", "'orders'")),
                row("StringEquals notices the case", IMPLICIT_DENY, TEAM, team("StringEquals", "'Orders'")),
                row("StringEquals has no wildcards", IMPLICIT_DENY, TEAM, team("StringEquals", "'ord*'")),
                row("one of the values is enough", ALLOWED, TEAM, team("StringEquals", "['payroll', 'orders']")),
                row("a missing key equals nothing", IMPLICIT_DENY, NOTHING, team("StringEquals", "'orders'")),
                row("IfExists lets a missing key pass", ALLOWED, NOTHING, team("StringEqualsIfExists", "'orders'")),
                row("IfExists compares a key that is there", IMPLICIT_DENY, TEAM, team("StringEqualsIfExists", "'x'")),
                row("StringEqualsIgnoreCase ignores it", ALLOWED, TEAM, team("StringEqualsIgnoreCase", "'ORDERS'")),
                row(
                        "StringEqualsIgnoreCase has no wildcards",
                        IMPLICIT_DENY,
                        TEAM,
                        team("StringEqualsIgnoreCase", "'O*'")),
                row(
                        "StringNotEqualsIgnoreCase is its opposite",
                        IMPLICIT_DENY,
                        TEAM,
                        team("StringNotEqualsIgnoreCase", "'ORDERS'")),
                row(
                        "StringNotEqualsIgnoreCase holds for another value",
                        ALLOWED,
                        TEAM,
                        team("StringNotEqualsIgnoreCase", "'O*'")),
                row("StringNotEquals holds for another value", ALLOWED, TEAM, team("StringNotEquals", "'payroll'")),
                row(
                        "StringNotEquals is none of the values",
                        IMPLICIT_DENY,
                        TEAM,
                        team("StringNotEquals", "['x', 'orders']")),
                row("StringNotEquals holds without the key", ALLOWED, NOTHING, team("StringNotEquals", "'orders'")),
                row("StringLike has wildcards", ALLOWED, TEAM, team("StringLike", "'or?er*'")),
                row("StringNotLike is its opposite", IMPLICIT_DENY, TEAM, team("StringNotLike", "'or*'")),
                row(
                        "the case of a key does not matter",
                        ALLOWED,
                        Map.of("AWS:principaltag/TEAM", List.of("orders")),
                        team("StringEquals", "'orders'")),
                row(
                        "a tag may have letters of any language and spaces",
                        ALLOWED,
                        Map.of("aws:PrincipalTag/Größe der Abteilung", List.of("3")),
                        allowIf("'StringEquals': {'aws:PrincipalTag/Größe der Abteilung': '3'}")),
                row(
                        "ArnLike has wildcards in each part",
                        ALLOWED,
                        arn,
                        allowIf("'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::*:role/team/*'}")),
                row(
                        "ArnEquals has them, too",
                        ALLOWED,
                        arn,
                        allowIf("'ArnEquals': {'aws:PrincipalArn': 'arn:aws:iam::1234*:role/*'}")),
                row(
                        "a wildcard of ArnLike stays in its part",
                        IMPLICIT_DENY,
                        arn,
                        allowIf("'ArnLike': {'aws:PrincipalArn': 'arn:aws:*:role/team/orders'}")),
                row(
                        "a wildcard in the last part of ArnLike may be a colon",
                        ALLOWED,
                        Map.of("aws:PrincipalArn", List.of("arn:aws:rds:eu-west-1:1:a:b:c")),
                        allowIf("'ArnLike': {'aws:PrincipalArn': 'arn:aws:rds:*:1:a?*c'}")),
                row(
                        "a star of ArnLike before a colon stays in its part, too",
                        IMPLICIT_DENY,
                        arn,
                        allowIf("'ArnLike': {'aws:PrincipalArn': 'arn:*:123456789012:role/team/orders'}")),
                row(
                        "ArnNotEquals is its opposite",
                        IMPLICIT_DENY,
                        arn,
                        allowIf("'ArnNotEquals': {'aws:PrincipalArn': 'arn:aws:iam::*:role/*'}")),
                row(
                        "ArnNotEquals holds for another value",
                        ALLOWED,
                        arn,
                        allowIf("'ArnNotEquals': {'aws:PrincipalArn': 'arn:aws:iam::*:user/*'}")),
                row(
                        "ArnNotLike is its opposite",
                        IMPLICIT_DENY,
                        arn,
                        allowIf("'ArnNotLike': {'aws:PrincipalArn': '" + role + "'}")),
                row(
                        "Bool compares",
                        ALLOWED,
                        Map.of("aws:SecureTransport", List.of("true")),
                        allowIf("'Bool': {'aws:SecureTransport': true}")),
                row(
                        "Bool ignores the case",
                        ALLOWED,
                        Map.of("aws:SecureTransport", List.of("True")),
                        allowIf("'Bool': {'aws:SecureTransport': 'TRUE'}")),
                row(
                        "Bool is not met by the other value",
                        IMPLICIT_DENY,
                        Map.of("aws:SecureTransport", List.of("false")),
                        allowIf("'Bool': {'aws:SecureTransport': 'true'}")),
                row(
                        "Bool is not met without the key",
                        IMPLICIT_DENY,
                        NOTHING,
                        allowIf("'Bool': {'aws:SecureTransport': 'false'}")),
                row("Null true wants no value", ALLOWED, NOTHING, team("Null", "'true'")),
                row("Null true is not met by a value", IMPLICIT_DENY, TEAM, team("Null", "true")),
                row("Null false wants a value", ALLOWED, TEAM, team("Null", "'false'")),
                row(
                        "all operators must hold",
                        IMPLICIT_DENY,
                        TEAM,
                        allowIf(
                                "'StringEquals': {'aws:PrincipalTag/team': 'orders'}, 'Null': {'aws:username': 'false'}")),
                row(
                        "all keys of an operator must hold",
                        IMPLICIT_DENY,
                        TEAM,
                        allowIf("'StringEquals': {'aws:PrincipalTag/team': 'orders', 'aws:username': 'jane'}")),
                row(
                        "a denial needs its condition, too",
                        ALLOWED,
                        TEAM,
                        allow("*"),
                        team("StringNotEquals", "'orders'").replace("Allow", "Deny")));
    }

    static Stream<Arguments> keysWithSeveralValues() {
        Map<String, List<String>> both = Map.of("aws:TagKeys", List.of("a", "b"));
        return Stream.of(
                row("ForAnyValue wants one of them", ALLOWED, both, tags("ForAnyValue:StringEquals", "'b'")),
                row("ForAnyValue is not met by another", IMPLICIT_DENY, both, tags("ForAnyValue:StringEquals", "'c'")),
                row(
                        "ForAnyValue is not met without the key",
                        IMPLICIT_DENY,
                        NOTHING,
                        tags("ForAnyValue:StringNotEquals", "'a'")),
                row(
                        "ForAllValues wants each of them",
                        ALLOWED,
                        both,
                        tags("ForAllValues:StringEquals", "['a', 'b', 'c']")),
                row("ForAllValues is not met by some", IMPLICIT_DENY, both, tags("ForAllValues:StringEquals", "'a'")),
                row("ForAllValues is met without the key", ALLOWED, NOTHING, tags("ForAllValues:StringEquals", "'a'")),
                row(
                        "ForAllValues with an opposite wants none of them",
                        IMPLICIT_DENY,
                        both,
                        tags("ForAllValues:StringNotEquals", "'a'")),
                row(
                        "ForAllValues with an opposite is met by others",
                        ALLOWED,
                        both,
                        tags("ForAllValues:StringNotEquals", "'c'")),
                row(
                        "ForAnyValue with an opposite wants one other",
                        ALLOWED,
                        both,
                        tags("ForAnyValue:StringNotEquals", "'a'")),
                row(
                        "ForAllValues with IfExists compares a key that is there",
                        IMPLICIT_DENY,
                        both,
                        tags("ForAllValues:StringEqualsIfExists", "'a'")),
                row("Null takes several values as one", ALLOWED, both, tags("Null", "'false'")));
    }

    @Test
    void refusesSeveralValuesWithoutAQuantifier() {
        Map<String, List<String>> both = Map.of("aws:TagKeys", List.of("a", "b"));
        IamPolicy policy = policy(document(allow(PREFIX + "*"), tags("StringEquals", "'a'")));

        for (ThrowingCallable use :
                List.<ThrowingCallable>of(() -> policy.inContext(both), () -> policy.decide(CONNECT, APP, both))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(use)
                    .withMessage("aws:TagKeys has several values, for which a condition needs ForAllValues: or"
                            + " ForAnyValue:");
        }
    }

    private static String tags(String operator, String values) {
        return allowIf("'" + operator + "': {'aws:TagKeys': " + values + "}");
    }

    static Stream<Arguments> variables() {
        Map<String, List<String>> app = Map.of("aws:username", List.of("app"));
        String own = allow(PREFIX + "prx-0123456789abcdef0/${aws:username}");
        return Stream.of(
                row("a variable is replaced by its value", ALLOWED, app, own),
                row(
                        "a variable has the value of this request",
                        IMPLICIT_DENY,
                        Map.of("aws:username", List.of("jane")),
                        own),
                row("a value is not a wildcard", IMPLICIT_DENY, Map.of("aws:username", List.of("*")), own),
                row(
                        "a variable without a value matches nothing",
                        IMPLICIT_DENY,
                        NOTHING,
                        allow(APP + "${aws:username}")),
                row("a variable has a default", ALLOWED, NOTHING, own.replace("aws:username", "aws:username, `app`")),
                row(
                        "a value goes before the default",
                        IMPLICIT_DENY,
                        Map.of("aws:username", List.of("jane")),
                        own.replace("aws:username", "aws:username , `app`")),
                row(
                        "a condition has variables, too",
                        ALLOWED,
                        Map.of("aws:username", List.of("a"), "aws:userid", List.of("a")),
                        allowIf("'StringEquals': {'aws:userid': '${aws:username}'}")),
                row(
                        "a variable with several values matches nothing",
                        IMPLICIT_DENY,
                        Map.of("aws:username", List.of("app", "jane")),
                        own),
                row(
                        "a variable may be a tag with a space",
                        ALLOWED,
                        Map.of("aws:PrincipalTag/database user", List.of("app")),
                        own.replace("aws:username", " aws:PrincipalTag/database user ")),
                row("a value is compared in its case", IMPLICIT_DENY, Map.of("aws:username", List.of("App")), own),
                row("an escaped star is only a star", IMPLICIT_DENY, NOTHING, own.replace("aws:username", "*")),
                row(
                        "an escaped question mark is only that",
                        IMPLICIT_DENY,
                        NOTHING,
                        own.replace("${aws:username}", "ap${?}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "?", "$"})
    void anEscapedCharacterStandsForItself(String character) {
        IamPolicy policy = policy(document(allow(PREFIX + "prx-1/${" + character + "}")));

        assertThat(policy.decide(CONNECT, PREFIX + "prx-1/" + character)).isEqualTo(ALLOWED);
        assertThat(policy.decide(CONNECT, PREFIX + "prx-1/x")).isEqualTo(IMPLICIT_DENY);
    }

    @Test
    void aDollarAloneStandsForItself() {
        assertThat(policy(document(allow(PREFIX + "prx-1/$*"))).decide(CONNECT, PREFIX + "prx-1/$app"))
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Version': '2008-10-17', ", ""})
    void anOlderDocumentHasNoVariables(String version) {
        String own = "{" + version + "'Statement': [" + allow(PREFIX + "prx-1/${aws:username}") + "]}";
        Map<String, List<String>> app = Map.of("aws:username", List.of("app"));

        assertThat(policy(own).decide(CONNECT, PREFIX + "prx-1/app", app)).isEqualTo(IMPLICIT_DENY);
        assertThat(policy(own).decide(CONNECT, PREFIX + "prx-1/${aws:username}", app))
                .isEqualTo(ALLOWED);
    }

    @Test
    void theValuesOfARequestGoBeforeThoseOfThePolicy() {
        IamPolicy policy = policy(document(allow(PREFIX + "*/${aws:username}")))
                .inContext(Map.of("aws:username", List.of("jane")))
                .inContext(Map.of("AWS:USERNAME", List.of("jim")));

        assertThat(policy.decide(CONNECT, PREFIX + "prx-1/jim")).isEqualTo(ALLOWED);
        assertThat(policy.decide(CONNECT, PREFIX + "prx-1/app", Map.of("aws:username", List.of("app"))))
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void refusesWhatIamWouldNotTake(String place, String reason, String document) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(document(allow(APP)), document))
                .withMessageStartingWith("Policy document 2" + place)
                .withMessageContaining(reason);
    }

    @Test
    void givesNoAdviceOfTheParser() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IamPolicy.of("{]"))
                .withMessage("Policy document 1 is not JSON at line 1 column 3");
    }

    static Stream<Arguments> refusesWhatIamWouldNotTake() {
        String whole = document(allow(APP));
        return Stream.of(
                arguments(" is not JSON", "JSON at line 1 column 1", ""),
                arguments(" is not JSON", "JSON at line 1 column", whole.replace("[", "[ // all")),
                arguments(" is not JSON", "JSON at line 1 column", whole + "{}"),
                arguments("", "must be an object", "[]"),
                arguments("", "needs a Statement", "{'Version': '2012-10-17'}"),
                arguments(", Version", "2008-10-17", whole.replace("2012", "2026")),
                arguments(", Statement", "must not be empty", "{'Statement': []}"),
                arguments(", Statement[0]", "must be an object", "{'Statement': ['Allow']}"),
                arguments(
                        ", Statements",
                        "unknown element, or not allowed in an identity-based policy",
                        whole.replace("Statement", "Statements")),
                arguments(", Statement[0]", "needs an Effect", whole.replace("'Effect': 'Allow', ", "")),
                arguments(", Statement[0].Effect", "in this spelling", whole.replace("Allow", "allow")),
                arguments(", Statement[0].Effect", "null", whole.replace("'Allow'", "null")),
                arguments(
                        ", Statement[0].Principal",
                        "unknown element, or not allowed in an identity-based policy",
                        whole.replace("'Action'", "'Principal': '*', 'Action'")),
                arguments(
                        ", Statement[0]",
                        "duplicate key \"Effect\"",
                        whole.replace("'Action'", "'Effect': 'Allow', 'Action'")),
                arguments(
                        ", Statement[0]",
                        "either Action or NotAction",
                        whole.replace("'Action'", "'NotAction': '*', 'Action'")),
                arguments(
                        ", Statement[0]",
                        "either Action or NotAction",
                        whole.replace("'Action': 'rds-db:connect', ", "")),
                arguments(
                        ", Statement[0]",
                        "either Resource or NotResource",
                        whole.replace(", 'Resource': '" + APP + "'", "")),
                arguments(", Statement[0].Action", "service:name", whole.replace("rds-db:connect", "connect")),
                arguments(", Statement[0].Action", "must not be empty", whole.replace("'rds-db:connect'", "[]")),
                arguments(
                        ", Statement[0].Action[1]", "must be a string", whole.replace("'rds-db:connect'", "['*', {}]")),
                arguments(", Statement[0].Resource", "is an ARN", whole.replace(APP, "app")),
                arguments(", Statement[0].Resource", "is an ARN", whole.replace(APP, "arn:aws:rds-db:eu-west-1")),
                arguments(", Statement[0].Resource", "no wildcards", whole.replace(":rds-db:eu", ":rds*:eu")),
                arguments(
                        ", Statement[0].Resource",
                        "fifth colon",
                        whole.replace(":eu-west-1:", ":${aws:RequestedRegion}:")),
                arguments(", Statement[0].Resource", "not a policy variable", whole.replace("/app", "/${username}")),
                arguments(", Statement[0].Resource", "not a policy variable", whole.replace("/app", "/${aws:username")),
                arguments(", Statement[0].Resource", "not a policy variable", whole.replace("/app", "/${*")),
                arguments(
                        ", Statement[0].Sid",
                        "letters and digits",
                        whole.replace("'Effect'", "'Sid': 'not this', 'Effect'")),
                arguments(
                        ", Statement[1]",
                        "duplicate Sid \"One\"",
                        document(allow(APP), allow(APP)).replace("'Effect'", "'Sid': 'One', 'Effect'")),
                arguments(
                        ", Statement[0].Condition.IpAddress.aws:SourceIp",
                        "IpAddress is not supported",
                        document(allowIf("'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}"))),
                arguments(
                        ", Statement[0].Condition.stringequals.aws:username",
                        "stringequals is not supported",
                        document(allowIf("'stringequals': {'aws:username': 'app'}"))),
                arguments(
                        ", Statement[0].Condition.StringEquals.username",
                        "service:name",
                        document(allowIf("'StringEquals': {'username': 'app'}"))),
                arguments(
                        ", Statement[0].Condition.StringEquals",
                        "must be an object",
                        document(allowIf("'StringEquals': 'app'"))),
                arguments(
                        ", Statement[0].Condition.Bool.aws:SecureTransport",
                        "true or false",
                        document(allowIf("'Bool': {'aws:SecureTransport': 'yes'}"))),
                arguments(
                        ", Statement[0].Condition.StringEquals.aws:PrincipalTag/*",
                        "service:name",
                        document(allowIf("'StringEquals': {'aws:PrincipalTag/*': 'app'}"))),
                arguments(
                        ", Statement[0].Condition.ForAnyValue:StringEqualsIfExists.aws:TagKeys",
                        "ForAnyValue: has no IfExists",
                        document(tags("ForAnyValue:StringEqualsIfExists", "'a'"))),
                arguments(
                        ", Statement[0].Condition.NullIfExists.aws:username",
                        "Null has neither",
                        document(allowIf("'NullIfExists': {'aws:username': 'true'}"))));
    }
}
