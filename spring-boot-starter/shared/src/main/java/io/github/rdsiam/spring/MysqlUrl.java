package io.github.rdsiam.spring;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one form of JDBC URL that names a single MySQL server: {@code jdbc:mysql://host:port/database?name=value}.
 *
 * <p>Taken apart, not handed to the driver. A refusal never repeats the URL, because a password may stand in it.
 */
record MysqlUrl(String host, int port, @Nullable String database, Map<String, String> parameters) {

    private static final int DEFAULT_PORT = 3306;
    private static final String SCHEME = "jdbc:mysql:";
    private static final Pattern FORM = Pattern.compile(
            "jdbc:mysql://(?<host>[A-Za-z0-9.-]+)(:(?<port>[0-9]{1,5}))?(/(?<database>[^/?#]*))?(\\?(?<query>[^#]*))?");

    static MysqlUrl parse(String url) {
        String text = url.trim();
        if (!text.startsWith(SCHEME)) {
            throw new RdsIamConfigurationException(
                    "spring.datasource.url is no MySQL URL, and rds-iam.enabled is true: IAM tokens are used with MySQL"
                            + " on Amazon RDS, Aurora and RDS Proxy only.",
                    "Begin the URL with jdbc:mysql:// , or set rds-iam.enabled=false where another database is used, in"
                            + " a test's profile for example.");
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw malformed();
        }
        return new MysqlUrl(
                parts.group("host"),
                port(parts.group("port")),
                database(parts.group("database")),
                parameters(parts.group("query")));
    }

    private static int port(@Nullable String text) {
        return text == null ? DEFAULT_PORT : Integer.parseInt(text);
    }

    private static @Nullable String database(@Nullable String text) {
        return text == null || text.isEmpty() ? null : decode(text);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                if (!parameter.isEmpty()) {
                    int equals = parameter.indexOf('=');
                    String name = equals < 0 ? parameter : parameter.substring(0, equals);
                    parameters.put(decode(name), equals < 0 ? "" : decode(parameter.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    /** As Connector/J does: percent escapes, but a plus is a plus. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** Without the parameters' values: a password that will be refused may be one. */
    @Override
    public String toString() {
        return "MysqlUrl[" + host + ":" + port + "/" + (database == null ? "" : database) + ", parameters "
                + parameters.keySet() + "]";
    }

    private static RdsIamConfigurationException malformed() {
        return new RdsIamConfigurationException(
                "spring.datasource.url has not the form jdbc:mysql://host:port/database?name=value. A user or password"
                        + " in the URL, several hosts, and the schemes for replication, load balancing and DNS SRV"
                        + " cannot be used with rds-iam.",
                "Write the URL in that form; the user belongs in spring.datasource.username.");
    }
}
