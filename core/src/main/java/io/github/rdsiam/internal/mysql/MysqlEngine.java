package io.github.rdsiam.internal.mysql;

import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.credential.Credential;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.engine.DriverProperties;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.Engine.DriverJar;
import io.github.rdsiam.internal.engine.Engine.DriverSettings;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginAttempt;
import io.github.rdsiam.internal.engine.LoginTarget;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Supports MySQL with Connector/J.
 *
 * <p>No URL is parsed: a host or database name in a URL could contain properties, and the driver keeps URLs with their
 * passwords in a static cache. The URL that a connection shows is composed for tracers and other readers.
 */
public final class MysqlEngine implements Engine {

    private static final int OLDEST_MAJOR = 9;
    private static final int OLDEST_MINOR = 4;
    private static final String OLDEST = OLDEST_MAJOR + "." + OLDEST_MINOR;

    /** The server's error codes for a rejected SET of a variable, a time zone, a character set or a collation. */
    private static final Set<Integer> REJECTED_SET =
            Set.of(1064, 1115, 1193, 1227, 1229, 1231, 1232, 1238, 1253, 1273, 1298);

    @Override
    public String name() {
        return "MySQL";
    }

    @Override
    public String urlScheme() {
        return "mysql";
    }

    @Override
    public DriverJar driver() {
        return new DriverJar("MySQL Connector/J", "com.mysql:mysql-connector-j", "com.mysql.", OLDEST);
    }

    @Override
    public DriverProperties properties() {
        return new MysqlProperties();
    }

    @Override
    public Timeouts timeouts(Map<String, String> properties, Timeouts defaults) {
        String connect = properties.get("connectTimeout");
        return connect == null ? defaults : defaults.connectMillis(Integer.parseInt(connect));
    }

    /**
     * Returns the properties with our defaults. With them, a new connection to a server with utf8mb4 and
     * STRICT_TRANS_TABLES sends no SET for which RDS Proxy might pin it to one database connection.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html">Avoiding pinning</a>
     */
    @Override
    public Map<String, String> withDefaults(Map<String, String> properties, Timeouts timeouts) {
        Map<String, String> merged = new HashMap<>(Map.of(
                "characterSetResults", "utf8mb4",
                "readOnlyPropagatesToServer", "false",
                "useServerPrepStmts", "false",
                "socketTimeout", Integer.toString(timeouts.socketMillis())));
        merged.putAll(properties);
        return merged;
    }

    @Override
    public @Nullable String pinningStatement(String setting, String value) {
        return MysqlPinning.statement(setting, value);
    }

    @Override
    public int defaultPort() {
        return 3306;
    }

    @Override
    public Connection open(LoginAttempt attempt, DriverSettings settings) throws SQLException {
        Map<String, String> properties = new HashMap<>(settings.properties());
        // during the connect the driver trusts its record and so sends no SET, unless the user has set this property
        boolean usersChoice = properties.putIfAbsent("useLocalSessionState", "true") != null;
        properties.put("sslMode", "VERIFY_IDENTITY");
        properties.put("socketFactory", RdsSocketFactory.class.getName());
        properties.put("authenticationPlugins", RdsClearPasswordPlugin.class.getName());
        properties.put("allowPublicKeyRetrieval", "false");
        if (settings.database() != null) {
            properties.put("dbname", settings.database());
        }
        properties.put(RdsSocketFactory.LOGIN, attempt.id());
        HostAndPort host = attempt.target().dial();
        Credential credential = attempt.credential();
        String url = url(attempt.target().endpoint(), settings.database());
        return new MysqlConnection(
                new HostInfo(
                        () -> url,
                        host.host(),
                        host.port(),
                        credential.user(),
                        credential.driverPassword(),
                        properties),
                usersChoice,
                settings.isolation());
    }

    @Override
    public FailureKind kindOf(SQLException e, LoginAttempt.Progress progress) {
        return MysqlErrors.kindOf(e, progress);
    }

    /** Returns whether the server is read-only by an option (1290) or by its mode (1836). */
    @Override
    public boolean isReadOnlyServer(SQLException e) {
        return e.getErrorCode() == 1290 || e.getErrorCode() == 1836;
    }

