package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IAM policies at both endpoints, with the engine's driver as the client and a real database behind them. */
@ParameterizedClass
@EnumSource
class FakeRdsProxyPolicyTest {

    private static final String USERS = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:";
    private static final String PROXY_USERS = USERS + "prx-0123456789abcdef0/";
    private static final String INSTANCE_USERS = USERS + "db-ABCDEFGHIJKL01234/";

    @Parameter
    private RdsEngine engine;

    private static String statement(String effect, String resource) {
        return "{\"Effect\": \"" + effect + "\", \"Action\": \"rds-db:connect\", \"Resource\": \"" + resource + "\"}";
    }

    private static IamPolicy policy(String... statements) {
        return IamPolicy.of("{\"Version\": \"2012-10-17\", \"Statement\": [" + String.join(",", statements) + "]}");
    }

    private static void connectToProxy(Lab lab) throws SQLException {
        lab.connect().close();
    }

    private static void connectToInstance(Lab lab) throws SQLException {
        lab.connectToInstance(lab.verifiedIam(lab.instanceToken())).close();
    }

    private static void assertDenied(Lab lab, String arn, String reason) {
        RecordedLogin login = lab.lastLogin();
        assertThat(login.verdict()).isEqualTo(Verdict.DENIED);
        assertThat(login.detail()).isEqualTo(reason + " rds-db:connect on " + arn);
        assertThat(login.tokenAge()).isNotNull();
    }

    @Test
    void letsEverybodyInWithoutAPolicy() throws Exception {
        try (var lab = Lab.start(engine)) {
            connectToProxy(lab);
            connectToInstance(lab);
        }
    }

    @Test
    void letsInWhomThePolicyAllows() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.proxy.attach(Lab.IDENTITY, policy(statement("Allow", PROXY_USERS + "app")));

            connectToProxy(lab);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThatThrownBy(() -> connectToInstance(lab)).isInstanceOf(SQLException.class);
            assertDenied(lab, INSTANCE_USERS + lab.instanceUser().user(), "no policy allows");
        }
    }

    @Test
    void letsInAtTheInstanceWhomThePolicyAllowsThere() throws Exception {
        try (var lab = Lab.start(engine)) {
            String user = lab.instanceUser().user();
            lab.proxy.attach(Lab.IDENTITY, policy(statement("Allow", INSTANCE_USERS + user)));

            connectToInstance(lab);
            assertThat(lab.lastLogin().verdict()).isEqualTo(Verdict.ACCEPTED);
            assertThatThrownBy(() -> connectToProxy(lab)).isInstanceOf(SQLException.class);
            assertDenied(lab, PROXY_USERS + "app", "no policy allows");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prx-0123456789abcdef0/admin",
                "prx-0123456789abcdef0/App",
                "prx-0123456789abcdef1/app",
                "db-ABCDEFGHIJKL01234/app",
                "prx-0123456789abcdef0"
            })
    void refusesWhoIsNotNamed(String named) throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.proxy.attach(Lab.IDENTITY, policy(statement("Allow", USERS + named)));

            assertThatThrownBy(() -> connectToProxy(lab)).isInstanceOf(SQLException.class);
            assertDenied(lab, PROXY_USERS + "app", "no policy allows");
        }
    }

    @Test
    void refusesWhoIsDeniedExplicitly() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.proxy.attach(Lab.IDENTITY, policy(statement("Allow", "*"), statement("Deny", PROXY_USERS + "a*")));

            assertThatThrownBy(() -> connectToProxy(lab)).isInstanceOf(SQLException.class);
            assertDenied(lab, PROXY_USERS + "app", "a policy explicitly denies");
            connectToInstance(lab);
        }
    }

    /** The client must not learn more from this refusal than from any other. */
    @Test
    void answersAsIfEverythingWereDenied() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.proxy.denyIam(true);
            SQLException usual = refused(lab);
            assertDenied(lab, PROXY_USERS + "app", "no policy allows");
            lab.proxy.denyIam(false);
            lab.proxy.attach(Lab.IDENTITY, policy(statement("Deny", "*")));
            SQLException byPolicy = refused(lab);

            assertThat((Throwable) byPolicy).hasMessage(usual.getMessage());
            assertThat(byPolicy.getSQLState()).isEqualTo(usual.getSQLState());
            assertThat(byPolicy.getErrorCode()).isEqualTo(usual.getErrorCode());
        }
    }

    private static SQLException refused(Lab lab) {
        return catchThrowableOfType(SQLException.class, () -> connectToProxy(lab));
    }

    @Test
    void replacesThePolicyOfOneIdentityFromTheNextLoginOn() throws Exception {
        AwsIdentity other = new AwsIdentity("ASIAOTHER", "other", "other session");
        try (var lab = Lab.start(engine);
                var open = lab.connect()) {
            lab.proxy.trust(other);
            lab.proxy.attach(Lab.IDENTITY, IamPolicy.of());
            assertThatThrownBy(() -> connectToProxy(lab)).isInstanceOf(SQLException.class);
            assertThat(open.isValid(5)).as("a connection outlives its right").isTrue();
            lab.connect(lab.verified(AwsSigner.token(other, Lab.PROXY, lab.proxy.port(), Lab.REGION, "app")))
                    .close();

            lab.proxy.attach(Lab.IDENTITY, policy(statement("Allow", lab.proxy.resourceArn("app"))));
            connectToProxy(lab);
        }
    }

    @Test
    void evaluatesTheVariablesOfThePolicysContext() throws Exception {
        try (var lab = Lab.start(engine)) {
            IamPolicy own = policy(statement("Allow", PROXY_USERS + "${aws:username}"));
            lab.proxy.attach(Lab.IDENTITY, own.inContext(Map.of("aws:username", List.of("app"))));
            connectToProxy(lab);

            lab.proxy.attach(Lab.IDENTITY, own);
            assertThatThrownBy(() -> connectToProxy(lab)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void leavesPasswordsAlone() throws Exception {
        try (var lab = Lab.start(engine)) {
            lab.proxy.attach(Lab.IDENTITY, IamPolicy.of());

            lab.connectToInstance(lab.verified(Lab.APP.password())).close();
        }
    }

    @Test
    void hasTheAccountAndTheResourcesOfYourChoice() throws Exception {
        try (var lab = Lab.start(Lab.builder(engine)
                .region("us-gov-west-1")
                .account("999999999999")
                .resourceId("prx-mine")
                .instanceResourceId("cluster-MINE"))) {
            String users = "arn:aws-us-gov:rds-db:us-gov-west-1:999999999999:dbuser:";
            assertThat(lab.proxy.resourceArn("app")).isEqualTo(users + "prx-mine/app");
            assertThat(lab.proxy.instanceResourceArn("app")).isEqualTo(users + "cluster-MINE/app");
            lab.proxy.attach(Lab.IDENTITY, policy(statement("Allow", users + "prx-mine/app")));
            lab.connect(lab.verified(
                            AwsSigner.token(Lab.IDENTITY, Lab.PROXY, lab.proxy.port(), "us-gov-west-1", "app")))
                    .close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "account", "1234567890123"})
    void refusesWhatIsNotAnAccount(String account) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.builder(engine).account(account));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prx-", "db-A", "my-proxy", "prx-a/b", "prx-*"})
    void refusesWhatIsNotTheIdOfAProxy(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.builder(engine).resourceId(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prx-a", "orders-db", "db-", "cluster-*"})
    void refusesWhatIsNotTheIdOfAnInstanceOrCluster(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lab.builder(engine).instanceResourceId(id));
    }
}
