package io.github.rdsiam;

import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections with Connector/J.
 *
 * <p>No URL is parsed: in a URL a host or database name could bring properties along, and the driver keeps URLs with
 * their passwords in a static cache. The URL that a connection shows is composed for its readers, tracers among them.
 */
final class MysqlDriver {

    private static final String DATABASE = "dbname";
    private static final String TRUST_RECORD = "useLocalSessionState";
    private static final int OLDEST_MAJOR = 9;
    private static final int OLDEST_MINOR = 4;

    private final Map<String, String> properties;
    private final @Nullable String database;
    private final boolean usersChoice;

    MysqlDriver(Map<String, String> properties, @Nullable String database) {
        this.properties = new HashMap<>(properties);
        this.database = database;
        // unless the user says otherwise, the driver trusts its record while it connects, and so sends no SET
        this.usersChoice = this.properties.putIfAbsent(TRUST_RECORD, "true") != null;
        this.properties.put("sslMode", "VERIFY_IDENTITY");
        this.properties.put("socketFactory", RdsSocketFactory.class.getName());
        this.properties.put("authenticationPlugins", RdsClearPasswordPlugin.class.getName());
        this.properties.put("allowPublicKeyRetrieval", "false");
        if (database != null) {
            this.properties.put(DATABASE, database);
        }
    }

    Connection open(LoginTarget target, String user, String password, String loginId) throws SQLException {
        Map<String, String> all = new HashMap<>(properties);
        all.put(OpenLogins.PROPERTY, loginId);
        HostAndPort host = target.dial();
        String url = url(target.endpoint(), database);
        return MysqlConnection.open(
                new HostInfo(() -> url, host.host(), host.port(), user, password, all), usersChoice);
    }

    /** Where a connection leads, for those who read it: without user, properties or credentials. */
    static String url(HostAndPort endpoint, @Nullable String database) {
        String path = database == null
                ? ""
                : URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:mysql://" + endpoint + "/" + path;
    }

    /** A driver that would misbehave is refused in words, before it dials. */
    static void requireSupported() throws SQLException {
        NonRegisteringDriver driver = new NonRegisteringDriver();
        requireSupported(driver.getMajorVersion(), driver.getMinorVersion());
        requireSameClassLoader();
    }

    static void requireSupported(int major, int minor) throws SQLException {
        if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
            throw new SQLNonTransientConnectionException(
                    "MySQL Connector/J " + major + "." + minor + " is on the class path; rds-iam needs 9.4 or newer."
                            + " Older ones can leave a read timeout of one second on a pooled connection."
                            + " Raise com.mysql:mysql-connector-j.",
                    "08001");
        }
    }

    /** The driver creates our two classes by their names. */
    private static void requireSameClassLoader() throws SQLException {
        try {
            ClassLoader drivers = ConnectionImpl.class.getClassLoader();
            if (Class.forName(RdsSocketFactory.class.getName(), false, drivers) == RdsSocketFactory.class) {
                return;
            }
        } catch (ClassNotFoundException e) {
            // said below
        }
        throw new SQLNonTransientConnectionException(
                "MySQL Connector/J and rds-iam are in different class loaders, so the driver cannot find "
                        + RdsSocketFactory.class.getName() + ". Put both jars in the same place, for example both in"
                        + " the application and none in the server's shared library folder.",
                "08001");
    }
}
