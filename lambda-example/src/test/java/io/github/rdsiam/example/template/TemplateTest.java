package io.github.rdsiam.example.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private final Template template = Template.read();

    @Test
    void everyNameLeadsSomewhereInEveryStack() {
        assertThat(References.findings(template)).isEmpty();
    }

    @Test
    void theRolesMayDoWhatTheyMustAndNoMore() {
        assertThat(Permissions.findings(template)).isEmpty();
    }

    @Test
    void thePoliciesSayThisAndNothingElse() {
        assertThat(Grants.findings(template)).isEmpty();
    }

    @Test
    void sealedValuesAreAsTheyWereDecided() {
        assertThat(Sealed.findings(template)).isEmpty();
    }

    @Test
    void eachRoleTrustsOneService() {
        assertThat(Trust.findings(template)).isEmpty();
    }

    @Test
    void noWildcardIsWithoutAReason() {
        assertThat(Wildcards.findings(template)).isEmpty();
    }

    @Test
    void theSecurityGroupsOpenEachHopAndNoOther() {
        assertThat(Hops.findings(template)).isEmpty();
    }

    @Test
    void refusesAFallbackWithoutASecret() {
        assertThat(Stacks.of(template, "Fallback=true").isAllowed()).isTrue();
        assertThat(Stacks.of(template, "Fallback=true", "Authentication=iam", "DatabaseResourceId=db-A")
                        .isAllowed())
                .isFalse();
    }

    @Test
    void refusesIamWithoutTheResourceId() {
        assertThat(Stacks.of(template, "Authentication=iam", "DatabaseResourceId=db-A")
                        .isAllowed())
                .isTrue();
        assertThat(Stacks.of(template, "Authentication=iam").isAllowed()).isFalse();
    }

    @Test
    void makesNothingThatLogsInBeforeTheUserExists() {
        Stack before = Stacks.of(template, "DatabaseUserExists=false");
        Stack after = Stacks.of(template, "DatabaseUserExists=true");
        assertThat(before.types()).doesNotContainKeys("ProxyTarget", "SecretRotation");
        assertThat(after.types()).containsKeys("ProxyTarget", "SecretRotation");
    }

    /** SAM compares texts, so they must contain the parameters' values, and one must depend on whether the user exists. */
    @Test
    void publishesAVersionOnceTheUserExistsAndAfterTheTarget() {
        assertThat(Values.strings(template.content().get("Transform")))
                .startsWith("AWS::LanguageExtensions", "AWS::Serverless-2016-10-31");
        Stack before = Stacks.of(template, "DatabaseUserExists=false");
        Stack after = Stacks.of(template, "DatabaseUserExists=true");
        assertThat(before.properties("Function")).isNotEqualTo(after.properties("Function"));
        assertThat(after.properties("Function")).containsEntry("AutoPublishAliasAllProperties", true);
        assertThat(before.metadata("Function")).isEmpty();
        assertThat(after.metadata("Function")).containsEntry("After", "ProxyTarget");
    }

    @Test
    void makesWhatVerifiesOnlyWhenAskedAndOnlyOnceTheUserExists() {
        Stack off = Stacks.of(template);
        Stack on = Stacks.of(template, "VerifyOnAws=true");
        assertThat(off.types().keySet()).noneMatch(id -> id.startsWith("Verif"));
        assertThat(off.outputs().keySet()).noneMatch(id -> id.startsWith("Verif"));
        assertThat(on.types()).containsKeys("VerifyFunction", "VerifyFunctionRole", "VerifyFunctionLogGroup");
        assertThat(on.outputs())
                .containsEntry("VerifyFunctionName", "orders-reader-verify")
                .containsEntry("VerifiedProxyName", "orders-reader");
        assertThat(on.isAllowed()).isTrue();
        assertThat(Stacks.of(template, "VerifyOnAws=true", "DatabaseUserExists=false")
                        .isAllowed())
                .isFalse();
    }

    @Test
    void hasNoSecretWithIamFromEndToEnd() {
        Stack stack =
                Stacks.of(template, "Authentication=iam", "DatabaseResourceId=db-A", "KmsKeyArn=" + Parameters.KEY);
        assertThat(stack.types().values()).noneMatch(type -> type.contains("SecretsManager"));
        assertThat(stack.properties("Proxy"))
                .containsEntry("DefaultAuthScheme", "IAM_AUTH")
                .doesNotContainKey("Auth");
    }

    @Test
    void theProxyTakesTokensOverTlsOnly() {
        Map<String, Object> proxy = Stacks.of(template).properties("Proxy");
        assertThat(proxy).containsEntry("RequireTLS", true);
        assertThat(Values.map(Values.list(proxy.get("Auth")).get(0)))
                .containsEntry("AuthScheme", "SECRETS")
                .containsEntry("IAMAuth", "REQUIRED");
    }

    @Test
    void registersTheInstanceOrTheCluster() {
        assertThat(Stacks.of(template).properties("ProxyTarget"))
                .containsKey("DBInstanceIdentifiers")
                .doesNotContainKey("DBClusterIdentifiers");
        assertThat(Stacks.of(template, "DatabaseType=cluster").properties("ProxyTarget"))
                .containsKey("DBClusterIdentifiers")
                .doesNotContainKey("DBInstanceIdentifiers");
    }

    @Test
    void rotatesAfterTheEndpointIsThere() {
        assertThat(Stacks.of(template, "VpcEndpoint=create").metadata("SecretRotation"))
                .containsEntry("After", List.of("Endpoint", "RotationToEndpoint"));
        assertThat(Stacks.of(template).metadata("SecretRotation")).isEmpty();
    }

    @Test
    void rotatesAtOnceAndWithTls() {
        Stack stack = Stacks.of(template);
        assertThat(stack.properties("SecretRotation")).containsEntry("RotateImmediatelyOnUpdate", true);
        assertThat(stack.properties("Secret").get("GenerateSecretString"))
                .extracting(generated -> Values.map(generated).get("SecretStringTemplate"))
                .isEqualTo("{\"username\": \"serverless\", \"dbname\": \"orders\", \"ssl\": true}");
    }
}
