package io.github.rdsiam;

import io.github.rdsiam.internal.diagnosis.LinkageAdvice;
import io.github.rdsiam.internal.engine.DriverProperties;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.url.DriverUrl;
import io.github.rdsiam.internal.url.UrlParameter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverAction;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections for programs that accept only a JDBC URL, with IAM tokens over verified TLS, as {@link
 * IamTokenDataSource} does.
 *
 * <pre>
 * jdbc:rds-iam:mysql://endpoint[:port][/database]?user=name[&amp;name=value...]
 * jdbc:rds-iam:postgresql://endpoint[:port][/database]?user=name[&amp;name=value...]
 * </pre>
 *
 * <p>The endpoint is the DNS name that AWS shows for the proxy, instance or cluster. Parameters, in the URL or in the
 * properties:
 *
 * <ul>
 *   <li>{@code user}: the database user, required
 *   <li>{@code region}: required if the endpoint is not an RDS name
 *   <li>{@code connectVia}: where to connect instead, as host:port; the token is still signed for the endpoint, and the
 *       certificate is still verified against the endpoint's name
 *   <li>{@code caBundle}: a PEM file to trust instead of the built-in authorities, read at the first connect
 *   <li>{@code roleArn}, {@code externalId}: an IAM role to assume; needs {@code software.amazon.awssdk:sts}
 *   <li>{@code fallbackSecret}, {@code fallbackTarget}: as in {@link SecretsManagerFallback}; the target is host:port,
 *       or secret-host for the host in the secret
 *   <li>every other parameter is a driver property, as in {@link IamTokenDataSource.Builder#driverProperty}
 * </ul>
 *
 * <p>In a URL, names and values are percent-encoded in UTF-8, and a plus sign does not mean a space. The driver rejects
 * a repeated parameter, a second host, a user before the host, a semicolon, a fragment, a space and a control
 * character. It also rejects two different values for one parameter: in URL and properties, or under a property's old
 * and new name. It rejects a {@code password} in a URL. In the properties it ignores a password, with one warning, and
 * an empty user. A URL must be as trusted as code: {@code caBundle}, {@code connectVia}, {@code fallbackTarget} and
 * {@code roleArn} decide where credentials go.
 *
 * <p>Connections with the same parameters share tokens and TLS sessions. The driver keeps those for each set of
 * parameters, while a connection is open and for up to an hour after the last connect. It keeps at most 256 sets
 * without open connections. What is too old or too many is dropped at the next use of the driver. Deregistering the
 * driver from {@link DriverManager} evicts everything at once; after that, connections share only while one of them is
 * open.
 *
 * <p>Thread-safe. All instances of a class loader are equivalent.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 */
public final class RdsIamDriver implements Driver {

    private static final int MAJOR_VERSION = 1;
    private static final int MINOR_VERSION = 0;

    /**
     * Created by the first connect, because every program that uses DriverManager loads this class. Guarded by the
     * class.
     */
    private static @Nullable UrlDataSources shared;

    /** Guarded by the class. */
    private static boolean deregistered;

    /** The data sources of a test; null for the shared ones. */
    private final @Nullable UrlDataSources own;

    static {
        try {
            register();
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Registers the driver; tests that have deregistered it call this again. */
    static synchronized void register() throws SQLException {
        shared = null;
        deregistered = false;
        DriverManager.registerDriver(new RdsIamDriver(), new Deregistration());
    }

    /** Creates a driver; loading the class has registered one already. */
    public RdsIamDriver() {
        own = null;
    }

    RdsIamDriver(UrlDataSources own) {
        this.own = own;
    }

    /** Marks the driver as deregistered, and returns the shared data sources; null if there are none. */
    private static synchronized @Nullable UrlDataSources lastShared() {
        deregistered = true;
        return shared;
    }

    static synchronized UrlDataSources shared() {
        UrlDataSources sources = shared;
        if (sources == null) {
            sources = new UrlDataSources(System::nanoTime);
            if (deregistered) {
                sources.deregister();
            }
            shared = sources;
        }
        return sources;
    }

    /** Closes everything, so that the class loader can be unloaded. */
    static final class Deregistration implements DriverAction {

        @Override
        public void deregister() {
            UrlDataSources sources = lastShared();
            if (sources != null) {
                sources.deregister();
            }
        }
    }

    /**
     * Opens one new physical connection within {@link DriverManager#getLoginTimeout()} seconds; 0 means 30. The time to
     * read {@code caBundle} at the first connect counts, but reading is not interrupted.
     *
     * @param url the URL
     * @param properties more parameters, or null
     * @return the connection, owned by the caller; null if the URL is not for this driver
     * @throws SQLNonTransientConnectionException with SQLState 08001 if the URL or a parameter is refused, with the
     *     reason and without a password, or if a jar is missing
     * @throws SQLException as {@link IamTokenDataSource#getConnection()}, and if the URL is null
     */
    @Override
    public @Nullable Connection connect(@Nullable String url, @Nullable Properties properties) throws SQLException {
        DatabaseEngine engine = engineOf(url);
        if (engine == null) {
            return null;
        }
        try {
            return (own != null ? own : shared())
                    .open(
                            engine,
                            Objects.requireNonNull(url),
                            properties == null ? new Properties() : properties,
                            Math.max(0, DriverManager.getLoginTimeout()));
        } catch (LinkageError e) {
            throw missing(e);
        }
    }

    private static SQLException missing(LinkageError e) {
        return new SQLNonTransientConnectionException(LinkageAdvice.describe(e, null), "08001", e);
    }

    private static @Nullable DatabaseEngine engineOf(@Nullable String url) throws SQLException {
        if (url == null) {
            throw new SQLNonTransientConnectionException("The URL is null", "08001");
        }
        return DriverUrl.engineOf(url);
    }

    /**
     * Returns whether the URL is for this driver, well-formed or not.
     *
     * @param url the URL
     * @return true if it begins with {@code jdbc:rds-iam:}, the name of an engine and {@code ://}
     * @throws SQLException if the URL is null
     */
    @Override
    public boolean acceptsURL(@Nullable String url) throws SQLException {
        return engineOf(url) != null;
    }

    /**
     * Lists the parameters, with the driver properties of the URL's engine.
     *
     * @param url the URL, which may be incomplete
     * @param properties more parameters, or null
     * @return the parameters, with the given values; if the URL is malformed, only the values in the properties
     * @throws SQLException if the URL is null or a jar is missing
     */
    @Override
    public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties properties)
            throws SQLException {
        DatabaseEngine engine = engineOf(url);
        Map<String, String> given = Map.of();
        if (engine != null) {
            try {
                given = DriverUrl.parse(
                                engine, Objects.requireNonNull(url), properties == null ? new Properties() : properties)
                        .parameters();
            } catch (IllegalArgumentException e) {
                // connect will report the error; a tool that asks for the rest must not lose what its user has typed
                given = DriverUrl.strings(properties == null ? new Properties() : properties);
            }
        }
        List<DriverPropertyInfo> all = new ArrayList<>();
        for (UrlParameter parameter : UrlParameter.values()) {
            DriverPropertyInfo info = new DriverPropertyInfo(parameter.toString(), given.get(parameter.toString()));
            info.description = parameter.description();
            info.required = parameter == UrlParameter.USER;
            all.add(info);
        }
        if (engine != null) {
            try {
                addDriverProperties(IamTokenDataSource.Builder.implementation(engine), given, all);
            } catch (LinkageError e) {
                throw missing(e);
            }
        }
        return all.toArray(new DriverPropertyInfo[0]);
    }

    private static void addDriverProperties(Engine engine, Map<String, String> given, List<DriverPropertyInfo> all) {
        DriverProperties known = engine.properties();
        known.allowed().sorted().forEach(name -> {
            DriverPropertyInfo info = new DriverPropertyInfo(name, given.get(name));
            info.description = "A property of " + engine.driver().name();
            List<String> choices = known.choices(name);
            info.choices = choices.isEmpty() ? null : choices.toArray(new String[0]);
            all.add(info);
        });
    }

    /** {@return the first number of this library's version} */
    @Override
    public int getMajorVersion() {
        return MAJOR_VERSION;
    }

    /** {@return the second number of this library's version} */
    @Override
    public int getMinorVersion() {
        return MINOR_VERSION;
    }

    /** {@return false, as the databases' own drivers do} */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    /**
     * Not supported: logging goes through SLF4J.
     *
     * @throws SQLFeatureNotSupportedException always
     */
    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("rds-iam logs through SLF4J, not java.util.logging");
    }
}
