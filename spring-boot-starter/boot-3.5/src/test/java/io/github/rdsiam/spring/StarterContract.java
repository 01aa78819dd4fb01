package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamTokenDataSource;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.HikariCheckpointRestoreLifecycle;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** When the starter acts and when it stands back: the same on every Boot, each of which runs this with its own types. */
abstract class StarterContract {

    private static final String URL = "jdbc:mysql://orders.proxy-abc123.eu-west-1.rds.amazonaws.com:3307/orders";

    /** An application with one bean of this Boot's JdbcConnectionDetails. */
    abstract Class<?> detailsWithPassword();

    abstract Class<?> detailsWithoutPassword();

    /** The name of the starter's auto-configuration for this Boot. */
    abstract String autoConfiguration();

    static ApplicationContextRunner application() {
        return new ApplicationContextRunner().withUserConfiguration(Application.class);
    }

    /** With a pool that does not connect: there is nothing to connect to. */
    static ApplicationContextRunner enabled() {
        return application()
                .withPropertyValues(
                        "rds-iam.enabled=true",
                        "spring.datasource.url=" + URL,
                        "spring.datasource.username=app",
                        "spring.datasource.hikari.initialization-fail-timeout=-1",
                        "spring.datasource.hikari.minimum-idle=0");
    }

    @Test
    void makesThePoolOfIamConnections() {
        enabled().run(context -> {
            assertThat(context).hasSingleBean(DataSource.class).hasBean("dataSource");
            assertThat(source(context))
                    .hasToString("IamTokenDataSource[app@orders.proxy-abc123.eu-west-1.rds.amazonaws.com:3307, "
                            + "RDS Proxy in eu-west-1]");
        });
    }

    @Test
    void hasHealthAndMetersBesideThePool() {
        enabled()
                .run(context -> assertThat(context)
                        .hasSingleBean(RdsIamMonitors.class)
                        .hasSingleBean(RdsIamMeters.class)
                        .hasBean("rdsIamHealthIndicator"));
    }

