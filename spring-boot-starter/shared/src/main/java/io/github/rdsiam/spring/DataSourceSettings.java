package io.github.rdsiam.spring;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Reads the application's {@code spring.datasource} properties.
 *
 * <p>They are read from the environment, which supports relaxed names, because the package of DataSourceProperties
 * differs between Boot 3.5 and 4.
 */
final class DataSourceSettings {

    private static final String HIKARI = "com.zaxxer.hikari.HikariDataSource";
    private static final String POOL = "spring.datasource.hikari.";

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

    /**
     * Reports properties that Boot would use and rds-iam cannot.
     *
     * @param driver the driver for the URL; null if there is none
     */
    void check(@Nullable JdbcDriver driver, Problems problems) {
        checkPassword("spring.datasource.password", text("spring.datasource.password") != null, problems);
        checkPassword(POOL + "password", reachesPool("password"), problems);
        checkMoved("username", "spring.datasource.username", problems);
        checkMoved("jdbc-url", "spring.datasource.url", problems);
        checkDriver("spring.datasource.driver-class-name", driver, problems);
        checkDriver(POOL + "driver-class-name", driver, problems);
        for (String name : new String[] {"data-source-class-name", "data-source-jndi"}) {
            if (reachesPool(name)) {
                problems.add(
                        POOL + name + " is set, and rds-iam.enabled is true: the pool's data source is rds-iam's.",
                        "Remove " + POOL + name + ".");
            }
        }
        String type = text("spring.datasource.type");
        if (type != null && !type.equals(HIKARI)) {
            problems.add(
                    "spring.datasource.type names " + type + ", and rds-iam.enabled is true: rds-iam makes a HikariCP"
                            + " pool.",
                    "Remove spring.datasource.type, or declare a DataSource bean of your own that hands an"
                            + " IamTokenDataSource to that pool.");
        }
    }

    private static void checkPassword(String property, boolean isSet, Problems problems) {
        if (isSet) {
            problems.add(
                    property + " is set, and rds-iam.enabled is true: the IAM token is the password, and an"
                            + " unused password should not stay in the configuration.",
                    "Remove " + property + ", wherever it comes from: a file, an environment variable, a secret that"
                            + " is imported. To use a password when IAM is refused, keep it in AWS Secrets Manager;"
                            + " see rds-iam.fallback.secret-id.");
        }
    }

    /** Reports a pool property that in Boot overrides user or URL; a pool over an IAM data source has neither. */
    private void checkMoved(String name, String instead, Problems problems) {
        if (reachesPool(name)) {
            problems.add(
                    POOL + name + " is set, and rds-iam.enabled is true: user and URL are read from spring.datasource.",
                    "Move it to " + instead + ".");
        }
    }

    private void checkDriver(String property, @Nullable JdbcDriver driver, Problems problems) {
        String name = text(property);
        List<JdbcDriver> possible = driver == null ? List.of(JdbcDriver.values()) : List.of(driver);
        if (name != null && possible.stream().noneMatch(one -> one.hasClass(name))) {
            String needed = possible.stream()
                    .map(one -> one.className() + " of " + one.displayName())
                    .collect(Collectors.joining(" or "));
            problems.add(
                    property + " names " + name + ", and rds-iam.enabled is true: rds-iam uses " + needed + ".",
                    "Remove " + property + ".");
        }
    }

    /**
     * Returns whether Boot passes this property to the pool, even if it is blank. The pool would refuse it with a less
     * helpful message.
     */
    private boolean reachesPool(String name) {
        return binder.bind(POOL + name, String.class).isBound();
    }

    private @Nullable String text(String property) {
        String value = binder.bind(property, String.class).orElse("");
        return StringUtils.hasText(value) ? value.trim() : null;
    }
}
