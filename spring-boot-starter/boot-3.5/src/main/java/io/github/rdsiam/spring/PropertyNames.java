package io.github.rdsiam.spring;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Core speaks of its builder's methods; whoever writes properties reads the properties' names instead. */
final class PropertyNames {

    private static final Map<String, String> BY_METHOD = Map.ofEntries(
            Map.entry("endpoint", "spring.datasource.url"),
            Map.entry("port", "spring.datasource.url"),
            Map.entry("database", "spring.datasource.url"),
            Map.entry("username", "spring.datasource.username"),
            Map.entry("region", "rds-iam.region"),
            Map.entry("connectVia", "rds-iam.connect-via"),
            Map.entry("caBundle", "rds-iam.ca-bundle"),
            Map.entry("driverProperty", "rds-iam.driver-properties"),
            Map.entry("fallback", "rds-iam.fallback"),
            Map.entry("toSecretHost", "rds-iam.fallback.target=secret-host"),
            Map.entry("toEndpoint", "rds-iam.fallback.target=host:port"));

    private static final Pattern CALL = Pattern.compile("\\b(" + String.join("|", BY_METHOD.keySet()) + ")\\([^)]*\\)");

    private PropertyNames() {}

    static String inPlaceOfMethods(String text) {
        return CALL.matcher(text)
                .replaceAll(PropertyNames::property)
                .replace("driverProperty (", "Connector/J's property (")
                .replace("caBundle (", "rds-iam.ca-bundle (")
                .replace("toEndpoint or toSecretHost", "rds-iam.fallback.target")
                .replaceAll("(spring\\.datasource\\.url)(?:, \\1)+", "$1");
    }

    private static String property(MatchResult call) {
        return BY_METHOD.getOrDefault(call.group(1), call.group());
    }
}
