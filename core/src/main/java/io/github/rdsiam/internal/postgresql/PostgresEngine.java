package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.DriverProperties;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.engine.LoginTarget;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.util.HostSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supports PostgreSQL with pgjdbc.
 *
 * <p>No URL is parsed: a host or database name in a URL could contain properties or another host. The URL that a
 * connection shows is composed for tracers and other readers.
 */
public final class PostgresEngine implements Engine {

    private static final String OLDEST = "42.7.8";
    private static final String WARN_BELOW = "42.7.12";

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    /**
     * The socket timeout during the login if the user has not set one. Without a socket timeout the driver ignores
     * every read timeout and reads again, so that no login timeout would take effect. A larger value would overflow the
     * driver's milliseconds.
     */
    private static final String LONGEST_SECONDS = Integer.toString(Integer.MAX_VALUE / 1000);

    /** SQLStates for an unknown parameter, a wrong value, and a parameter that RDS Proxy does not support. */
    private static final Set<String> REJECTED_PARAMETER = Set.of("42704", "22023", "0A000");

    /** The first three numbers of a version, as in 42.7.14. */
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String urlScheme() {
        return "postgresql";
    }

    @Override
    public DriverJar driver() {
        return new DriverJar("pgjdbc", "org.postgresql:postgresql", "org.postgresql.", OLDEST);
    }

    @Override
    public int defaultPort() {
        return 5432;
    }

    @Override
    public Connection open(LoginAttempt attempt, DriverSettings settings) throws SQLException {
        LoginProperties properties = new LoginProperties(attempt);
        properties.putAll(settings.properties());
        String user = attempt.credential().user();
        properties.put("user", user);
        // the driver does not accept null; the server's default is the user's name too
        properties.put("PGDBNAME", settings.database() == null ? user : settings.database());
        // our sockets already use verified TLS; the driver must not request TLS inside TLS
        properties.put("sslmode", "disable");
        properties.put("gssEncMode", "disable");
        properties.put("socketFactory", PostgresHooks.class.getName());
        properties.put("authenticationPluginClassName", PostgresHooks.class.getName());
        // with SSPI, on Windows, the driver would not call the plugin; drivers before 42.7.11 ignore this
        properties.put("requireAuth", "!sspi,!none");
        // RDS runs newer servers; without this the driver sends SET statements, for which RDS Proxy pins
        properties.put("assumeMinServerVersion", "12");
        // otherwise the driver would turn off keep-alive, which we have set
        properties.put("tcpKeepAlive", "true");
        boolean noTimeout = "0".equals(properties.getProperty("socketTimeout", "0"));
        if (noTimeout) {
            properties.put("socketTimeout", LONGEST_SECONDS);
        }
        HostAndPort endpoint = attempt.target().endpoint();
        try {
            PostgresConnection connection = new PostgresConnection(
                    new HostSpec(endpoint.host(), endpoint.port()), properties, url(endpoint, settings.database()));
            requireAsked(properties, connection);
            isolate(connection, settings.isolation());
            if (noTimeout) {
                connection.setNetworkTimeout(Runnable::run, 0);
            }
            return connection;
        } finally {
            properties.loginEnded();
        }
    }

    /** Rejects a login without a password request. Needed because drivers before 42.7.11 ignore requireAuth. */
    private static void requireAsked(LoginProperties properties, Connection connection) throws SQLException {
        if (!properties.askedForPassword()) {
            connection.abort(Runnable::run);
            throw new SQLNonTransientConnectionException(PostgresErrors.NOT_ASKED, PostgresErrors.REJECTED);
        }
    }

    private static void isolate(Connection connection, @Nullable Integer level) throws SQLException {
        if (level != null && connection.getTransactionIsolation() != level) {
            connection.setTransactionIsolation(level);
        }
    }

    @Override
    public DriverProperties properties() {
        return new PostgresProperties();
    }

    @Override
    public Timeouts timeouts(Map<String, String> properties, Timeouts defaults) {
        String seconds = properties.get("connectTimeout");
        return seconds == null ? defaults : defaults.connectMillis(Integer.parseInt(seconds) * 1000);
    }

    @Override
    public Map<String, String> withDefaults(Map<String, String> properties, Timeouts timeouts) {
        Map<String, String> merged = new LinkedHashMap<>();
        merged.put("socketTimeout", Integer.toString(timeouts.socketMillis() / 1000));
        merged.putAll(properties);
        return merged;
    }

