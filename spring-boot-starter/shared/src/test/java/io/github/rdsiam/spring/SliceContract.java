package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** Test slices get the application's pool: on every Boot, each with its own annotations. */
abstract class SliceContract {

    /** A live slice of the driver that its property {@value #DRIVER} names. */
    @ContextConfiguration(classes = LocalProxy.Credentials.class, initializers = Proxied.class)
    @DirtiesContext
    abstract static class Live {

        @Test
        void logsInWithTokens(@Autowired DataSource pool, @Autowired JdbcClient jdbc, @Autowired LocalProxy proxy)
                throws SQLException {
            assertThat(jdbc.sql("select 42").query(Integer.class).single()).isEqualTo(42);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.getCatalog()).isEqualTo("orders");
            }
            assertThat(pool).isInstanceOf(HikariDataSource.class);
            assertThat(proxy.logins())
                    .isNotEmpty()
                    .allSatisfy(login -> assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN));
        }
    }

    static final String DRIVER = "slice.driver";

    /** Connects a slice to a proxy that ends with the slice's context. */
    static final class Proxied implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            LocalProxy proxy = LocalProxy.start(context.getEnvironment().getRequiredProperty(DRIVER, JdbcDriver.class));
            ((GenericApplicationContext) context).registerBean(LocalProxy.class, () -> proxy);
            TestPropertyValues.of("rds-iam.enabled=true")
                    .and(proxy.properties())
                    .applyTo(context);
        }
    }

    /** The starter's auto-configuration for this Boot. */
    abstract Class<?> autoConfiguration();

    /** The annotations of this Boot whose slices must be among those that were found. */
    abstract Set<String> annotations();

    /** A configuration with this Boot's AutoConfigureTestDatabase, which replaces the DataSource. */
    abstract Class<?> replacedDatabase();

    /** A configuration that imports this Boot's DataSourceAutoConfiguration and nothing else. */
    abstract Class<?> ownSlice();

    /**
     * Boot lists a slice's auto-configurations in a file named after its annotation; the starter must add to each file.
     */
    @Test
    void everySliceWithBootsDataSourceHasOurs() throws IOException {
        Map<String, Set<String>> imports = new TreeMap<>();
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources("classpath*:META-INF/spring/*.imports")) {
            String annotation = String.valueOf(file.getFilename()).replace(".imports", "");
            if (!annotation.endsWith(".AutoConfiguration")) {
                file.getContentAsString(StandardCharsets.UTF_8)
                        .lines()
                        .forEach(imported -> imports.computeIfAbsent(annotation, name -> new TreeSet<>())
                                .add(imported));
            }
        }
        imports.values()
                .removeIf(
                        imported -> imported.stream().noneMatch(name -> name.endsWith(".DataSourceAutoConfiguration")));

        assertThat(imports).containsKeys(annotations().toArray(String[]::new));
        assertThat(imports)
                .allSatisfy((annotation, imported) ->
                        assertThat(imported).contains(autoConfiguration().getName()));
    }

    @Test
    void aTestDatabaseStillReplacesThePool() {
        StarterContract.enabled(JdbcDriver.CONNECTOR_J)
                .withUserConfiguration(replacedDatabase())
                .run(context ->
                        assertThat(context).hasSingleBean(DataSource.class).doesNotHaveBean(HikariDataSource.class));
    }

    @ParameterizedTest
    @ValueSource(classes = {HikariDataSource.class, org.springframework.jdbc.datasource.SimpleDriverDataSource.class})
    void aSliceOfTheApplicationsOwnGetsNoPoolWithoutAPassword(Class<?> type) {
        for (JdbcDriver driver : JdbcDriver.values()) {
            ownSliceWithTheGuard()
                    .withPropertyValues(
                            "spring.datasource.type=" + type.getName(),
                            "spring.datasource.url=" + driver.urlForm().replace(":port", ""))
                    .run(context -> {
                        FailureAnalysis analysis = RefusalContract.analyse(context.getStartupFailure());
                        assertThat(analysis.getDescription()).contains("bean dataSource is Spring Boot's own pool");
                        assertThat(analysis.getAction()).contains("@AutoConfigureTestDatabase(replace = Replace.NONE)");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.datasource.password=of-a-container",
                "spring.datasource.hikari.password=of-a-container",
                "spring.datasource.url=jdbc:h2:mem:orders",
                "rds-iam.enabled=false"
            })
    void leavesOtherPoolsOfSuchASliceAlone(String property) {
        ownSliceWithTheGuard()
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasSingleBean(HikariDataSource.class));
    }

    private ApplicationContextRunner ownSliceWithTheGuard() {
        return new ApplicationContextRunner()
                .withUserConfiguration(ownSlice())
                .withPropertyValues(
                        "rds-iam.enabled=true",
                        "spring.datasource.url=" + LocalProxy.url(JdbcDriver.CONNECTOR_J),
                        "spring.datasource.username=app")
                .withInitializer(context -> new PoolGuard().initialize(context));
    }
}
