package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Test slices get the application's own pool: on every Boot, each with its own annotations. */
@ContextConfiguration(classes = LocalProxy.Credentials.class)
@DirtiesContext
abstract class SliceContract {

    private static final LocalProxy PROXY = LocalProxy.start(JdbcDriver.CONNECTOR_J);

    /** The starter's auto-configuration for this Boot. */
    abstract Class<?> autoConfiguration();

    /** The annotations of this Boot whose slices must be among those that were found. */
    abstract Set<String> annotations();

    /** A configuration with this Boot's AutoConfigureTestDatabase, which replaces the DataSource. */
    abstract Class<?> replacedDatabase();

    /** A configuration that imports this Boot's DataSourceAutoConfiguration and nothing else. */
    abstract Class<?> ownSlice();

    @DynamicPropertySource
    static void productionProperties(DynamicPropertyRegistry registry) {
        registry.add("rds-iam.enabled", () -> true);
        for (String property : PROXY.properties()) {
            String[] parts = property.split("=", 2);
            registry.add(parts[0], () -> parts[1]);
        }
    }

    @Test
    void aSliceLogsInWithTokens(@Autowired DataSource pool, @Autowired JdbcClient jdbc) {
        assertThat(jdbc.sql("select database()").query(String.class).single()).isEqualTo("orders");
        assertThat(pool).isInstanceOf(HikariDataSource.class);
        assertThat(PROXY.logins())
                .isNotEmpty()
                .allSatisfy(login -> assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN));
    }

    /** Boot lists the auto-configurations of a slice in a file that is named after its annotation; ours must add to each. */
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
