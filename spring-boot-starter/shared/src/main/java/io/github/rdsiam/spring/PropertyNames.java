package io.github.rdsiam.spring;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces the names of builder methods in core's messages with property names. */
final class PropertyNames {

    private static final String URL = "spring.datasource.url";

    private static final Map<String, String> BY_SETTING = Map.ofEntries(
            Map.entry("endpoint", URL),
            Map.entry("port", URL),
            Map.entry("database", URL),
            Map.entry("username", "spring.datasource.username"),
            Map.entry("region", "rds-iam.region"),
            Map.entry("connectVia", "rds-iam.connect-via"),
            Map.entry("caBundle", "rds-iam.ca-bundle"),
            Map.entry("driverProperty", "rds-iam.driver-properties"),
            Map.entry("assumeRole", "rds-iam.assume-role"),
            Map.entry("fallback", "rds-iam.fallback"),
            Map.entry("toEndpoint", "rds-iam.fallback.target"));

    /** The names as core writes them, longer ones first. */
    private static final String[][] REFERENCES = {
        {"database(String), endpoint(String), port(int)", URL},
        {"endpoint(String)", URL},
        {"username(String)", "spring.datasource.username"},
        {"region(String)", "rds-iam.region"},
        {"connectVia(String, int)", "rds-iam.connect-via"},
        {"caBundle(Path)", "rds-iam.ca-bundle"},
        {"caBundle (", "rds-iam.ca-bundle ("},
        {"assumeRole roleArn (", "rds-iam.assume-role.role-arn ("},
        {"assumeRole externalId (", "rds-iam.assume-role.external-id ("},
        {"fallback(SecretsManagerFallback)", "rds-iam.fallback"},
        {"toEndpoint or toSecretHost", "rds-iam.fallback.target"},
        {"toEndpoint(host, port)", "rds-iam.fallback.target=host:port"},
        {"toSecretHost()", "rds-iam.fallback.target=secret-host"},
    };

    private PropertyNames() {}

    /** Returns the property for a builder's setting; for any other setting, the pool's property. */
    static String of(String setting) {
        return BY_SETTING.getOrDefault(setting, "spring.datasource.hikari");
    }

    static String inPlaceOfMethods(String text) {
        return inPlaceOfMethods(text, null);
    }

    /**
     * Replaces method names in a message that may be about a driver property.
     *
     * @param driver the driver; null if it is unknown
     */
    static String inPlaceOfMethods(String text, @Nullable JdbcDriver driver) {
        String renamed = text.replace(
                "driverProperty (", (driver == null ? "the driver" : driver.displayName()) + "'s property (");
        for (String[] reference : REFERENCES) {
            renamed = renamed.replace(reference[0], reference[1]);
        }
        return renamed;
    }
}
