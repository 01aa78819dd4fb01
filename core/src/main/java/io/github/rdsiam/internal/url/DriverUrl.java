package io.github.rdsiam.internal.url;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.HostName;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed URL of the driver, together with its properties. Equal ones share a data source. A parameter in the
 * properties is equivalent to one in the URL.
 *
 * <pre>
 * jdbc:rds-iam:(engine)://host[:port][/database][?name=value[&amp;name=value]...]
 * </pre>
 *
 * <p>The grammar is strict, because a driver's parser would take a second host, a group of settings or a user from a
 * value. Percent-encoding is decoded once, as UTF-8, and a plus sign does not mean a space. Messages about a malformed
 * URL do not repeat its text, which may contain a password.
 *
 * @param port null for the engine's default
 * @param database null for none
 * @param parameters our parameters and the driver's, without a password
 */
public record DriverUrl(
        DatabaseEngine engine,
        String host,
        @Nullable Integer port,
        @Nullable String database,
        Map<String, String> parameters) {

    private static final String PREFIX = "jdbc:rds-iam:";
    private static final String PASSWORD = "password";
    private static final String SECRET_HOST = "secret-host";

    /**
     * In a database name / & = must be encoded: after a mistyped & a password may follow, and messages show the name.
     */
    private static final Pattern SERVER =
            Pattern.compile("(?<host>[A-Za-z0-9.-]+)(?::(?<port>[0-9]{1,5}))?(?:/(?<database>[^/&=]*))?");

    /** Contains no at sign: the text before one could be a password, and messages show the host. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?<host>[^:\\[\\]@]+|\\[[^\\[\\]@]+\\]):(?<port>[0-9]{1,5})");

    public DriverUrl {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Returns the engine of a URL for this driver, well-formed or not; null for any other URL. */
    public static @Nullable DatabaseEngine engineOf(String url) {
        if (url.startsWith(PREFIX)) {
            for (DatabaseEngine engine : DatabaseEngine.values()) {
                if (url.startsWith(start(engine))) {
                    return engine;
                }
            }
        }
        return null;
    }

    private static String start(DatabaseEngine engine) {
        return PREFIX + engine.name().toLowerCase(Locale.ROOT) + "://";
    }

    /**
     * Parses a URL for this engine, and adds the properties.
     *
     * @throws IllegalArgumentException if the URL is malformed, or contradicts the properties
     */
    public static DriverUrl parse(DatabaseEngine engine, String url, Properties properties) {
        String text = url.substring(start(engine).length());
        if (LogSafe.indexOfControl(text) >= 0 || text.codePoints().anyMatch(DriverUrl::isSpace)) {
            throw malformed(engine, "it contains a space or a control character. Write a space as %20");
        }
        if (text.indexOf(';') >= 0) {
            // other drivers use it to separate parameters, so a password may follow
            throw malformed(engine, "it contains a semicolon. Separate parameters with &, and write a ; as %3B");
        }
        if (text.indexOf('#') >= 0) {
            throw malformed(engine, "it has a fragment. Write a # as %23");
        }
        int question = text.indexOf('?');
        String server = question < 0 ? text : text.substring(0, question);
        if (server.indexOf('@') >= 0) {
            throw malformed(
                    engine,
                    "it has a user before the host. Use the parameter user, and write an @ in the database's name as %40");
        }
        Matcher parts = SERVER.matcher(server);
        if (!parts.matches()) {
            throw malformed(
                    engine,
                    "after the two slashes comes one host name, then a port, then the name of a database, in which & is"
                            + " written as %26 and = as %3D, then a ? and the parameters");
        }
        if (question >= 0 && text.indexOf('?', question + 1) >= 0) {
            throw malformed(engine, "it has a second ?. Separate parameters with &, and write a ? as %3F");
        }
        Map<String, String> parameters = new TreeMap<>();
        if (question >= 0) {
            addQuery(engine, text.substring(question + 1), parameters);
        }
        addProperties(properties, parameters);
        String port = parts.group("port");
        String database = parts.group("database");
        return new DriverUrl(
                engine,
                HostName.parse("endpoint", parts.group("host")),
                port == null ? null : Integer.valueOf(port),
                database == null || database.isEmpty() ? null : decode(engine, database),
                parameters);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static void addQuery(DatabaseEngine engine, String query, Map<String, String> parameters) {
        int number = 0;
        for (String parameter : query.split("&", -1)) {
            number++;
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw malformed(engine, "parameter " + number + " is not of the form name=value");
            }
            String name = decode(engine, parameter.substring(0, equals));
            if (name.strip().equalsIgnoreCase(PASSWORD)) {
                throw InvalidSettingException.of(
                        PASSWORD,
                        "The URL contains a password. The IAM token is the password: remove it, and change it if it is in"
                                + " use, because URLs are logged. To log in with a password when IAM is refused, keep it in"
                                + " AWS Secrets Manager and use the parameter " + UrlParameter.FALLBACK_SECRET);
            }
            if (parameters.putIfAbsent(name, decode(engine, parameter.substring(equals + 1))) != null) {
                throw malformed(engine, "parameter " + number + " repeats an earlier one");
            }
        }
    }

    /** Adds the properties. Tools set user and password for every URL, even if they are empty. */
    private static void addProperties(Properties properties, Map<String, String> parameters) {
        for (Map.Entry<Object, Object> property : properties.entrySet()) {
            if (!(property.getKey() instanceof String && property.getValue() instanceof String)) {
                throw InvalidSettingException.of(
                        "properties", "The properties contain a name or a value that is not a String");
            }
        }
        // includes the defaults
        for (Map.Entry<String, String> property : strings(properties).entrySet()) {
            String name = property.getKey();
            String value = property.getValue();
            if (name.equals(UrlParameter.USER.toString()) && value.isEmpty()) {
                continue;
            }
            if (LogSafe.indexOfControl(name) >= 0 || LogSafe.indexOfControl(value) >= 0) {
                throw InvalidSettingException.of(
                        "properties",
                        "The name or the value of the property " + LogSafe.escape(name)
                                + " contains a control character");
            }
            String inUrl = parameters.putIfAbsent(name, value);
            if (inUrl != null && !inUrl.equals(value)) {
                throw InvalidSettingException.of(
                        "properties",
                        "The URL and the properties have different values for " + LogSafe.escape(name)
                                + "; remove one of them");
            }
        }
    }

    /** Returns the properties, with their defaults and without a password. */
    public static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!name.equals(PASSWORD)) {
                strings.put(name, properties.getProperty(name, ""));
            }
        }
        return strings;
    }

    /** Returns whether the properties contain a password that is not empty, which will be ignored. */
    public static boolean havePassword(Properties properties) {
        return !properties.getProperty(PASSWORD, "").isEmpty();
    }

    private static String decode(DatabaseEngine engine, String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('%', at);
            if (end != at) {
                String plain = text.substring(at, end < 0 ? text.length() : end);
                bytes.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
                at += plain.length();
            } else {
                int next = at + 3;
                if (next > text.length()
                        || !HexFormat.isHexDigit(text.charAt(at + 1))
                        || !HexFormat.isHexDigit(text.charAt(at + 2))) {
                    throw malformed(engine, "a % is not followed by two hexadecimal digits. Write a % as %25");
                }
                bytes.write(HexFormat.fromHexDigits(text, at + 1, next));
                at = next;
            }
        }
        String decoded;
        try {
            decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(engine, "its percent-encoding is not UTF-8");
        }
        if (LogSafe.indexOfControl(decoded) >= 0) {
            throw malformed(engine, "it contains an encoded control character");
        }
        return decoded;
    }

    private static IllegalArgumentException malformed(DatabaseEngine engine, String why) {
        return InvalidSettingException.of(
                "url",
                "The URL does not have the form " + start(engine) + "host:port/database?name=value&name=value: " + why);
    }

    /**
     * Checks that the required parameters are present.
     *
     * @throws IllegalArgumentException if one is missing
     */
    public void requireComplete() {
        if (get(UrlParameter.USER) == null) {
            throw InvalidSettingException.of(
                    "user", "The parameter user is missing. Give the database user in the URL or in the properties");
        }
        require(UrlParameter.ROLE_ARN, UrlParameter.EXTERNAL_ID);
        require(UrlParameter.FALLBACK_SECRET, UrlParameter.FALLBACK_TARGET);
    }

    /** Returns this URL with a port, so that a URL with the default port equals one without a port. */
    public DriverUrl withDefaultPort(int defaultPort) {
        return port != null ? this : new DriverUrl(engine, host, defaultPort, database, parameters);
    }

    private void require(UrlParameter needed, UrlParameter by) {
        if (get(by) != null && get(needed) == null) {
            throw InvalidSettingException.of(
                    by.toString(),
                    "The parameter " + by + " has no effect without " + needed + "; add it or remove " + by);
        }
    }

    public @Nullable String get(UrlParameter parameter) {
        return parameters.get(parameter.toString());
    }

    /** Returns whether the fallback connects to the host in the secret. */
    public boolean goesToSecretHost() {
        return SECRET_HOST.equals(get(UrlParameter.FALLBACK_TARGET));
    }

    /**
     * Returns the address in a parameter; null if it is not set. The host is not checked.
     *
     * @throws IllegalArgumentException if it is not an address
     */
    public @Nullable HostAndPort address(UrlParameter parameter) {
        String value = get(parameter);
        if (value == null) {
            return null;
        }
        Matcher parts = ADDRESS.matcher(value);
        if (!parts.matches()) {
            throw InvalidSettingException.of(
                    parameter.toString(),
                    "The parameter " + parameter + " is not of the form host:port"
                            + (parameter == UrlParameter.FALLBACK_TARGET ? " and not " + SECRET_HOST : "")
                            + "; an IPv6 address goes in brackets");
        }
        return new HostAndPort(parts.group("host"), Integer.parseInt(parts.group("port")));
    }

    /** Returns the parameters for the engine's driver. */
    public Map<String, String> driverProperties() {
        Map<String, String> properties = new TreeMap<>(parameters);
        properties.keySet().removeIf(UrlParameter::isOurs);
        return properties;
    }

    /** Returns a text without the values of parameters. */
    @Override
    public String toString() {
        return "DriverUrl[" + start(engine) + host + (port == null ? "" : ":" + port) + ", parameters "
                + parameters.keySet() + "]";
    }
}
