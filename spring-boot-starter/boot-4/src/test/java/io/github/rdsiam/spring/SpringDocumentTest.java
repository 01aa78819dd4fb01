package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.RdsIamListener.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.Yaml;

/**
 * Tests what docs/spring.md and docs/migrate.md print about Spring, except the new application, which examples/run
 * builds, and the code that compatibility/run runs.
 */
class SpringDocumentTest {

    private static final List<String> IMPORTS = List.of(
            "com.zaxxer.hikari.HikariDataSource",
            "io.github.rdsiam.IamTokenDataSource",
            "io.github.rdsiam.spring.RdsIamMonitors",
            "java.net.URI",
            FlywayDataSource.class.getName(),
            "org.springframework.context.annotation.Bean",
            "org.springframework.context.annotation.Configuration",
            "org.springframework.context.annotation.Primary",
            "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider",
            "software.amazon.awssdk.regions.Region",
            "software.amazon.awssdk.services.rds.RdsUtilities");

    @TempDir
    private Path directory;

    @Test
    void theApplicationBeforeStillWorksWithoutTheStarter() {
        application("boot/before")
                .withPropertyValues("DB_PASSWORD=secret")
                .run(context -> assertThat(
                                context.getBean(HikariDataSource.class).getPassword())
                        .isEqualTo("secret"));
    }