    @Override
    public @Nullable String pinningStatement(String setting, String value) {
        return PostgresPinning.statement(setting, value);
    }

    @Override
    public FailureKind kindOf(SQLException e, LoginAttempt.Progress progress) {
        return PostgresErrors.kindOf(e, progress);
    }

    /**
     * Returns whether the server is or has become a reader. The application's own read-only transactions cause the same
     * SQLState.
     */
    @Override
    public boolean isReadOnlyServer(SQLException e) {
        return "25006".equals(e.getSQLState());
    }

    @Override
    public boolean isServerAnswer(SQLException e) {
        return PostgresErrors.isServerAnswer(e);
    }

    @Override
    public String describe(SQLException e) {
        return PostgresErrors.describe(e);
    }

    @Override
    public @Nullable Advice advice(FailureKind kind, String user) {
        return PostgresErrors.advice(kind, user);
    }

    @Override
    public @Nullable Advice refusalAdvice(
            SQLException refusal, RdsIamListener.Source credential, LoginTarget target, String user) {
        return PostgresErrors.refusalAdvice(refusal, credential, target.kind(), user);
    }

    @Override
    public String unknownUserCause(String user) {
        return PostgresErrors.unknownUserCause(user);
    }

    @Override
    public String startTls() {
        return "postgres";
    }

    /**
     * Explains a property that the server or the driver rejects. The server names the rejected startup parameter. The
     * driver rejects an unknown type with a translated message, which does not name the property.
     */
    @Override
    public @Nullable SQLException rejectedProperty(SQLException e, LoginAttempt attempt, DriverSettings settings) {
        if (!REJECTED_PARAMETER.contains(String.valueOf(e.getSQLState()))) {
            return null;
        }
        String said = describe(e);
        boolean byServer = isServerAnswer(e);
        String given = (byServer ? namedByServer(said) : Stream.of("binaryTransferEnable", "binaryTransferDisable"))
                .filter(settings.properties()::containsKey)
                .map(name ->
                        name + " (\"" + LogSafe.escape(settings.properties().getOrDefault(name, "")) + "\")")
                .collect(Collectors.joining(" or "));
        return given.isEmpty()
                ? null
                : new SQLNonTransientConnectionException(
                        (byServer ? "The server" : driver().name()) + " rejected the driver property " + given + " at "
                                + attempt.target().describe() + ": " + said + ". Correct or remove it; see "
                                + DriverProperties.PAGE,
                        e.getSQLState(),
                        e);
    }

    private static Stream<String> namedByServer(String said) {
        if (said.contains("application_name")) {
            return Stream.of("ApplicationName");
        }
        return said.contains("search_path") ? Stream.of("currentSchema") : Stream.empty();
    }

    /**
     * Checks the version at run time, because the version constants would be compiled in. It does not use {@link
     * org.postgresql.Driver}, which would register with DriverManager and so keep an undeployed application's class
     * loader.
     */
    @Override
    public void requireDriver() throws SQLException {
        requireSupported("pgjdbc " + new PgDatabaseMetaData(null).getDriverVersion());
        requireFound(PostgresHooks.class, PgConnection.class);
    }

    static void requireSupported(String version) throws SQLException {
        if (isBelow(version, OLDEST)) {
            throw new SQLNonTransientConnectionException(
                    version + " is on the class path; rds-iam needs " + OLDEST + " or newer. Raise"
                            + " org.postgresql:postgresql.",
                    "08001");
        }
        if (isBelow(version, WARN_BELOW)) {
            LOG.warn(
                    "{} has known vulnerabilities (CVE-2026-42198, CVE-2026-54291); raise org.postgresql:postgresql to"
                            + " {} or newer.",
                    version,
                    WARN_BELOW);
        }
    }

    private static boolean isBelow(String version, String other) {
        Matcher mine = VERSION.matcher(version);
        Matcher others = VERSION.matcher(other);
        // a fork may have another version scheme
        if (!mine.find() || !others.find()) {
            return false;
        }
        for (int part = 1; part <= mine.groupCount(); part++) {
            int difference = Integer.parseInt(mine.group(part)) - Integer.parseInt(others.group(part));
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    @Override
    public String describeSession(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT current_setting('server_version'), current_user, current_database()")) {
            rows.next();
            return "PostgreSQL " + LogSafe.escape(rows.getString(1)) + ", user \"" + LogSafe.escape(rows.getString(2))
                    + "\", database \"" + LogSafe.escape(rows.getString(3)) + "\"";
        }
    }
}