    @Override
    public boolean isServerAnswer(SQLException e) {
        return MysqlErrors.isServerAnswer(e);
    }

    @Override
    public String describe(SQLException e) {
        return MysqlErrors.describe(e);
    }

    @Override
    public @Nullable Advice advice(FailureKind kind, String user) {
        return switch (kind) {
            case IAM_NOT_ENABLED ->
                Advice.of(
                        "enable IAM database authentication on the instance or cluster",
                        "IAM database authentication is off, so the AWSAuthenticationPlugin is not loaded");
            case UNKNOWN_DATABASE ->
                Advice.of("SHOW DATABASES as an administrator", "the database's name is misspelt or not created yet");
            case NO_RIGHT_TO_DATABASE ->
                Advice.of(
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON <database>.* TO " + account(user),
                        "the user may log in, but not use this database",
                        "the database does not exist");
            case ACCOUNT_LOCKED ->
                Advice.of(
                        "ALTER USER " + account(user) + " ACCOUNT UNLOCK, or give it a new password",
                        "the account is locked or its password has expired");
            default -> null;
        };
    }

    private static String account(String user) {
        return "'" + LogSafe.escape(user) + "'@'%'";
    }

    /** Returns null, because MySQL reports every refused credential with the same error. */
    @Override
    public @Nullable Advice refusalAdvice(
            SQLException refusal, RdsIamListener.Source credential, LoginTarget target, String user) {
        return null;
    }

    @Override
    public String unknownUserCause(String user) {
        return "the database user does not exist in exactly this spelling (case matters), or was not created with"
                + " CREATE USER '" + LogSafe.escape(user) + "' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'";
    }

    @Override
    public String startTls() {
        return "mysql";
    }

    @Override
    public @Nullable SQLException rejectedProperty(SQLException e, LoginAttempt attempt, DriverSettings settings) {
        Map<String, String> properties = settings.properties();
        boolean byServer = attempt.verified() != null && REJECTED_SET.contains(e.getErrorCode());
        boolean byDriver = e.getErrorCode() == 0 && "S1009".equals(e.getSQLState());
        String given = byServer || byDriver ? MysqlProperties.describeTexts(properties) : "";
        if (given.isEmpty()) {
            return null;
        }
        // the server quotes the statement from the position of the syntax error
        boolean mayQuote = byServer && MysqlProperties.setsUserVariable(properties);
        String said = mayQuote
                ? "error " + e.getErrorCode() + " (the server's message is left out: it may quote a variable's value)"
                : LogSafe.escape(String.valueOf(e.getMessage()));
        return new SQLNonTransientConnectionException(
                (byServer ? "The server" : "Connector/J") + " rejected a driver property, one of " + given + ", at "
                        + attempt.target().describe() + ": " + said + ". Correct or remove it; see "
                        + MysqlProperties.PAGE,
                e.getSQLState(),
                e.getErrorCode(),
                mayQuote ? null : e);
    }

    @Override
    public void requireDriver() throws SQLException {
        NonRegisteringDriver driver = new NonRegisteringDriver();
        requireSupported(driver.getMajorVersion(), driver.getMinorVersion());
        requireFound(RdsSocketFactory.class, ConnectionImpl.class);
    }

    static void requireSupported(int major, int minor) throws SQLException {
        if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
            throw new SQLNonTransientConnectionException(
                    "MySQL Connector/J " + major + "." + minor + " is on the class path; rds-iam needs " + OLDEST
                            + " or newer."
                            + " Older ones can leave a read timeout of one second on a pooled connection."
                            + " Raise com.mysql:mysql-connector-j.",
                    "08001");
        }
    }

    @Override
    public String describeSession(Connection connection) throws SQLException {
        Map<String, String> counts = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SHOW SESSION STATUS WHERE Variable_name IN ('Com_select', 'Com_set_option', 'Questions')")) {
            while (rows.next()) {
                counts.put(rows.getString(1).toLowerCase(Locale.ROOT), LogSafe.escape(rows.getString(2)));
            }
        }
        return "in its session the database has counted " + counts.get("questions") + " statements, "
                + counts.get("com_select") + " SELECT and " + counts.get("com_set_option")
                + " SET among them, this query included";
    }
}
