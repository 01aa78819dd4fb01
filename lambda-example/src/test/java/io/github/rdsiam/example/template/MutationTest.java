package io.github.rdsiam.example.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Breaks the template: each check must find mistakes of its kind. */
class MutationTest {

    private interface Check extends Function<Template, List<String>> {}

    @ParameterizedTest(name = "{3}")
    @MethodSource({"references", "permissions", "grants", "sealedValues", "wildcards", "hops"})
    void isFound(Check check, String passage, String replacement, String finding) {
        Template mutated = Template.read().with(passage, replacement);
        assertThat(check.apply(mutated)).anySatisfy(found -> assertThat(found).contains(finding));
    }

    static Stream<Arguments> references() {
        Check check = References::findings;
        return Stream.of(
                arguments(check, "[!Ref FunctionSecurityGroup]", "[!Ref FunctionGroup]", "resource FunctionGroup"),
                arguments(check, "!GetAtt ProxyRole.Arn", "!GetAtt ProxyRole.Name", "has no attribute Name"),
                arguments(check, "    Condition: Rotates\n", "    Condition: Rotated\n", "no condition Rotated"),
                arguments(check, "[Engines, !Ref Engine, Family]", "[Engines, !Ref Engine, Familiy]", "Familiy"),
                arguments(check, "DependsOn: ProxyToDatabase", "DependsOn: Nothing", "Nothing, which is nowhere"),
                arguments(
                        check,
                        "After: !If [UserExists, !Ref ProxyTarget, !Ref AWS::NoValue]",
                        "After: !Ref ProxyTarget",
                        "ProxyTarget is not made in this stack"));
    }

    static Stream<Arguments> permissions() {
        Check check = Permissions::findings;
        return Stream.of(
                arguments(check, "${ProxyId}/${DatabaseUser}", "${ProxyId}/*", "FunctionRole may rds-db:connect"),
                arguments(
                        check,
                        "${DatabaseResourceId}/${DatabaseUser}",
                        "${DatabaseResourceId}/admin",
                        "ProxyRole may rds-db:connect"),
                arguments(
                        check,
                        "- HasFallback\n          - PolicyName: secret",
                        "- UsesSecret\n          - PolicyName: secret",
                        "FunctionRole may secretsmanager:GetSecretValue"),
                arguments(
                        check,
                        "[logs:CreateLogStream, logs:PutLogEvents]",
                        "logs:PutLogEvents",
                        "FunctionRole may not logs:CreateLogStream"),
                arguments(check, "- Effect: Deny", "- Effect: Allow", "FunctionRole may ec2:CreateNetworkInterface"),
                arguments(
                        (Check) Trust::findings, "{Service: lambda.amazonaws.com}", "'*'", "FunctionRole trusts [*]"));
    }

    static Stream<Arguments> grants() {
        Check check = Grants::findings;
        return Stream.of(
                arguments(
                        check,
                        "Action: secretsmanager:GetSecretValue",
                        "Action: [secretsmanager:GetSecretValue, secretsmanager:DeleteSecret]",
                        "unexpected: ProxyRole allows secretsmanager:DeleteSecret"),
                arguments(
                        check,
                        "            Condition:\n              StringEquals:\n                aws:PrincipalAccount: "
                                + "!Ref AWS::AccountId\n",
                        "",
                        "missing: Endpoint allows * secretsmanager:GetSecretValue"));
    }

    static Stream<Arguments> sealedValues() {
        Check check = Sealed::findings;
        return Stream.of(
                arguments(
                        check,
                        "      AutoPublishAlias: live\n",
                        "      AutoPublishAlias: live\n      FunctionUrlConfig: {AuthType: NONE}\n",
                        "Function has FunctionUrlConfig"),
                arguments(
                        check,
                        "      Timeout: 90\n",
                        "      Timeout: 90\n      FunctionUrlConfig: {AuthType: NONE}\n",
                        "VerifyFunction has FunctionUrlConfig"),
                arguments(check, "ApplyOn: PublishedVersions", "When: PublishedVersions", "ApplyOn is nothing"),
                arguments(
                        check,
                        "RequireTLS: true",
                        "RequireTLS: !If [UsesIam, false, true]",
                        "Proxy.RequireTLS is false with Authentication=iam"));
    }

    static Stream<Arguments> wildcards() {
        Check check = Wildcards::findings;
        return Stream.of(
                arguments(
                        check,
                        "Action: rds-db:connect\n                  Resource: !Sub",
                        "Action: rds-db:*\n                  Resource: !Sub",
                        "unexpected: ProxyRole allows rds-db:*"),
                arguments(
                        check,
                        "Action: [ec2:DescribeNetworkInterfaces, ec2:DescribeSubnets]",
                        "Action: ec2:DescribeNetworkInterfaces",
                        "no longer there: FunctionRole allows ec2:DescribeSubnets on *"));
    }

    static Stream<Arguments> hops() {
        Check check = Hops::findings;
        return Stream.of(
                arguments(
                        check,
                        "DestinationSecurityGroupId: !Ref ProxySecurityGroup",
                        "CidrIp: 10.0.0.0/8",
                        "leads out for nothing: Function -> 10.0.0.0/8"),
                arguments(
                        check,
                        "Type: AWS::EC2::SecurityGroupIngress\n    Condition: HasFallback",
                        "Type: AWS::EC2::SecurityGroupIngress",
                        "lets in for nothing: Function -> database"),
                arguments(
                        check,
                        "[!Ref FunctionSecurityGroup]",
                        "[!Ref FunctionSecurityGroup, !Ref DatabaseSecurityGroupId]",
                        "Function wears [sg-FunctionSecurityGroup, sg-database]"),
                arguments(
                        check,
                        "IN_PORT: !FindInMap [Engines, !Ref Engine, Port]",
                        "IN_PORT: '3307'",
                        "Function connects to port 3307"),
                arguments(
                        check,
                        "Port: '5432'",
                        "Port: '5433'",
                        "is closed at its end: Function -> Proxy tcp 5432-5432 with DatabaseUserExists=true Engine=postgres"));
    }

    @Test
    void refusesAliasesBecauseCloudFormationDoesNotKnowThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.parse("a: &x {}\nb: *x\n"))
                .withMessageContaining("*x");
    }

    @Test
    void refusesAStatementThatAllowsAllButSomething() {
        Template mutated =
                Template.read().with("Action: [ec2:DescribeNetworkInterfaces, ", "NotAction: [ec2:RunInstances, ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wildcards.findings(mutated))
                .withMessageContaining("NotAction");
    }
}
