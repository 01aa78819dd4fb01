package io.github.rdsiam.spring;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL of a single MySQL or PostgreSQL server, such as {@code jdbc:mysql://host:port/database?name=value}.
 *
 * <p>It is parsed here and never passed to the driver. Error messages do not contain the URL, because it may contain a
 * password.
 *
 * @param port null for the engine's default
 */
record JdbcUrl(
        JdbcDriver driver,
        String host,
        @Nullable Integer port,
        @Nullable String database,
        Map<String, String> parameters) {

    private static final Pattern FORM = Pattern.compile(
            "//(?<host>[A-Za-z0-9.-]+)(:(?<port>[0-9]{1,5}))?(/(?<database>[^/?#]*))?(\\?(?<query>[^#]*))?");

    static JdbcUrl parse(String url) {
        String text = url.trim();
        if (text.startsWith("jdbc:rds-iam:")) {
            throw new RdsIamConfigurationException(
                    "spring.datasource.url begins with jdbc:rds-iam:, and rds-iam.enabled is true: such a URL is for programs"
                            + " that accept only a URL, and the starter does not read its parameters.",
                    "Write the URL as " + JdbcDriver.CONNECTOR_J.urlForm() + " or " + JdbcDriver.PGJDBC.urlForm()
                            + ". Its user belongs in spring.datasource.username, and its other parameters below rds-iam, such"
                            + " as rds-iam.region or rds-iam.connect-via.");
        }
        JdbcDriver driver = JdbcDriver.ofUrl(text);
        if (driver == null) {
            throw new RdsIamConfigurationException(
                    "spring.datasource.url is neither a MySQL nor a PostgreSQL URL, and rds-iam.enabled is true: rds-iam"
                            + " supports these two engines on Amazon RDS, Aurora and RDS Proxy.",
                    "Write the URL as " + JdbcDriver.CONNECTOR_J.urlForm() + " or " + JdbcDriver.PGJDBC.urlForm()
                            + ". Where another database is used, in a test's profile for example, set"
                            + " rds-iam.enabled=false.");
        }
        Matcher parts = FORM.matcher(text.substring(driver.scheme().length()));
        if (!parts.matches()) {
            throw malformed(driver);
        }
        return new JdbcUrl(
                driver,
                parts.group("host"),
                port(parts.group("port")),
                database(parts.group("database"), driver),
                parameters(parts.group("query"), driver));
    }

    private static @Nullable Integer port(@Nullable String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    private static @Nullable String database(@Nullable String text, JdbcDriver driver) {
        return text == null || text.isEmpty() ? null : decode(text, driver);
    }

    private static Map<String, String> parameters(@Nullable String query, JdbcDriver driver) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                if (!parameter.isEmpty()) {
                    int equals = parameter.indexOf('=');
                    String name = equals < 0 ? parameter : parameter.substring(0, equals);
                    parameters.put(
                            decode(name, driver), equals < 0 ? "" : decode(parameter.substring(equals + 1), driver));
                }
            }
        }
        return parameters;
    }

    /** Decodes a text like the driver: for pgjdbc a plus sign means a space, for Connector/J it does not. */
    private static String decode(String text, JdbcDriver driver) {
        try {
            return URLDecoder.decode(
                    driver == JdbcDriver.CONNECTOR_J ? text.replace("+", "%2B") : text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed(driver);
        }
    }

    /** Omits the parameters' values, because one of them may be a password that will be refused. */
    @Override
    public String toString() {
        return "JdbcUrl[" + driver + " " + host + (port == null ? "" : ":" + port) + "/"
                + (database == null ? "" : database) + ", parameters " + parameters.keySet() + "]";
    }

    private static RdsIamConfigurationException malformed(JdbcDriver driver) {
        return new RdsIamConfigurationException(
                "spring.datasource.url does not have the form " + driver.urlForm() + ". rds-iam cannot use a URL with a"
                        + " user or password, without a host, with several hosts, or with a scheme for replication,"
                        + " load balancing or DNS SRV.",
                "Write the URL in that form; the user belongs in spring.datasource.username.");
    }
}