    @Test
    void theApplicationBeforeIsToldToRemoveThePassword() {
        application("boot/before")
                .withPropertyValues("DB_PASSWORD=secret", "rds-iam.enabled=true")
                .run(context -> {
                    FailureAnalysis analysis = RefusalContract.analyse(context.getStartupFailure());
                    assertThat(analysis.getAction()).contains("Remove spring.datasource.password");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot/after", "new/src/main/resources/application.yaml", "postgresql"})
    void theApplicationAfterLogsInWithTokens(String snippet) {
        application(snippet).run(context -> {
            assertThat(StarterContract.source(context)).isNotNull();
            assertThat(context.getBean(HikariDataSource.class).getMaximumPoolSize())
                    .isEqualTo(20);
        });
    }

    @Test
    void theFallbackIsTaken() {
        application("boot/after").withInitializer(yaml("fallback")).run(context -> {
            assertThat(context.getBean(RdsIamProperties.class).fallback())
                    .isEqualTo(new RdsIamProperties.Fallback("prod/orders/mysql", "secret-host"));
            assertThat(StarterContract.source(context)).isNotNull();
        });
    }

    @Test
    void theRoleIsTaken() {
        application("boot/after").withInitializer(yaml("assume-role")).run(context -> {
            assertThat(context.getBean(RdsIamProperties.class).assumeRole())
                    .isEqualTo(new RdsIamProperties.AssumeRole(
                            "arn:aws:iam::111122223333:role/orders-reader", "partner:4711"));
        });
    }

    @Test
    void itsHealthIsWhatTheContributorSays() {
        RdsIamMonitors monitors = new RdsIamMonitors(Clock.fixed(TestEvents.NOW, ZoneOffset.UTC));
        RdsIamListener listener = monitors.listener("dataSource");
        listener.tokenSigned(TestEvents.signed());
        listener.loginRefused(TestEvents.refused(Source.IAM, Reason.TOKEN_REFUSED));
        listener.fallbackChanged(TestEvents.changed(true, Reason.TOKEN_REFUSED));
        listener.connectionOpened(TestEvents.opened(Source.SECRET, false));

        assertThat(new Yaml().<Map<String, Object>>load(Snippet.named("health")))
                .isEqualTo(Map.of(
                        "status", "UP", "details", HealthReport.of(monitors).details()));
    }

    @Test
    void itsTableOfMetersIsComplete() {
        RdsIamMonitors monitors = new RdsIamMonitors(Clock.systemUTC());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        monitors.listener("dataSource");
        new RdsIamMeters(monitors).bindTo(registry);

        assertThat(Snippet.firstColumn("rds.iam."))
                .containsExactlyInAnyOrderElementsOf(registry.getMeters().stream()
                        .map(meter -> meter.getId().getName())
                        .collect(Collectors.toSet()));
    }

    @Test
    void itsTableOfPropertiesIsComplete() throws IOException {
        List<String> documented = new ArrayList<>(Snippet.firstColumn("rds-iam."));
        documented.addAll(Snippet.firstColumn("management.health.rds-iam."));
        documented.replaceAll(name -> name.replace(".*", ""));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(propertiesOfTheStarter());
    }

    /** Boot's own jars have a file of this name too, and not each is YAML. */
    private static List<String> propertiesOfTheStarter() throws IOException {
        List<String> names = new ArrayList<>();
        ClassLoader classes = RdsIamProperties.class.getClassLoader();
        for (URL file : Collections.list(classes.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = file.openStream()) {
                // JSON except for this escape, which YAML does not have
                String text = new String(json.readAllBytes(), StandardCharsets.UTF_8).replace("\\/", "/");
                if (text.contains(RdsIamProperties.class.getName())) {
                    Map<String, List<Map<String, Object>>> metadata = new Yaml().load(text);
                    metadata.get("properties").forEach(property -> names.add((String) property.get("name")));
                }
            }
        }
        return names;
    }

    @Test
    void theGetPasswordRecipeIsToldThatOnlyHikariCpsOwnPoolWorks() throws Exception {
        compile("getPassword/RdsIamHikariDataSource");
        try (URLClassLoader classes = compiledClasses()) {
            application("getPassword/before")
                    .withClassLoader(classes)
                    .run(context -> assertThat(
                                    context.getBean(DataSource.class).getClass().getName())
                            .isEqualTo("com.example.RdsIamHikariDataSource"));
            application("getPassword/before")
                    .withClassLoader(classes)
                    .withPropertyValues("rds-iam.enabled=true")
                    .run(context -> assertThat(RefusalContract.analyse(context.getStartupFailure())
                                    .getAction())
                            .contains("spring.datasource.type"));
        }
    }

    @Test
    void withoutTheGetPasswordRecipeTheApplicationLogsInWithTokens() {
        application("getPassword/after")
                .run(context -> assertThat(StarterContract.source(context)).isNotNull());
    }

    @Test
    void severalDataSourcesStartWithNoOtherBean() throws Exception {
        start("SeveralDataSources", StarterContract.application(), context -> {
            assertThat(context.getBeansOfType(HikariDataSource.class)).containsOnlyKeys("orders", "reporting");
            assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("orders"));
            assertThat(context.getBean(RdsIamMonitors.class).all())
                    .extracting(DataSourceMonitor::name)
                    .containsExactlyInAnyOrder("orders", "reporting");
        });
    }

    @Test
    void thePoolOfTheMigrationUserStandsBesideTheApplicationsOwn() throws Exception {
        start("MigrationUser", StarterContract.enabled(JdbcDriver.CONNECTOR_J), context -> {
            assertThat(context.getBeansOfType(HikariDataSource.class)).containsOnlyKeys("dataSource", "migration");
            assertThat(context.findAnnotationOnBean("migration", FlywayDataSource.class))
                    .isNotNull();
        });
    }

    /** With pools that do not connect: these take no property of Boot's, but HikariCP's own file of defaults. */
    private void start(
            String configuration,
            ApplicationContextRunner runner,
            ContextConsumer<AssertableApplicationContext> assertions)
            throws Exception {
        compile(configuration);
        Path defaults = Files.writeString(
                directory.resolve("hikari.properties"), "initializationFailTimeout=-1\nminimumIdle=0\n");
        try (URLClassLoader classes = compiledClasses()) {
            runner.withUserConfiguration(classes.loadClass("com.example." + configuration))
                    .withPropertyValues("rds-iam.enabled=true")
                    .withSystemProperties("hikaricp.configurationFile=" + defaults)
                    .run(assertions);
        }
    }

    private URLClassLoader compiledClasses() throws IOException {
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, SpringDocumentTest.class.getClassLoader());
    }

    private void compile(String snippet) throws IOException {
        String body = Snippet.named(snippet);
        String type = body.replaceFirst("(?s).*?class (\\w+).*", "$1");
        StringBuilder source = new StringBuilder("package com.example;\n");
        IMPORTS.forEach(name -> source.append("import ").append(name).append(";\n"));
        Path file = Files.writeString(directory.resolve(type + ".java"), source + body);

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of("-d", directory.toString(), "-proc:none", "-Xlint:deprecation"),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as("%s", diagnostics.getDiagnostics()).isTrue();
        }
        assertThat(diagnostics.getDiagnostics())
                .filteredOn(diagnostic -> diagnostic.getCode().contains("deprecated"))
                .isEmpty();
    }

    /** With a pool that does not connect. */
    private static ApplicationContextRunner application(String snippet) {
        return StarterContract.application()
                .withInitializer(yaml(snippet))
                .withPropertyValues(
                        "spring.datasource.hikari.initialization-fail-timeout=-1",
                        "spring.datasource.hikari.minimum-idle=0");
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> yaml(String snippet) {
        return context -> {
            try {
                new YamlPropertySourceLoader()
                        .load(
                                snippet,
                                new ByteArrayResource(Snippet.named(snippet).getBytes(StandardCharsets.UTF_8)))
                        .forEach(context.getEnvironment().getPropertySources()::addLast);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