    @Test
    void canGoWithoutTheHealthContributor() {
        enabled()
                .withPropertyValues("management.health.rds-iam.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("rdsIamHealthIndicator"));
    }

    @Test
    void bindsBootsOwnPropertiesToThePool() {
        enabled()
                .withPropertyValues(
                        "spring.datasource.name=from-name",
                        "spring.datasource.hikari.maximum-pool-size=7",
                        "spring.datasource.hikari.connection-timeout=4321",
                        "spring.datasource.hikari.read-only=true",
                        "spring.datasource.hikari.data-source-properties.cachePrepStmts=true")
                .run(context -> {
                    HikariDataSource pool = context.getBean(HikariDataSource.class);
                    assertThat(pool.getPoolName()).isEqualTo("from-name");
                    assertThat(pool.getMaximumPoolSize()).isEqualTo(7);
                    assertThat(pool.getConnectionTimeout()).isEqualTo(4321);
                    assertThat(pool.isReadOnly()).isTrue();
                });
    }

    @Test
    void namesThePoolAsHikarisOwnPropertySays() {
        enabled()
                .withPropertyValues(
                        "spring.datasource.name=from-name", "spring.datasource.hikari.pool-name=from-hikari")
                .run(context -> assertThat(
                                context.getBean(HikariDataSource.class).getPoolName())
                        .isEqualTo("from-hikari"));
    }

    @Test
    void dialsByWayOfATunnel() {
        enabled()
                .withPropertyValues("rds-iam.connect-via=localhost:13306", "rds-iam.region=eu-west-1")
                .run(context -> assertThat(source(context).toString()).contains(" by way of localhost:13306"));
    }

    @Test
    void doesNothingUnlessEnabled() {
        application()
                .withPropertyValues("spring.datasource.url=" + URL, "spring.datasource.username=app")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(RdsIamMonitors.class).doesNotHaveBean(RdsIamProperties.class);
                    assertThat(context.getBean(HikariDataSource.class).getJdbcUrl())
                            .isEqualTo(URL);
                });
    }

    @Test
    void leavesADisabledApplicationBeanForBeanAsWithoutTheStarter() {
        ApplicationContextRunner runner = application()
                .withPropertyValues(
                        "spring.datasource.url=" + URL,
                        "spring.datasource.username=app",
                        "spring.datasource.password=secret");
        Map<String, String> without = new LinkedHashMap<>();
        runner.withPropertyValues("spring.autoconfigure.exclude=" + autoConfiguration())
                .run(context -> without.putAll(beans(context)));
        runner.withPropertyValues("rds-iam.enabled=false")
                .run(context -> assertThat(beans(context)).containsExactlyEntriesOf(without));
        assertThat(without).containsKey("dataSource");
    }

    @Test
    void backsOffForTheApplicationsOwnDataSource() {
        enabled().withUserConfiguration(OwnDataSource.class).run(context -> {
            assertThat(context).hasSingleBean(DataSource.class).hasBean("own").hasSingleBean(RdsIamMonitors.class);
        });
    }

    @Test
    void stepsAsideForConnectionDetailsWithAPassword() {
        enabled()
                .withUserConfiguration(detailsWithPassword())
                .withPropertyValues("spring.datasource.hikari.maximum-pool-size=3")
                .run(context -> {
                    HikariDataSource pool = context.getBean(HikariDataSource.class);
                    assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:mysql://localhost:1/container");
                    assertThat(pool.getUsername()).isEqualTo("test");
                    assertThat(pool.getDriverClassName()).isEqualTo("com.mysql.cj.jdbc.Driver");
                    assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
                    assertThat(context.getBean(RdsIamMonitors.class).all()).isEmpty();
                });
    }

    @Test
    void takesUrlAndUserFromConnectionDetailsWithoutAPassword() {
        enabled()
                .withUserConfiguration(detailsWithoutPassword())
                .run(context -> assertThat(source(context).toString())
                        .startsWith("IamTokenDataSource[other@other.abc123.eu-central-1.rds.amazonaws.com:3306"));
    }

    @Test
    void standsInJmxOnce() {
        enabled()
                .withPropertyValues("spring.jmx.enabled=true", "spring.datasource.hikari.register-mbeans=true")
                .run(context -> assertThat(context.getBean(MBeanServer.class)
                                .queryNames(new ObjectName("com.zaxxer.hikari:*"), null))
                        .hasSize(2)
                        .allSatisfy(
                                name -> assertThat(name.getKeyProperty("name")).isNull()));
    }

    @Test
    void isSuspendedForACheckpointAndResumed() {
        enabled()
                .withPropertyValues("spring.datasource.hikari.allow-pool-suspension=true")
                .run(context -> {
                    Lifecycle checkpoints = context.getBean(HikariCheckpointRestoreLifecycle.class);
                    checkpoints.stop();
                    assertThat(checkpoints.isRunning()).isFalse();
                    checkpoints.start();
                    assertThat(checkpoints.isRunning()).isTrue();
                });
    }

    @Test
    void doesNotGuessBetweenCredentialsProviders() {
        enabled()
                .withUserConfiguration(TwoProviders.class)
                .run(context ->
                        assertThat(context).getFailure().hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
    }

    static IamTokenDataSource source(AssertableApplicationContext context) {
        try {
            return context.getBean(HikariDataSource.class).getDataSource().unwrap(IamTokenDataSource.class);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> beans(AssertableApplicationContext context) {
        Map<String, String> beans = new LinkedHashMap<>();
        Arrays.stream(context.getBeanDefinitionNames()).forEach(name -> beans.put(name, typeOf(context, name)));
        return beans;
    }

    private static String typeOf(AssertableApplicationContext context, String bean) {
        return String.valueOf(context.getSourceApplicationContext().getType(bean, false));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class OwnDataSource {

        @Bean
        DataSource own() {
            return new HikariDataSource();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoProviders {

        @Bean
        AwsCredentialsProvider first() {
            return AnonymousCredentialsProvider.create();
        }

        @Bean
        AwsCredentialsProvider second() {
            return AnonymousCredentialsProvider.create();
        }
    }
}
