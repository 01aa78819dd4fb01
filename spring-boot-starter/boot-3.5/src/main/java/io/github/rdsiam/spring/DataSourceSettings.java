package io.github.rdsiam.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The application's {@code spring.datasource} properties.
 *
 * <p>Read from the environment, which resolves relaxed names, because DataSourceProperties stands in another package in
 * Boot 4 than in 3.5.
 */
final class DataSourceSettings {

    private static final String HIKARI = "com.zaxxer.hikari.HikariDataSource";
    private static final String DRIVER = "com.mysql.cj.jdbc.Driver";

    private final Binder binder;

    DataSourceSettings(Environment environment) {
        this.binder = Binder.get(environment);
    }

    @Nullable
    String name() {
        return text("spring.datasource.name");
    }

    ConnectionSettings connection() {
        return new ConnectionSettings(text("spring.datasource.url"), text("spring.datasource.username"), null, null);
    }

    void requireHikari() {
        String type = text("spring.datasource.type");
        if (type != null && !type.equals(HIKARI)) {
            throw new RdsIamConfigurationException(
                    "spring.datasource.type names " + type + ", and rds-iam.enabled is true: rds-iam makes a HikariCP"
                            + " pool.",
                    "Remove spring.datasource.type, or declare a DataSource bean of your own that hands an"
                            + " IamTokenDataSource to that pool.");
        }
    }

    void requireNoPassword() {
        if (text("spring.datasource.password") != null) {
            throw passwordIsSet("spring.datasource.password");
        }
        if (reachesPool("spring.datasource.hikari.password")) {
            throw passwordIsSet("spring.datasource.hikari.password");
        }
    }

    /** Boot lets these override the properties above; a pool over an IAM data source has neither. */
    void requireNoLoginOnPool() {
        refuseOnPool("spring.datasource.hikari.username", "spring.datasource.username");
        refuseOnPool("spring.datasource.hikari.jdbc-url", "spring.datasource.url");
    }

    private void refuseOnPool(String property, String instead) {
        if (reachesPool(property)) {
            throw new RdsIamConfigurationException(
                    property + " is set, and rds-iam.enabled is true: user and URL are read from spring.datasource.",
                    "Move it to " + instead + ".");
        }
    }

    void requireConnectorJ() {
        String driver = text("spring.datasource.driver-class-name");
        if (driver != null && !driver.equals(DRIVER)) {
            throw new RdsIamConfigurationException(
                    "spring.datasource.driver-class-name names " + driver + "; IAM tokens are used with Connector/J,"
                            + " whose driver is " + DRIVER + ".",
                    "Remove spring.datasource.driver-class-name.");
        }
    }

    /** A blank one too: Boot would hand it to the pool, which refuses it in words of its own. */
    private boolean reachesPool(String property) {
        return binder.bind(property, String.class).isBound();
    }

    private static RdsIamConfigurationException passwordIsSet(String property) {
        return new RdsIamConfigurationException(
                property + " is set, and rds-iam.enabled is true: an IAM token takes the password's place, and a"
                        + " password that nothing uses should not lie about.",
                "Remove " + property + ", wherever it comes from: a file, an environment variable, a secret that"
                        + " is imported. A password that shall take over when IAM is refused belongs in AWS"
                        + " Secrets Manager; see rds-iam.fallback.secret-id.");
    }

    private @Nullable String text(String property) {
        String value = binder.bind(property, String.class).orElse("");
        return StringUtils.hasText(value) ? value.trim() : null;
    }
}
