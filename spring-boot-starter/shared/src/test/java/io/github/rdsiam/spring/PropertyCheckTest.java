package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PropertyCheckTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rds-iam.enabeld, rds-iam.enabled",
        "rds-iam.enable, rds-iam.enabled",
        "rds-iam.Enabeld, rds-iam.enabled",
        "rds-iam.secret-id, rds-iam.fallback.secret-id",
        "rds-iam.fallback-secret-id, rds-iam.fallback.secret-id",
        "rds-iam.fallback.secretid.arn, rds-iam.fallback.secret-id",
        "rds-iam.connect.via, rds-iam.connect-via",
        "rds-iam.enabled.typo, rds-iam.enabled",
        "rds-iam.regions[0], rds-iam.region",
        "rds-iam.driver-property.maxRows, rds-iam.driver-properties",
        "rds-iam.ca-bundel, rds-iam.ca-bundle",
        "rds-iam, rds-iam.enabled",
        "rds-iam.fallback, rds-iam.fallback.secret-id",
        "rds.iam.enabled, rds-iam.enabled",
        "rds-ima.enabled, rds-iam.enabled",
        "rdsima.connect-via, rds-iam.connect-via",
        "spring.rds-iam.enabled, rds-iam.enabled",
        "spring.datasource.rds-iam.enabled, rds-iam.enabled",
        "spring.datasource.rds-iam.fallback.secret-id, rds-iam.fallback.secret-id",
    })
    void refusesWhatIsNoPropertyAndNamesTheNearest(String property, String nearest) {
        RdsIamConfigurationException refused = refusal(new MapPropertySource("file", Map.of(property, "true")));

        assertThat(refused).isNotNull();
        assertThat(refused.description()).contains("Did you mean " + nearest + "?");
    }

    @Test
    void showsAllAtOnce() {
        assertThat(refusal(new MapPropertySource("file", Map.of("rds-iam.enabeld", "true", "rds-iam.url", "x")))
                        .description())
                .contains("rds-iam.enabeld", "rds-iam.url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rds-iam.enabled",
                "rds-iam.connectVia",
                "rds-iam.connect_via",
                "rds_iam.connect-via",
                "rdsiam.caBundle",
                "RDS-IAM.REGION",
                "rds-iam.driver-properties.maxRows",
                "rds-iam.driverProperties[ha.enableJMX]",
                "rds-iam.fallback.secretId",
                "management.health.rds-iam.enabled",
                "logging.level.io.github.rdsiam",
                "spring.datasource.rds-iam.url",
                "orders.enabled",
                "rds.enabled",
                "iam.enabled",
                "rds.region",
                "rds-iam2.enabled",
                "spring.cloud.aws.rds-iam.enabled",
                "spring.config.rds-iam.region"
            })
    void takesEachFormThatBootBindsAndWhatIsNotOurs(String property) {
        assertThatCode(() -> PropertyCheck.check(environment(new MapPropertySource("file", Map.of(property, "true")))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rds-iam", "rds-iam.fallback", "rds-iam.driver-properties"})
    void takesAnEmptySection(String section) {
        assertThatCode(() -> PropertyCheck.check(environment(new MapPropertySource("yaml", Map.of(section, "")))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "RDS_IAM_ENABELD, RDS_IAM_ENABLED",
        "RDS_IAM_FALLBACK_SECRETID, RDS_IAM_FALLBACK_SECRET_ID",
        "RDS_IAM_CONNECTVIA, RDS_IAM_CONNECT_VIA",
        "RDS_IAM_REGIO, RDS_IAM_REGION"
    })
    void refusesAnEnvironmentVariableThatMissesAProperty(String variable, String nearest) {
        assertThat(refusal(variables(variable)).description())
                .contains("environment variable " + variable, "Did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RDS_IAM_ENABLED",
                "RDSIAM_ENABLED",
                "RDS_IAM_CONNECT_VIA",
                "RDSIAM_CONNECTVIA",
                "RDSIAM_FALLBACK_SECRETID",
                "RDS_IAM_DRIVERPROPERTIES_MAXROWS",
                "RDS_IAM_SERVICE_HOST",
                "RDS_IAM_PORT_3306_TCP_ADDR",
                "RDS_IAM_USER",
                "PATH"
            })
    void leavesOtherEnvironmentVariablesAlone(String variable) {
        assertThatCode(() -> PropertyCheck.check(environment(variables(variable))))
                .doesNotThrowAnyException();
    }

    @Test
    void takesAConfigTree(@TempDir Path directory) throws IOException {
        Path files = Files.createDirectory(directory.resolve("rds-iam"));
        Files.writeString(files.resolve("enabled"), "true");
        Files.writeString(files.resolve("bundle.pem"), "x");
        PropertySource<?> tree = new ConfigTreePropertySource("tree", directory);
        assertThatCode(() -> PropertyCheck.check(environment(tree))).doesNotThrowAnyException();

        Files.writeString(files.resolve("enabeld"), "true");
        assertThat(refusal(new ConfigTreePropertySource("tree", directory)).description())
                .contains("Did you mean rds-iam.enabled?");
    }

    @Test
    void leavesSystemPropertiesOfTheBuildAlone() {
        String system = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
        Map<String, Object> ofMaven = Map.of("rds-iam.version", "1.0.0", "rds-iam.repository", "file:/tmp");
        assertThatCode(() -> PropertyCheck.check(environment(new MapPropertySource(system, ofMaven))))
                .doesNotThrowAnyException();

        assertThat(refusal(new MapPropertySource(system, Map.of("rds-iam.enabeld", "true")))
                        .description())
                .contains("Did you mean rds-iam.enabled?");
    }

    @Test
    void cannotLookIntoASourceWithoutNames() {
        PropertySource<Object> vault = new PropertySource<>("vault", new Object()) {
            @Override
            public Object getProperty(String name) {
                return name.equals("rds-iam.enabled") ? "true" : null;
            }
        };
        assertThatCode(() -> PropertyCheck.check(environment(vault))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "yes, true",
        "on, true",
        "ture, true",
        "1, true",
        "true, false",
        "False, false",
        "'', false",
        "${X:true}, false"
    })
    void takesTrueAndFalseOnly(String value, boolean refused) {
        ConfigurableEnvironment environment =
                environment(new MapPropertySource("file", Map.of("rds-iam.enabled", value)));
        RdsIamConfigurationException refusal =
                catchThrowableOfType(RdsIamConfigurationException.class, () -> PropertyCheck.check(environment));

        assertThat(refusal != null).isEqualTo(refused);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void stopsTheStartOfAnApplicationThatIsNotEnabled(CapturedOutput output) {
        RuntimeException failure = catchThrowableOfType(
                RuntimeException.class,
                () -> start("--rds-iam.enabeld=true", "--rds-iam.region=eu-west-1")
                        .close());

        assertThat(failure).isNotNull();
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "rds-iam.enabeld", "Did you mean rds-iam.enabled?")
                .doesNotContain("\tat ");
    }

    @Test
    void changesNothingElseInAnApplicationThatIsNotEnabled() {
        try (ConfigurableApplicationContext context =
                start("--rds-iam.region=eu-west-1", "--spring.datasource.url=jdbc:mysql://h/db")) {
            assertThat(context.getBeansOfType(RdsIamMonitors.class)).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(StarterContract.Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments);
    }

    private static SystemEnvironmentPropertySource variables(String variable) {
        return new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "true"));
    }

    private static RdsIamConfigurationException refusal(PropertySource<?> source) {
        return catchThrowableOfType(RdsIamConfigurationException.class, () -> PropertyCheck.check(environment(source)));
    }

    private static ConfigurableEnvironment environment(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment();
        List.copyOf(environment.getPropertySources().stream()
                        .map(PropertySource::getName)
                        .toList())
                .forEach(environment.getPropertySources()::remove);
        environment.getPropertySources().addFirst(source);
        return environment;
    }
}
