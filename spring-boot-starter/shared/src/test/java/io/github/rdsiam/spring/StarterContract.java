package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * When the starter acts and when it backs off: the same for both drivers and on every Boot, each of which runs this
 * with its own types.
 */
@ParameterizedClass
@EnumSource(JdbcDriver.class)
abstract class StarterContract {

    @Parameter
    JdbcDriver driver;

    /** With a port that is not the engine's default. */
    private static String url(JdbcDriver driver) {
        return driver.urlForm()
                .replace(
                        "host:port/database?name=value", "orders.proxy-abc123.eu-west-1.rds.amazonaws.com:3307/orders");
    }

    /**
     * An application with a bean of this Boot's JdbcConnectionDetails, which says what the properties details.* say.
     */
    abstract Class<?> connectionDetails();

    /** The name of the starter's auto-configuration for this Boot. */
    abstract String autoConfiguration();

    static ApplicationContextRunner application() {
        return new ApplicationContextRunner().withUserConfiguration(Application.class);
    }

    /** With a pool that does not connect: there is nothing to connect to. */
    static ApplicationContextRunner enabled(JdbcDriver driver) {
        return withProperties(application(), driver);
    }

    private ApplicationContextRunner enabled() {
        return enabled(driver);
    }

    private static ApplicationContextRunner withProperties(ApplicationContextRunner runner, JdbcDriver driver) {
        return runner.withPropertyValues(
                "rds-iam.enabled=true",
                "spring.datasource.url=" + url(driver),
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
    void connectsToTheEnginesDefaultPort() {
        String url = url(driver).replace(":3307", "");
        enabled()
                .withPropertyValues("spring.datasource.url=" + url)
                .run(context -> assertThat(source(context).toString())
                        .contains(driver == JdbcDriver.CONNECTOR_J ? ".com:3306," : ".com:5432,"));
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
                        "spring.datasource.hikari.data-source-properties." + driverProperty() + "=true")
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
                .run(context -> assertThat(source(context).toString()).contains(" via localhost:13306"));
    }

    @Test
    void signsAsAnotherRole() {
        enabled()
                .withPropertyValues("rds-iam.assume-role.role-arn=arn:aws:iam::111122223333:role/orders-reader")
                .run(context -> assertThat(source(context).toString())
                        .contains(", as arn:aws:iam::111122223333:role/orders-reader"));
        enabled()
                .withPropertyValues(
                        "rds-iam.assume-role.role-arn=arn:aws:iam::111122223333:role/orders-reader",
                        "rds-iam.assume-role.external-id=partner:4711")
                .run(context -> assertThat(source(context)).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"spring.datasource.driver-class-name", "spring.datasource.hikari.driver-class-name"})
    void takesTheNamesOfTheDriversClass(String property) {
        for (String name : driver == JdbcDriver.CONNECTOR_J
                ? new String[] {"com.mysql.cj.jdbc.Driver", "com.mysql.jdbc.Driver"}
                : new String[] {"org.postgresql.Driver"}) {
            enabled()
                    .withPropertyValues(property + "=" + name)
                    .run(context -> assertThat(source(context)).isNotNull());
        }
    }

    @Test
    void dialsAnIpv6Address() {
        enabled()
                .withPropertyValues("rds-iam.connect-via=[::1]:13306")
                .run(context -> assertThat(source(context).toString()).contains(" via ", "::1", "13306"));
    }

    @Test
    void doesNothingUnlessEnabled() {
        application()
                .withPropertyValues("spring.datasource.url=" + url(driver), "spring.datasource.username=app")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(RdsIamMonitors.class).doesNotHaveBean(RdsIamProperties.class);
                    assertThat(context.getBean(HikariDataSource.class).getJdbcUrl())
                            .isEqualTo(url(driver));
                });
    }

    @Test
    void leavesADisabledApplicationBeanForBeanAsWithoutTheStarter() {
        ApplicationContextRunner runner = application()
                .withPropertyValues(
                        "spring.datasource.url=" + url(driver),
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
    void staysBesideADataSourceThatIsNoDefaultCandidate() {
        enabled().withUserConfiguration(DataSourceForMigrations.class).run(context -> {
            assertThat(context).hasBean("migration").hasBean("dataSource");
            assertThat(context.getBean(JdbcTemplate.class).getDataSource()).isSameAs(context.getBean("dataSource"));
        });
    }

    @Test
    void backsOffForADataSourceOfDistributedTransactions() {
        enabled()
                .withUserConfiguration(DistributedDataSource.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("dataSource"));
    }

    @Test
    void doesWithoutMicrometer() {
        without(MeterBinder.class.getPackageName()).run(context -> {
            assertThat(context).hasBean("rdsIamHealthIndicator").doesNotHaveBean(RdsIamMeters.class);
            assertThat(source(context)).isNotNull();
        });
    }

    @Test
    void doesWithoutActuator() {
        without("org.springframework.boot.actuate", "org.springframework.boot.health")
                .run(context -> {
                    assertThat(context).hasSingleBean(RdsIamMeters.class).doesNotHaveBean("rdsIamHealthIndicator");
                    assertThat(source(context)).isNotNull();
                });
    }

    @Test
    void doesNothingWithoutBootsOwnDataSources() {
        without("org.springframework.boot.autoconfigure.jdbc", "org.springframework.boot.jdbc.autoconfigure")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RdsIamMonitors.class));
    }

    /** The starter alone, because Boot's own configurations do not expect that single packages are missing. */
    private ApplicationContextRunner without(String... packages) {
        return withProperties(
                new ApplicationContextRunner()
                        .withUserConfiguration(StarterAlone.class)
                        .withPropertyValues("starter=" + autoConfiguration())
                        .withClassLoader(new FilteredClassLoader(packages)),
                driver);
    }

    @Test
    void stepsAsideForConnectionDetailsWithAPassword() {
        try (LocalProxy proxy = LocalProxy.start(driver)) {
            enabled()
                    .withUserConfiguration(connectionDetails())
                    .withPropertyValues(
                            "details.url=" + proxy.databaseUrl(),
                            "details.username=" + LocalProxy.USER,
                            "details.password=" + proxy.password(),
                            "spring.datasource.type=" + SimpleDriverDataSource.class.getName(),
                            "spring.datasource.hikari.data-source-properties." + driverProperty() + "=true",
                            "spring.datasource.hikari.maximum-pool-size=3")
                    .run(context -> {
                        HikariDataSource pool = context.getBean(HikariDataSource.class);
                        assertThat(currentUser(context)).startsWith(LocalProxy.USER);
                        assertThat(pool.getDriverClassName()).isEqualTo(driver.className());
                        assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
                        assertThat(pool.getDataSourceProperties()).containsEntry(driverProperty(), "true");
                        assertThat(context.getBean(RdsIamMonitors.class).all()).isEmpty();
                        assertThat(proxy.logins()).isEmpty();
                    });
        }
    }

    @Test
    void takesUrlAndUserFromConnectionDetailsWithoutAPassword() {
        try (LocalProxy proxy = LocalProxy.start(driver)) {
            enabled()
                    .withUserConfiguration(connectionDetails(), LocalProxy.Credentials.class)
                    .withPropertyValues(proxy.properties())
                    .withPropertyValues(
                            "spring.datasource.url=" + driver.scheme()
                                    + "//not-used.abc123.eu-west-1.rds.amazonaws.com/nothing",
                            "spring.datasource.username=nobody",
                            "details.url=" + LocalProxy.url(driver),
                            "details.username=" + LocalProxy.USER)
                    .run(context -> {
                        assertThat(currentUser(context)).startsWith(LocalProxy.USER);
                        assertThat(proxy.logins()).singleElement().satisfies(login -> {
                            assertThat(login.user()).isEqualTo(LocalProxy.USER);
                            assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
                        });
                    });
        }
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
    void doesNotGuessBetweenCredentialsProviders() {
        enabled()
                .withUserConfiguration(TwoProviders.class)
                .run(context ->
                        assertThat(context).getFailure().hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
    }

    /** A property that accepts true. */
    private String driverProperty() {
        return driver == JdbcDriver.CONNECTOR_J ? "cachePrepStmts" : "reWriteBatchedInserts";
    }

    private static String currentUser(AssertableApplicationContext context) {
        return context.getBean(JdbcClient.class)
                .sql("select current_user")
                .query(String.class)
                .single();
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

    /** By name, as Boot does: with a loaded class, the missing types would be present too. */
    @Import(StarterAlone.Selector.class)
    static class StarterAlone {

        static final class Selector implements ImportSelector, EnvironmentAware {

            private String starter = "";

            @Override
            public void setEnvironment(Environment environment) {
                starter = environment.getRequiredProperty("starter");
            }

            @Override
            public String[] selectImports(AnnotationMetadata importing) {
                return new String[] {starter};
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDataSource {

        @Bean
        DataSource own() {
            return new HikariDataSource();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DataSourceForMigrations {

        @Bean(defaultCandidate = false)
        DataSource migration() {
            return new HikariDataSource();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class DistributedDataSource {

        @Bean
        @Lazy
        XADataSource distributed() {
            throw new UnsupportedOperationException("Nobody asks for it");
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
