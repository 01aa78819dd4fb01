package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    private static final String INSTANCE = "db1.c9abc.eu-west-1.rds.amazonaws.com";

    private final Settings settings = new Settings(new MysqlEngine());

    SettingsTest() {
        settings.endpoint(PROXY);
        settings.username("app");
        settings.environment(Map.of());
    }

    @Test
    void theDefaultsArePort3306NoDatabaseAndTheEndpointsRegion() {
        Settings.Checked checked = settings.check();

        assertThat(checked.port()).isEqualTo(3306);
        assertThat(checked.database()).isNull();
        assertThat(checked.region()).isEqualTo("eu-west-1");
        assertThat(checked.connectVia()).isNull();
        assertThat(checked.bundle()).isNull();
        assertThat(checked.signer()).isInstanceOf(RdsUtilitiesSigner.class);
    }

    @Test
    void whatIsRequiredIsNamed() {
        Settings none = new Settings(new MysqlEngine());
        assertThatIllegalArgumentException().isThrownBy(none::check).withMessage("endpoint is null; it is required");
        none.endpoint(PROXY);
        assertThatIllegalArgumentException().isThrownBy(none::check).withMessage("username is null; it is required");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            orders.proxy-abc123.eu-west-1.rds.amazonaws.com,  eu-west-1
            db1.c9abc.rds.cn-north-1.amazonaws.com.cn,        cn-north-1
            db1.c9abc.cn-north-1.rds.amazonaws.com.cn,        cn-north-1
            db1.c9abc.us-gov-west-1.rds-fips.amazonaws.com,   us-gov-west-1
            p.proxy-c9abc.rds.us-iso-east-1.c2s.ic.gov,       us-iso-east-1
            p.proxy-c9abc.eusc-de-east-1.rds.amazonaws.eu,    eusc-de-east-1
            """)
    void theRegionIsTakenFromTheEndpointAndMayBeRepeated(String endpoint, String region) {
        settings.endpoint(endpoint);
        settings.caBundle(Bundles.ofAmazon());
        assertThat(settings.check().region()).isEqualTo(region);

        settings.region(region);
        assertThat(settings.check().region()).isEqualTo(region);
    }

    @ParameterizedTest
    @CsvSource({
        "orders.proxy-abc123.eu-west-1.rds.amazonaws.com, aws",
        "db1.c9abc.us-gov-west-1.rds.amazonaws.com, aws-us-gov",
        "db1.c9abc.rds.cn-north-1.amazonaws.com.cn, aws-cn",
        "db.example.com, aws-iso"
    })
    void aRoleBelongsToThePartitionOfTheEndpoint(String endpoint, String partition) {
        settings.endpoint(endpoint);
        if (endpoint.equals("db.example.com")) {
            settings.region("us-iso-east-1");
        }
        settings.caBundle(Bundles.ofAmazon());
        settings.assumeRole("arn:" + partition + ":iam::123456789012:role/team/orders", null);
        assertThat(settings.check().describe())
                .endsWith(", as arn:" + partition + ":iam::123456789012:role/team/orders");
    }

    @ParameterizedTest
    @CsvSource({
        ", , aws-cn, aws",
        "db.example.com, eu-west-1, aws-cn, aws",
        "db.example.com, us-gov-west-1, aws, aws-us-gov",
        "db.example.com, cn-northwest-1, aws, aws-cn",
        "db.example.com, eusc-de-east-1, aws, aws-eusc",
        "db.example.com, us-iso-west-1, aws-iso-b, aws-iso",
        "db.example.com, us-isob-east-1, aws-iso, aws-iso-b",
        "db.example.com, eu-isoe-west-1, aws, aws-iso-e",
        "db.example.com, us-isof-south-1, aws, aws-iso-f"
    })
    void aRoleOfAnotherPartitionIsRefused(String endpoint, String region, String ofRole, String partition) {
        if (endpoint != null) {
            settings.endpoint(endpoint);
            settings.region(region);
            settings.caBundle(Bundles.ofAmazon());
        }
        settings.assumeRole("arn:" + ofRole + ":iam::123456789012:role/orders", null);

        assertRefused()
                .withMessage("assumeRole roleArn (\"arn:" + ofRole + ":iam::123456789012:role/orders\") is in the"
                        + " partition " + ofRole + ", and the endpoint is in " + partition);
    }

    @Test
    void aRegionThatContradictsTheEndpointIsRefused() {
        settings.region("us-east-1");

        assertRefused()
                .withMessage("region (\"us-east-1\") contradicts the endpoint, which is in eu-west-1; leave"
                        + " region(String) out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.example.com", "127.0.0.1", "db1.c9abc.eu-west-1.rds.amazonaws.com.evil.com"})
    void aNameThatIsNoRdsNameNeedsARegion(String endpoint) {
        settings.endpoint(endpoint);
        assertRefused()
                .withMessageStartingWith(
                        "endpoint (\"" + endpoint + "\") is not an RDS name, so region(String) is required")
                .withMessageContaining("the other name to connectVia(String, int)");

        settings.region("eu-central-1");
        assertThat(settings.check().region()).isEqualTo("eu-central-1");
    }

    @Test
    void theEndpointOfAGlobalDatabaseIsRefusedEvenWithARegion() {
        settings.endpoint("a.global-c9abc.global.rds.amazonaws.com");
        settings.region("eu-west-1");

        assertRefused()
                .withMessageStartingWith("endpoint (\"a.global-c9abc.global.rds.amazonaws.com\") ")
                .withMessageContaining("use the cluster endpoint of the region");
    }

    @Test
    void anInstanceInARegionWithoutShippedRootsNeedsABundle() {
        settings.endpoint("db1.c9abc.eu-north-9.rds.amazonaws.com");
        assertRefused()
                .withMessageStartingWith(
                        "endpoint (\"db1.c9abc.eu-north-9.rds.amazonaws.com\") is in region eu-north-9")
                .withMessageContaining("https://truststore.pki.rds.amazonaws.com/eu-north-9/eu-north-9-bundle.pem")
                .withMessageContaining("caBundle(Path)");

        settings.caBundle(Bundles.ofAmazon());
        assertThat(settings.check().bundle()).hasSize(5);
    }

    @Test
    void aProxyNeedsNoBundleInAnyRegion() {
        settings.endpoint("p.proxy-c9abc.eu-north-9.rds.amazonaws.com");

        assertThat(settings.check().region()).isEqualTo("eu-north-9");
    }

    @Test
    void anUnusableBundleIsRefused() {
        settings.caBundle(Path.of("no", "such", "bundle.pem"));

        assertRefused().withMessageStartingWith("caBundle (\"").withMessageContaining("cannot be read");
    }

    @Test
    void theBundlesExpiryIsJudgedByTheGivenClock() {
        FakeTime time = FakeTime.atNoon();
        time.pass(Duration.ofDays(365 * 200));
        settings.clock(time);
        settings.caBundle(Bundles.ofAmazon());

        assertRefused().withMessageContaining("holds only expired certificates");
    }

    @Test
    void theConnectTimeoutOfTheDriverIsOurs() {
        settings.driverProperties(Map.of("connectTimeout", "1234"));

        assertThat(settings.check().timeouts().connectMillis()).isEqualTo(1234);
    }

    @Test
    void lambdaHasShorterTimeoutsThanElsewhere() {
        assertThat(settings.check().timeouts()).isEqualTo(new Timeouts(3_000, 10_000, 0));
        settings.environment(Map.of("AWS_LAMBDA_FUNCTION_NAME", "f"));

        assertThat(settings.check().timeouts()).isEqualTo(new Timeouts(2_000, 10_000, 25_000));
        assertThat(settings.check().driverProperties()).containsEntry("socketTimeout", "25000");
    }

    @Test
    void toSecretHostWithATunnelIsRefused() {
        settings.fallback(IamTokenDataSource.Builder.policy(
                SecretsManagerFallback.of("prod/orders").toSecretHost()));
        settings.connectVia("localhost", 13306);

        assertRefused()
                .withMessageContaining("toSecretHost()")
                .withMessageContaining("connectVia")
                .withMessageContaining("localhost:13306")
                .withMessageContaining("use toEndpoint(host, port)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.example.com", "127.0.0.1", "a.global-c9abc.global.rds.amazonaws.com"})
    void aFallbackTargetThatIsNoRdsEndpointIsRefused(String target) {
        settings.fallback(IamTokenDataSource.Builder.policy(
                SecretsManagerFallback.of("prod/orders").toEndpoint(target, 3306)));

        assertRefused()
                .withMessageStartingWith("toEndpoint host (\"" + target + "\") ")
                .withMessageContaining("the name of an RDS instance, cluster or proxy");
    }

    @Test
    void aFallbackTargetOfAnotherNameIsTakenWithABundle() {
        FallbackPolicy policy = IamTokenDataSource.Builder.policy(
                SecretsManagerFallback.of("prod/orders").toEndpoint("db.example.com", 3306));
        settings.fallback(policy);
        settings.caBundle(Bundles.ofAmazon());

        assertThat(settings.check().fallback()).isSameAs(policy);
    }

    @Test
    void aGlobalFallbackTargetIsRefusedEvenWithABundle() {
        settings.fallback(IamTokenDataSource.Builder.policy(
                SecretsManagerFallback.of("prod/orders").toEndpoint("a.global-c9abc.global.rds.amazonaws.com", 3306)));
        settings.caBundle(Bundles.ofAmazon());

        assertRefused().withMessageStartingWith("toEndpoint host (\"a.global-");
    }

    @Test
    void aFallbackTargetInARegionWithoutShippedRootsNeedsABundle() {
        settings.fallback(IamTokenDataSource.Builder.policy(
                SecretsManagerFallback.of("prod/orders").toEndpoint("db1.c9abc.eu-north-9.rds.amazonaws.com", 3306)));

        assertRefused()
                .withMessageStartingWith("toEndpoint host (\"db1.c9abc.eu-north-9.rds.amazonaws.com\") ")
                .withMessageContaining("eu-north-9-bundle.pem");
    }

    @Test
    void aProxyWithAFallbackThatNamesNoTargetIsWarnedOfOnce() {
        settings.fallback(IamTokenDataSource.Builder.policy(SecretsManagerFallback.of("prod/orders")));
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.WARN)) {
            settings.check();

            assertThat(log.messages())
                    .containsExactly("WARN The fallback's password will be tried at " + PROXY
                            + ", an RDS Proxy; one that requires IAM refuses passwords. Name a target with toEndpoint"
                            + " or toSecretHost.");
        }
    }

    @Test
    void nothingIsWarnedOfWhereTheFallbackCanWork() {
        try (LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.WARN)) {
            settings.check();
            settings.fallback(IamTokenDataSource.Builder.policy(
                    SecretsManagerFallback.of("prod/orders").toSecretHost()));
            settings.check();
            settings.fallback(IamTokenDataSource.Builder.policy(
                    SecretsManagerFallback.of("prod/orders").toEndpoint(INSTANCE, 3306)));
            settings.check();
            settings.endpoint(INSTANCE);
            settings.fallback(IamTokenDataSource.Builder.policy(SecretsManagerFallback.of("prod/orders")));
            settings.check();

            assertThat(log.messages()).isEmpty();
        }
    }

    private ThrowableAssertAlternative<IllegalArgumentException> assertRefused() {
        return assertThatIllegalArgumentException().isThrownBy(settings::check);
    }

    @Test
    void theSecretsHostNeedsTheRootsOfTheProxysRegion() {
        IamTokenDataSource.Builder proxyOfANewRegion = IamTokenDataSource.builder()
                .endpoint("orders.proxy-abc123.eu-west-9.rds.amazonaws.com")
                .username("app")
                .fallback(SecretsManagerFallback.of("prod/orders/mysql").toSecretHost());

        assertThatIllegalArgumentException()
                .isThrownBy(proxyOfANewRegion::build)
                .withMessageContaining("fallback")
                .withMessageContaining("eu-west-9")
                .withMessageContaining("caBundle(Path)");
    }
}
