package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamAuthenticationException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jdbc.HikariCheckpointRestoreLifecycle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The pool with a proxy and a database: the same for both drivers and on every Boot. */
@ParameterizedClass
@EnumSource(JdbcDriver.class)
class LivePoolTest {

    private final JdbcDriver driver;
    private final LocalProxy proxy;

    LivePoolTest(JdbcDriver driver) {
        this.driver = driver;
        proxy = LocalProxy.start(driver);
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void aReadOnlyTransactionSendsNoSetForIt() {
        application().run(context -> {
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            TransactionTemplate readOnly = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            readOnly.setReadOnly(true);

            assertThat(readOnly.<Integer>execute(
                            status -> jdbc.sql("select 42").query(Integer.class).single()))
                    .isEqualTo(42);
            assertThat(proxy.statements())
                    .anyMatch(sql -> sql.contains("select 42"))
                    .noneMatch(sql -> sql.matches("(?is).*\\bset\\b.*\\bread (only|write)\\b.*"));
        });
    }

    /**
     * In the order of org.crac: the last one registered is called first, and last after the restore. Boot alone keeps a
     * pool empty only if it may suspend it; otherwise the pool replaces each closed connection at once.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCheckpointFindsNoConnectionAndTheRestoreANewOne(boolean suspension) {
        CheckpointContext.run(checkpoint -> application()
                .withPropertyValues(
                        "spring.datasource.hikari.allow-pool-suspension=" + suspension,
                        "spring.datasource.hikari.minimum-idle=2")
                .run(context -> {
                    await().untilAsserted(() -> assertThat(proxy.connections()).isEqualTo(2));
                    Lifecycle boots = context.getBean(HikariCheckpointRestoreLifecycle.class);

                    checkpoint.beforeCheckpoint();
                    boots.stop();
                    assertThat(boots.isRunning()).isEqualTo(!suspension);
                    // the proxy notices a moment later
                    await().untilAsserted(() -> assertThat(proxy.connections()).isZero());

                    boots.start();
                    checkpoint.afterRestore();
                    assertThat(context.getBean(JdbcClient.class)
                                    .sql("select 42")
                                    .query(Integer.class)
                                    .single())
                            .isEqualTo(42);
                }));
    }

    @Test
    void showsThatCredentialsAreMissing() {
        withoutCredentials()
                .withUserConfiguration(NoCredentials.class)
                .withPropertyValues("spring.datasource.hikari.initialization-fail-timeout=-1")
                .run(context -> {
                    HikariDataSource pool = context.getBean(HikariDataSource.class);
                    assertThatThrownBy(pool::getConnection).isInstanceOf(IamAuthenticationException.class);

                    HealthReport health = HealthReport.of(context.getBean(RdsIamMonitors.class));
                    assertThat(health.connected()).isFalse();
                    assertThat(health.details())
                            .extractingByKey("lastRefusal", InstanceOfAssertFactories.map(String.class, Object.class))
                            .containsAllEntriesOf(Map.of("source", "IAM", "reason", "NO_CREDENTIALS"))
                            .doesNotContainKeys("vendorCode", "sqlState");
                    SimpleMeterRegistry registry = new SimpleMeterRegistry();
                    context.getBean(RdsIamMeters.class).bindTo(registry);
                    assertThat(registry.get("rds.iam.refusals")
                                    .tag("reason", "no_credentials")
                                    .functionCounter()
                                    .count())
                            .isPositive();
                });
    }

    @Test
    void rdsIamsDriverPropertiesWinOverThePoolsAndThoseOverTheUrls() {
        String property = driver == JdbcDriver.CONNECTOR_J ? "sessionVariables=wait_timeout=" : "ApplicationName=";
        ApplicationContextRunner url = application()
                .withPropertyValues("spring.datasource.url=" + LocalProxy.url(driver) + "?" + property + "111");
        ApplicationContextRunner pool =
                url.withPropertyValues("spring.datasource.hikari.data-source-properties." + property + "222");
        ApplicationContextRunner own = pool.withPropertyValues("rds-iam.driver-properties." + property + "333");

        assertThat(valueInTheSession(url)).isEqualTo(111);
        assertThat(valueInTheSession(pool)).isEqualTo(222);
        assertThat(valueInTheSession(own)).isEqualTo(333);
    }

    private int valueInTheSession(ApplicationContextRunner runner) {
        AtomicInteger value = new AtomicInteger();
        runner.run(context -> value.set(context.getBean(JdbcClient.class)
                .sql(
                        driver == JdbcDriver.CONNECTOR_J
                                ? "select @@session.wait_timeout"
                                : "select cast(current_setting('application_name') as int)")
                .query(Integer.class)
                .single()));
        return value.get();
    }

    private ApplicationContextRunner application() {
        return withoutCredentials().withUserConfiguration(LocalProxy.Credentials.class);
    }

    private ApplicationContextRunner withoutCredentials() {
        return StarterContract.application()
                .withPropertyValues("rds-iam.enabled=true", "spring.datasource.hikari.maximum-pool-size=2")
                .withPropertyValues(proxy.properties());
    }

    @Configuration(proxyBeanMethods = false)
    static class NoCredentials {

        @Bean
        AwsCredentialsProvider credentials() {
            return AnonymousCredentialsProvider.create();
        }
    }
}
