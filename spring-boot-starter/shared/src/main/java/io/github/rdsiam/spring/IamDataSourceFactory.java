package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Creates the application's pool from its properties, its connection details and its AWS beans. */
final class IamDataSourceFactory {

    private static final String ACTION =
            "Correct this property; " + RdsIamConfigurationException.DOCUMENT + " describes each.";

    private final Environment environment;
    private final RdsIamProperties properties;
    private final RdsIamMonitors monitors;
    private final ObjectProvider<AwsCredentialsProvider> credentials;
    private final ObjectProvider<SecretsManagerClient> secretsManager;

    IamDataSourceFactory(
            Environment environment,
            RdsIamProperties properties,
            RdsIamMonitors monitors,
            ObjectProvider<AwsCredentialsProvider> credentials,
            ObjectProvider<SecretsManagerClient> secretsManager) {
        this.environment = environment;
        this.properties = properties;
        this.monitors = monitors;
        this.credentials = credentials;
        this.secretsManager = secretsManager;
    }

    /**
     * Creates the pool: Boot's own kind if the connection details contain a password, otherwise one that logs in with
     * IAM tokens.
     *
     * <p>This is decided here and not by a condition. A condition would have to create the connection details before
     * their container can be started.
     */
    HikariDataSource create(String beanName, @Nullable ConnectionSettings details) {
        DataSourceSettings settings = new DataSourceSettings(environment);
        PoolSettings pool = new PoolSettings(environment, settings.name());
        if (details != null && details.bringsPassword()) {
            return PasswordPool.create(details, pool);
        }
        Problems problems = new Problems();
        ConnectionSettings server = details == null ? settings.connection() : details;
        JdbcDriver driver = JdbcDriver.ofUrl(server.url());
        settings.check(driver, problems);
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder();
        if (driver != null) {
            builder.engine(driver.engine());
        }
        describeServer(builder, server, driver, pool, problems);
        describeIam(builder, problems);
        problems.collect(() -> describeFallback(builder));
        problems.throwIfAny();
        builder.listener(monitors.listener(beanName));
        return build(builder, pool);
    }

    private static HikariDataSource build(IamTokenDataSource.Builder builder, PoolSettings pool) {
        try {
            return builder.buildPool(pool::applyWithoutDriverProperties);
        } catch (InvalidSettingException e) {
            throw refused(PropertyNames.of(e.setting()), null, e);
        } catch (IllegalArgumentException e) {
            // HikariCP checks its settings when the pool starts
            throw refused("spring.datasource.hikari", null, e);
        }
    }

    private void describeServer(
            IamTokenDataSource.Builder builder,
            ConnectionSettings server,
            @Nullable JdbcDriver driver,
            PoolSettings pool,
            Problems problems) {
        problems.collect(() -> {
            String user = required("spring.datasource.username", server.username());
            named("spring.datasource.username", () -> builder.username(user));
        });
        problems.collect(() -> {
            JdbcUrl url = JdbcUrl.parse(required("spring.datasource.url", server.url()));
            setDriverProperties("spring.datasource.url", url.parameters(), url.driver(), builder, problems);
            named("spring.datasource.url", () -> builder.endpoint(url.host()));
            Integer port = url.port();
            if (port != null) {
                named("spring.datasource.url", () -> builder.port(port));
            }
            String database = url.database();
            if (database != null) {
                named("spring.datasource.url", () -> builder.database(database));
            }
        });
        // the properties of a driver are known only if the URL names the driver
        if (driver != null) {
            setDriverProperties(
                    "spring.datasource.hikari.data-source-properties",
                    pool.driverProperties(),
                    driver,
                    builder,
                    problems);
            setDriverProperties("rds-iam.driver-properties", properties.driverProperties(), driver, builder, problems);
        }
    }

    private void describeIam(IamTokenDataSource.Builder builder, Problems problems) {
        String region = properties.region();
        if (StringUtils.hasText(region)) {
            problems.collect(() -> named("rds-iam.region", () -> builder.region(region)));
        }
        String connectVia = properties.connectVia();
        if (StringUtils.hasText(connectVia)) {
            problems.collect(() -> {
                HostPort via = HostPort.parse("rds-iam.connect-via", connectVia);
                named("rds-iam.connect-via", () -> builder.connectVia(via.host(), via.port()));
            });
        }
        if (properties.caBundle() != null) {
            builder.caBundle(properties.caBundle());
        }
        AwsCredentialsProvider provider = credentials.getIfAvailable();
        if (provider != null) {
            builder.credentialsProvider(provider);
        }
        problems.collect(() -> describeRole(builder));
    }

    private void describeRole(IamTokenDataSource.Builder builder) {
        String role = properties.assumeRole().roleArn();
        String externalId = properties.assumeRole().externalId();
        if (!StringUtils.hasText(role)) {
            if (StringUtils.hasText(externalId)) {
                throw new RdsIamConfigurationException(
                        "rds-iam.assume-role.external-id is set, but rds-iam.assume-role.role-arn is not.",
                        "Name the role, or remove the external id; without a role the application's own AWS credentials"
                                + " sign.");
            }
            return;
        }
        named(
                "rds-iam.assume-role",
                () -> StringUtils.hasText(externalId)
                        ? builder.assumeRole(role, externalId)
                        : builder.assumeRole(role));
    }

    private void describeFallback(IamTokenDataSource.Builder builder) {
        SecretsManagerFallback fallback =
                named("rds-iam.fallback", () -> FallbackSettings.policy(properties.fallback()));
        if (fallback != null) {
            SecretsManagerClient client = secretsManager.getIfAvailable();
            builder.fallback(client == null ? fallback : fallback.client(client));
        }
    }

    private static void setDriverProperties(
            String property,
            Map<String, String> values,
            JdbcDriver driver,
            IamTokenDataSource.Builder builder,
            Problems problems) {
        problems.collect(() -> named(property, driver, () -> builder.driverProperties(values)));
    }

    private static String required(String property, @Nullable String value) {
        if (!StringUtils.hasText(value)) {
            throw new RdsIamConfigurationException(
                    property + " is not set, and rds-iam.enabled is true.",
                    property.endsWith("url")
                            ? "Set it to the RDS endpoint, as in"
                                    + " jdbc:mysql://orders.proxy-abc123.eu-west-1.rds.amazonaws.com:3306/orders or"
                                    + " jdbc:postgresql://orders.proxy-abc123.eu-west-1.rds.amazonaws.com:5432/orders, or"
                                    + " set rds-iam.enabled=false."
                            : "Set it to the database user that was created for IAM.");
        }
        return value;
    }

    private static <T extends @Nullable Object> T named(String property, Supplier<T> step) {
        return named(property, null, step);
    }

    private static <T extends @Nullable Object> T named(
            String property, @Nullable JdbcDriver driver, Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidSettingException e) {
            throw refused(property, driver, e);
        }
    }

    private static RdsIamConfigurationException refused(
            String property, @Nullable JdbcDriver driver, IllegalArgumentException e) {
        String message = PropertyNames.inPlaceOfMethods(String.valueOf(e.getMessage()), driver);
        return new RdsIamConfigurationException(
                message.startsWith(property) ? message : property + ": " + message, ACTION, e);
    }
}
